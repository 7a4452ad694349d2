// The functions, in front of the module: they say so when they are called before it is here, and take a condition that
// has been read as well as one that is only written down.
import * as rules from "./rules.js";

let here = false;

export const arrived = () => { here = true; };

function known() {
  if (!here) throw new Error("tagfire-preview is not loaded yet: await ready() first");
  return rules;
}

const read = condition =>
  condition instanceof rules.Condition ? condition : known().compile(condition?.method, condition?.expr, condition?.language, condition?.but);

export const compile = (method, expr, language, but) => known().compile(method, expr, language, but);
export const verdicts = (condition, tags) => read(condition).verdicts(tags);
export const whyNot = (condition, tag) => read(condition).whyNot(tag);
export const inWords = (condition, of) => read(condition).inWords(of);
export const notes = (condition, tags) => known().notes(condition, tags);
