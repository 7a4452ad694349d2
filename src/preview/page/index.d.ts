/** All tags, whole tags separated by `;`, or a regular expression (RE2) that is found anywhere in the tag. */
export type Method = "all" | "taglist" | "regex";

/** English or Simplified Chinese; any BCP 47 tag is taken, and English where none of the two fits. */
export type Language = "en" | "zh-CN" | (string & {});

/** Tags: strings, or one string with spaces or line breaks between them. */
export type Tags = string | Iterable<string>;

/** Places in a text, as indices of a JavaScript string; null where the whole is meant. */
export interface Span {
  start: number | null;
  end: number | null;
}

/** Which of a condition's two texts: what takes tags in, or what holds some of them back again. */
export type Of = "expr" | "but";

/** What is held back: tags in which a regular expression is found, or whole tags. */
export interface ButNot {
  method: Method;
  expr: string;
}

/** A part of an expression, in words. */
export interface Part {
  start: number;
  end: number;
  text: string;
  /** How many groups it is inside of. */
  depth: number;
}

/** What is probably not meant. */
export interface Note extends Span {
  /** Which text it is on. */
  of: Of;
  severity: "warning" | "info";
  title: string;
  text: string;
  /** Up to three tags that show it. */
  evidence: string[];
  /** What to write instead, where that can be told. */
  fix: { label: string; method: Method; expr: string; but: ButNot | null } | null;
}

/** A condition as it is written down. */
export interface Written {
  method: Method;
  expr?: string;
  /** Tags that are held back again, though the rest takes them. */
  but?: ButNot | null;
  language?: Language;
}

/** A condition that has been read. */
export interface Condition {
  readonly method: Method;
  readonly expr: string;
  readonly but: ButNot | null;
  readonly language: string;
  /** Whether each would fire, in their order. */
  verdicts(tags: Tags): boolean[];
  /** Why the tag does not fire; null where it does. */
  whyNot(tag: string): string | null;
  /** What each part of the expression says, or each part of what is held back. */
  inWords(of?: Of): Part[];
  notes(tags?: Tags): Note[];
  /** Gives its memory back at once; otherwise that happens when it is collected. */
  free(): void;
}

/** What `compile` throws when the text can't be read. */
export interface ConditionError extends Error, Span {
  name: "ConditionError";
  /** Which text it is on. */
  of: Of;
}

/**
 * Loads the rules, once. On a page, wait for it before the functions; in Node they load themselves.
 * @param from where the page has put `rules.wasm`, or the module itself; else it is beside this file
 */
export function ready(from?: string | URL | Request | Response | BufferSource | WebAssembly.Module): Promise<void>;

/** Reads a condition, which then speaks the language. Throws a `ConditionError`. */
export function compile(method: Method, expr?: string, language?: Language, but?: ButNot | null): Condition;
export function verdicts(condition: Condition | Written, tags: Tags): boolean[];
export function whyNot(condition: Condition | Written, tag: string): string | null;
export function inWords(condition: Condition | Written, of?: Of): Part[];
/** Also of a condition that can't be read: `*-alpine` is no expression, and what was meant can be told. */
export function notes(condition: Condition | Written, tags?: Tags): Note[];

/** What the event `change` tells. */
export interface ChangeDetail {
  condition: { method: Method; expr: string; but?: ButNot };
  /** Null while the condition can't be read. */
  counts: { fires: number; total: number } | null;
  /** Why the condition can't be read. */
  error?: Span & { message: string; of: Of };
}

export type ChangeEvent = CustomEvent<ChangeDetail>;

/** The element `<tagfire-preview>`. */
export interface TagfirePreviewElement extends HTMLElement {
  method: Method;
  expr: string;
  /** What is held back; empty where nothing is. */
  but: string;
  butMethod: "regex" | "taglist";
  get tags(): string[];
  set tags(tags: Tags | null);
  /** The condition in one line, as a form sends it: `all`, `taglist:v1;v2` or `regex:^v`; what it holds back is a second one: `but regex:-rc`. */
  value: string;
  /** Empty: as the page says with `lang`. */
  language: Language;
  /** Empty: as the page has it. */
  theme: "" | "light" | "dark" | "system";
  readonly: boolean;
  disabled: boolean;
  name: string;
  readonly type: "tagfire-preview";
  readonly form: HTMLFormElement | null;
  readonly labels: NodeList;
  readonly validity: ValidityState;
  readonly validationMessage: string;
  readonly willValidate: boolean;
  checkValidity(): boolean;
  reportValidity(): boolean;
  addEventListener(type: "change", listener: (this: TagfirePreviewElement, event: ChangeEvent) => unknown, options?: boolean | AddEventListenerOptions): void;
  addEventListener<K extends keyof HTMLElementEventMap>(type: K, listener: (this: TagfirePreviewElement, event: HTMLElementEventMap[K]) => unknown, options?: boolean | AddEventListenerOptions): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "tagfire-preview": TagfirePreviewElement;
  }
}
