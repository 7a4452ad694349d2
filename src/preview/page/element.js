// The custom element, as far as only JavaScript can be one: its attributes and properties, its place in a form, and when
// it is drawn. What is asked is held here, so that a form has its value before the module is loaded; what is drawn, and
// every answer, comes from the module.
import { ready } from "./ready.js";
import { View } from "./rules.js";

const METHODS = ["all", "taglist", "regex"];
const HELD = ["regex", "taglist"];
const START = { method: "regex", expr: "", but: "", butMethod: "regex", tags: "" };
const ATTRIBUTES = { method: "method", expr: "expr", but: "but", butMethod: "but-method", tags: "tags" };
// How long a person who types has paused when advice is in place, in milliseconds.
const PAUSE = 300;

const clean = {
  method: value => METHODS.includes(value) ? value : START.method,
  expr: value => String(value ?? ""),
  but: value => String(value ?? ""),
  butMethod: value => HELD.includes(value) ? value : START.butMethod,
  tags: value => value == null ? "" : typeof value === "string" ? value : Array.from(value, String),
};
const same = (one, other) => one === other || String(one) === String(other) && typeof one === typeof other;
const split = text => text.split(/\s+/).filter(Boolean);

// An element takes room before it is drawn: without any, all of a page's would be in sight at once.
const room = new CSSStyleSheet();
room.replaceSync(":host { display: block; min-block-size: 320px } :host([hidden]) { display: none }");
const UPGRADED = ["method", "expr", "but", "butMethod", "tags", "value", "language", "theme", "name", "readonly", "disabled"];

let appear;
const seen = new IntersectionObserver(entries => {
  for (const { isIntersecting, target } of entries) if (isIntersecting) appear(target);
});

export class TagfirePreview extends HTMLElement {
  static formAssociated = true;
  static observedAttributes = [...Object.values(ATTRIBUTES), "language", "readonly", "aria-label"];
  static { appear = element => element.#appear(); }

  #internals = this.attachInternals();
  #shadow = this.attachShadow({ mode: "open", delegatesFocus: true });
  #asked = { ...START };
  // What the page put in first: a form's reset brings it back where no attribute does.
  #first = {};
  #view;
  #fresh = { tags: true, write: true };
  #planned = false;
  #strict = false;
  #told;
  #pause;
  #sizes = new ResizeObserver(() => requestAnimationFrame(() => this.#view?.measure()));

  constructor() {
    super();
    this.#clear();
    this.#shadow.addEventListener("input", event => this.#typed(event.target));
    this.#shadow.addEventListener("click", event => this.#mend(event.target.closest("[data-method]")));
    this.#shadow.addEventListener("click", event => this.#hold(event.target.closest("#but-open")));
    this.#shadow.addEventListener("keydown", event => this.#entered(event));
    this.#shadow.addEventListener("scroll", () => this.#view?.measure(), { capture: true, passive: true });
    // Whoever sends the form is told what is missing, also where nothing was typed yet.
    this.addEventListener("invalid", () => { this.#strict = true; this.#plan(); });
  }

  connectedCallback() {
    // What was set before the browser knew the element has to go through its properties.
    for (const name of UPGRADED) {
      if (!Object.hasOwn(this, name)) continue;
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
    this.#keep();
    seen.observe(this);
  }

  disconnectedCallback() {
    seen.unobserve(this);
    // One that is only moved stays as it is.
    queueMicrotask(() => { if (!this.isConnected) this.#leave(); });
  }

  attributeChangedCallback(name, before, value) {
    const property = Object.keys(ATTRIBUTES).find(property => ATTRIBUTES[property] === name);
    if (property) this.#put(property, value ?? this.#first[property]);
    else this.#plan();
  }

  get method() { return this.#asked.method; }
  set method(value) { this.#set("method", value); }
  get expr() { return this.#asked.expr; }
  set expr(value) { this.#set("expr", value); }
  get but() { return this.#asked.but; }
  set but(value) { this.#set("but", value); }
  get butMethod() { return this.#asked.butMethod; }
  set butMethod(value) { this.#set("butMethod", value); }
  get tags() { return typeof this.#asked.tags === "string" ? split(this.#asked.tags) : [...this.#asked.tags]; }
  set tags(value) { this.#set("tags", value); }
  /** The condition in one line: `all`, `taglist:v1;v2` or `regex:^v`; what it holds back is a second one: `but regex:-rc`. */
  get value() {
    const takes = this.method === "all" ? "all" : `${this.method}:${this.expr}`;
    return this.but ? `${takes}\nbut ${this.butMethod}:${this.but}` : takes;
  }
  set value(text) {
    const [, method, expr, butMethod, but] =
      /^(all|taglist|regex)(?::([^]*?))?(?:\r?\nbut (taglist|regex):([^]*))?$/.exec(text) ?? [];
    this.#set("method", method);
    this.#set("expr", expr);
    this.#set("butMethod", butMethod);
    this.#set("but", but);
  }

  get language() { return this.getAttribute("language") ?? ""; }
  set language(value) { this.#reflect("language", value); }
  get theme() { return this.getAttribute("theme") ?? ""; }
  set theme(value) { this.#reflect("theme", value); }
  get name() { return this.getAttribute("name") ?? ""; }
  set name(value) { this.#reflect("name", value); }
  get readonly() { return this.hasAttribute("readonly"); }
  set readonly(value) { this.toggleAttribute("readonly", Boolean(value)); }
  get disabled() { return this.hasAttribute("disabled"); }
  set disabled(value) { this.toggleAttribute("disabled", Boolean(value)); }

  get type() { return this.localName; }
  get form() { return this.#internals.form; }
  get labels() { return this.#internals.labels; }
  get validity() { return this.#internals.validity; }
  get validationMessage() { return this.#internals.validationMessage; }
  get willValidate() { return this.#internals.willValidate; }
  checkValidity() { return this.#internals.checkValidity(); }
  reportValidity() { return this.#internals.reportValidity(); }

  formDisabledCallback() { this.#plan(); }
  formResetCallback() {
    this.#strict = false;
    for (const name in START) this.#put(name, this.getAttribute(ATTRIBUTES[name]) ?? this.#first[name]);
  }
  formStateRestoreCallback(state, mode) {
    if (mode === "autocomplete") return void (this.value = state);
    const kept = JSON.parse(state);
    for (const name in kept) this.#put(name, kept[name]);
  }

  #reflect(name, value) { value ? this.setAttribute(name, value) : this.removeAttribute(name); }

  #set(name, value) {
    this.#first[name] ??= value;
    this.#put(name, value);
  }

  #put(name, value, typed = false) {
    const now = clean[name](value);
    if (same(now, this.#asked[name])) return;
    this.#asked[name] = now;
    if (name === "tags") this.#fresh = { tags: true, write: !typed };
    this.#keep();
    this.#plan();
  }

  // The form's value, and what the browser brings back with a page that was left.
  #keep() {
    const { tags, ...condition } = this.#asked;
    this.#internals.setFormValue(this.value, JSON.stringify(typeof tags === "string" ? this.#asked : condition));
  }

  async #appear() {
    seen.unobserve(this);
    try {
      await ready();
    } catch (error) {
      // What the page has put inside stays in sight.
      this.dispatchEvent(new ErrorEvent("error", { error, message: String(error) }));
      throw error;
    }
    if (this.#view || !this.isConnected) return;
    this.#shadow.adoptedStyleSheets = [];
    this.#shadow.replaceChildren();
    this.#view = new View(this.#shadow);
    this.#fresh = { tags: true, write: true };
    this.#told = undefined;
    this.#draw();
    this.#sizes.observe(this.#shadow.querySelector(".list"));
  }

  // The module holds on to what it has drawn, so it has to let go.
  #leave() {
    clearTimeout(this.#pause);
    this.#sizes.disconnect();
    this.#view?.free();
    this.#view = undefined;
    this.#clear();
  }

  // What the page has put inside is shown until there is something to draw.
  #clear() {
    this.#shadow.replaceChildren(document.createElement("slot"));
    this.#shadow.adoptedStyleSheets = [room];
  }

  // Several properties that are set one after another are drawn once.
  #plan() {
    if (!this.#view || this.#planned) return;
    this.#planned = true;
    queueMicrotask(() => { if (this.#planned) this.#draw(); });
  }

  #draw() {
    this.#planned = false;
    const view = this.#view;
    if (!view) return;
    if (this.#fresh.tags) view.take(this.#asked.tags, this.#fresh.write);
    this.#fresh = { tags: false, write: false };
    const { counts, error, blank } = view.show({
      method: this.method,
      expr: this.expr,
      but: this.but,
      butMethod: this.butMethod,
      language: this.language || this.closest("[lang]")?.lang || navigator.language,
      label: this.getAttribute("aria-label") ?? (Array.from(this.labels, label => label.textContent.trim()).join(" ") || undefined),
      disabled: this.matches(":disabled"),
      readonly: this.readonly,
      strict: this.#strict,
    });
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => view === this.#view && view.advise(), PAUSE);
    if (error && !this.readonly) {
      const missing = blank && error.of === "expr";
      this.#internals.setValidity({ valueMissing: missing, badInput: !missing }, error.message, this.#shadow.getElementById(error.of));
    } else {
      this.#internals.setValidity({});
    }
    const but = this.but ? { but: { method: this.butMethod, expr: this.but } } : {};
    const detail = { condition: { method: this.method, expr: this.expr, ...but }, counts, ...(error && { error }) };
    const told = JSON.stringify(detail);
    if (told === this.#told) return;
    this.#told = told;
    this.dispatchEvent(new CustomEvent("change", { bubbles: true, detail }));
  }

  #typed(field) {
    // What the page has put inside may hold fields of its own.
    if (!this.#view) return;
    const { method, expr, but, butMethod, tags } = this.#view.typed();
    if (field.id === "tags") return this.#put("tags", tags, true);
    this.#put("method", method);
    this.#put("expr", expr);
    this.#put("but", but);
    this.#put("butMethod", butMethod);
  }

  #mend(button) {
    if (!button || this.readonly || this.matches(":disabled")) return;
    const { method, expr, but, butMethod } = button.dataset;
    const changed = but !== this.but;
    this.#put("method", method);
    this.#put("expr", expr);
    this.#put("but", but);
    this.#put("butMethod", butMethod);
    this.#draw();
    this.#shadow.getElementById(changed && but ? "but" : method === "all" ? "method-all" : "expr").focus();
  }

  #hold(button) {
    if (!button) return;
    this.#view?.hold();
    this.#draw();
    this.#shadow.getElementById("but").focus();
  }

  #entered(event) {
    if (event.key === "Enter" && ["expr", "but"].includes(event.target.id) && !event.isComposing) this.form?.requestSubmit();
  }
}
