// Times the matcher and the browser's own RegExp on the same tags, in the same page.
import init, { Tags, compile } from "./bench.js";

await init({ module_or_path: "/bench_bg.wasm" });

const median = (times) => times.sort((a, b) => a - b)[times.length >> 1];

// Runs long enough for the browser's coarse clock to tell, and gives the median of several such runs, in milliseconds.
function time(work) {
  let repeat = 1;
  for (;;) {
    const start = performance.now();
    for (let i = 0; i < repeat; i++) work();
    if (performance.now() - start > 4) break;
    repeat *= 4;
  }
  const times = [];
  for (let run = 0; run < 9; run++) {
    const start = performance.now();
    for (let i = 0; i < repeat; i++) work();
    times.push((performance.now() - start) / repeat);
  }
  return median(times);
}

// The verdicts of compiled expressions on every tag, a bit each, as a page would keep them.
function judge(list, regexes) {
  const masks = new Uint16Array(list.length);
  let fires = 0;
  for (let i = 0; i < list.length; i++) {
    const tag = list[i];
    let mask = 0;
    for (let k = 0; k < regexes.length; k++) {
      if (regexes[k].test(tag)) { mask |= 1 << k; fires++; }
    }
    masks[i] = mask;
  }
  return fires;
}

window.verdicts = (count, exprs) => {
  const list = window.makeTags(count);
  const text = list.join("\n");
  const start = performance.now();
  const tags = new Tags(text);
  const load = performance.now() - start;
  const splitAt = performance.now();
  const split = text.split("\n");
  const theirLoad = performance.now() - splitAt;
  const all = exprs.join("\n");
  const regexes = exprs.map((expr) => new RegExp(expr));
  const ours = tags.prepare(all);
  const same = ours.judge() === judge(split, regexes);
  const result = {
    same, load, theirLoad,
    compile: time(() => compile(all)),
    theirCompile: time(() => exprs.forEach((expr) => new RegExp(expr).test(""))),
    ours: time(() => ours.judge()),
    theirs: time(() => judge(split, regexes)),
    // One condition that was just edited, its compilation included.
    one: time(() => tags.edit(exprs[0])),
    theirOne: time(() => judge(split, [new RegExp(exprs[0])])),
  };
  ours.free();
  tags.free();
  return result;
};

// A pattern that makes engines which try one way after the other do so for ever, on tags of growing length.
window.hostile = (expr, length) => {
  const tag = "a".repeat(length - 1) + "!".replace("!", "_");
  const tags = new Tags(Array(100).fill(tag).join("\n"));
  const start = performance.now();
  tags.edit(expr);
  const ours = (performance.now() - start) / 100;
  tags.free();
  return ours;
};
window.hostileTheirs = (expr, length) => {
  const tag = "a".repeat(length - 1) + "_";
  const regex = new RegExp(expr);
  const start = performance.now();
  regex.test(tag);
  return performance.now() - start;
};

// The same page as one would write it without us: an array of tags, and a RegExp at each keystroke.
window.plainPage = (count) => {
  const list = window.makeTags(count);
  const input = document.querySelector("#expr");
  const rows = document.querySelector("#rows");
  const answer = () => {
    let regex;
    try { regex = new RegExp(input.value); } catch { return; }
    const fires = new Uint8Array(list.length);
    let total = 0;
    for (let i = 0; i < list.length; i++) if (regex.test(list[i])) { fires[i] = 1; total++; }
    document.querySelector(".count").textContent = `${total} of ${list.length} tags would fire`;
    rows.replaceChildren(...list.slice(0, 30).map((tag, i) => {
      const row = document.createElement("div");
      row.textContent = `${tag} ${fires[i] ? "fires" : ""}`;
      return row;
    }));
  };
  input.oninput = answer;
  input.value = "^v";
  answer();
};
window.ready = true;
