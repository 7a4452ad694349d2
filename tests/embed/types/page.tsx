// What people write, checked against the package's types; what is marked is refused.
import type {} from "tagfire-preview/react";
import { compile, inWords, notes, ready, verdicts, whyNot } from "tagfire-preview";
import type { ChangeEvent, ConditionError, Method, Note, Part } from "tagfire-preview";

await ready();
await ready(new URL("https://example.com/rules.wasm"));

const condition = compile("regex", "^v", "zh-CN");
const method: Method = condition.method;
const fires: boolean[] = condition.verdicts(["v1"]).concat(verdicts({ method: "taglist", expr: "v1" }, new Set(["v1"])));
const why: string | null = condition.whyNot("v1") ?? whyNot(condition, "v1");
const parts: Part[] = [...condition.inWords(), ...inWords({ method: "all" })];
const found: Note[] = notes({ method: "regex", expr: "*" });
const places: (number | null | undefined)[] = found.map(note => note.fix?.expr.length ?? note.start);

try {
  compile("all");
} catch (error) {
  const { start, end, message } = error as ConditionError;
  console.log(start, end, message);
}

const element = document.createElement("tagfire-preview");
element.tags = ["v1"];
element.tags = "v1 v2";
const tags: string[] = element.tags;
element.theme = "dark";
element.addEventListener("change", ({ detail }) => console.log(detail.counts?.fires, detail.condition.expr, detail.error?.start));
const most = compile("all", undefined, "en", { method: "regex", expr: "-rc" });
const held: string[] = [most.but?.expr ?? "", ...inWords({ method: "all", but: most.but }, "but").map(part => part.text)];
element.butMethod = "taglist";
const valid: boolean = element.checkValidity() && element.validity.valid;

// @ts-expect-error: there is no such method
compile("glob", "v*");
// @ts-expect-error: there is no such theme
element.theme = "sepia";

export const Page = () => (
  <tagfire-preview method="regex" expr="^v" but={held[0]} butMethod="regex" tags={tags} readonly={valid} id="one"
    onChange={event => { const { counts }: ChangeEvent["detail"] = event.nativeEvent.detail; console.log(counts, method, fires, why, parts, places); }} />
);
