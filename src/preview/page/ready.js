// The module, loaded once for the whole page.
import { arrived } from "./functions.js";
import load from "./rules.js";

let loading;

/** Loads the module from beside this file, or from where the page has put it. */
export function ready(from = new URL("./rules.wasm", import.meta.url)) {
  loading ??= load({ module_or_path: from }).then(arrived, error => {
    // Whoever asks next tries again.
    loading = undefined;
    throw error;
  });
  return loading;
}
