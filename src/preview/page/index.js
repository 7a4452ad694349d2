// On a page: the functions, and the element. Neither loads the module before it is needed.
import { TagfirePreview } from "./element.js";

export { ready } from "./ready.js";
export { compile, inWords, notes, verdicts, whyNot } from "./functions.js";

if (!customElements.get("tagfire-preview")) customElements.define("tagfire-preview", TagfirePreview);
