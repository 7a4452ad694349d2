import { useState } from "react";
import { createRoot } from "react-dom/client";
import "tagfire-preview";

function Page() {
  const [expr, setExpr] = useState("^v1$");
  const [tags, setTags] = useState(["v1", "v2", "latest"]);
  const [told, setTold] = useState("");
  const changed = event => {
    const { condition, counts } = event.nativeEvent.detail;
    setExpr(condition.expr);
    setTold(`${condition.expr}: ${counts?.fires} of ${counts?.total}`);
  };
  return (
    <main>
      <tagfire-preview id="one" method="regex" expr={expr} tags={tags} onChange={changed} />
      <p id="told">{told}</p>
      <button id="other" onClick={() => { setExpr("^a"); setTags(["a1", "b1"]); }}>Others</button>
    </main>
  );
}

createRoot(document.getElementById("root")).render(<Page />);
