// In Node there is no page, so there are the functions alone. The module is read when it is first needed.
import { readFileSync } from "node:fs";
import * as functions from "./functions.js";
import { initSync } from "./rules.js";

let here = false;

function load() {
  if (here) return;
  initSync({ module: readFileSync(new URL("./rules.wasm", import.meta.url)) });
  functions.arrived();
  here = true;
}

const loaded = name => (...given) => (load(), functions[name](...given));

export const ready = async () => load();
export const compile = loaded("compile");
export const verdicts = loaded("verdicts");
export const whyNot = loaded("whyNot");
export const inWords = loaded("inWords");
export const notes = loaded("notes");
