//! The elements that are always there, made once.

use super::dom::{Dom, Drawn, say};
use super::said::{but_name, method_name};
use tagfire_domain::condition::Method;
use tagfire_domain::language::Language;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CssStyleSheet, HtmlElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement, ShadowRoot};

/// The look, in both themes; the console's tokens and its parts.
const STYLE: &str = include_str!("../../page/style.css");

thread_local! {
    /// One style sheet for all elements of the page.
    static SHEET: Option<CssStyleSheet> = CssStyleSheet::new().ok().filter(|sheet| sheet.replace_sync(STYLE).is_ok());
}

/// What is drawn into.
pub struct Page {
    pub dom: Dom,
    pub panel: HtmlElement,
    legend: HtmlElement,
    pub methods: Vec<(Method, HtmlInputElement, HtmlElement)>,
    pub field: HtmlElement,
    pub expr_label: HtmlElement,
    pub expr: HtmlInputElement,
    /// Lies under the field's transparent text, and has its colours.
    pub mirror: HtmlElement,
    pub error: HtmlElement,
    pub hint: HtmlElement,
    /// Asks for the field of what is held back.
    pub but_open: HtmlElement,
    pub but_field: HtmlElement,
    but_label: HtmlElement,
    pub but: HtmlInputElement,
    pub but_method: HtmlSelectElement,
    but_methods: [(HtmlElement, Method); 2],
    pub but_error: HtmlElement,
    pub notes: HtmlElement,
    pub words: HtmlElement,
    words_title: HtmlElement,
    pub parts: HtmlElement,
    tags_label: HtmlElement,
    pub tags: HtmlTextAreaElement,
    pub tags_error: HtmlElement,
    pub tags_hint: HtmlElement,
    pub count: HtmlElement,
    pub list: HtmlElement,
    pub whole: HtmlElement,
    pub seen: HtmlElement,
}

impl Page {
    /// Draws everything that doesn't change.
    pub fn new(shadow: &ShadowRoot) -> Drawn<Page> {
        let dom = Dom::of(shadow)?;
        let plain = |name: &str, class: &str| dom.make(name, &[("class", class)], &[]);
        let part = |name: &str, part: &str| dom.make(name, &[("class", part), ("part", part)], &[]);
        let (legend, segments) = (plain("legend", "")?, plain("div", "segments")?);
        let mut methods = Vec::new();
        for method in Method::ALL {
            let id = format!("method-{}", method.as_str());
            let radio: HtmlInputElement = dom.make("input", &[("id", &id)], &[])?.unchecked_into();
            radio.set_type("radio");
            radio.set_name("method");
            radio.set_value(method.as_str());
            let label = dom.make("label", &[("for", &id), ("part", "method")], &[])?;
            segments.append_child(&radio)?;
            segments.append_child(&label)?;
            methods.push((method, radio, label));
        }
        let choice = dom.make("fieldset", &[("class", "choice"), ("part", "methods")], &[&legend, &segments])?;
        let typed = [("spellcheck", "false"), ("autocapitalize", "off"), ("autocomplete", "off"), ("part", "input")];
        let of = |id| [&typed[..], &[("id", id), ("class", "input")]].concat();
        let expr: HtmlInputElement = dom.make("input", &of("expr"), &[])?.unchecked_into();
        let mirror = dom.make("div", &[("class", "input mirror"), ("aria-hidden", "true")], &[])?;
        let coloured = dom.make("div", &[("class", "coloured")], &[&mirror, &expr])?;
        let expr_label = dom.make("label", &[("for", "expr"), ("part", "label")], &[])?;
        let error = dom.make("div", &[("class", "error"), ("id", "expr-error"), ("part", "error")], &[])?;
        let hint = dom.make("p", &[("class", "hint"), ("id", "expr-hint"), ("part", "hint")], &[])?;
        let field = dom.make("div", &[("class", "field"), ("part", "field")], &[&expr_label, &coloured, &error])?;
        let but_open = dom.make("button", &[("type", "button"), ("id", "but-open"), ("part", "but-open")], &[])?;
        let but: HtmlInputElement = dom.make("input", &of("but"), &[])?.unchecked_into();
        let but_label = dom.make("label", &[("for", "but"), ("part", "label")], &[])?;
        let option = |method: Method| dom.make("option", &[("value", method.as_str())], &[]);
        let but_methods = [(option(Method::Regex)?, Method::Regex), (option(Method::Tags)?, Method::Tags)];
        let [(regex, _), (tags, _)] = &but_methods;
        let select = [("id", "but-method"), ("class", "input"), ("part", "input")];
        let but_method: HtmlSelectElement = dom.make("select", &select, &[regex, tags])?.unchecked_into();
        let but_error = dom.make("div", &[("class", "error"), ("id", "but-error"), ("part", "error")], &[])?;
        let but_line = dom.make("div", &[("class", "but")], &[&but, &but_method])?;
        let but_field = [("class", "field"), ("part", "field")];
        let but_field = dom.make("div", &but_field, &[&but_label, &but_line, &but_error])?;
        let notes = part("div", "notes")?;
        notes.set_attribute("aria-live", "polite")?;
        let (words_title, parts) = (plain("summary", "")?, plain("dl", "")?);
        let words = part("details", "words")?;
        words.set_attribute("open", "")?;
        words.append_child(&words_title)?;
        words.append_child(&parts)?;
        let tags: HtmlTextAreaElement = dom.make("textarea", &of("tags"), &[])?.unchecked_into();
        tags.set_rows(4);
        let tags_label = dom.make("label", &[("for", "tags"), ("part", "label")], &[])?;
        let tags_error = dom.make("div", &[("class", "error"), ("id", "tags-error"), ("part", "error")], &[])?;
        let tags_hint = dom.make("p", &[("class", "hint"), ("id", "tags-hint"), ("part", "hint")], &[])?;
        let tested = [("class", "field"), ("part", "field")];
        let tested = dom.make("div", &tested, &[&tags_label, &tags, &tags_error, &tags_hint])?;
        let count = dom.make("p", &[("class", "count"), ("part", "count"), ("role", "status")], &[])?;
        let (seen, whole) = (plain("div", "seen")?, plain("div", "whole")?);
        whole.append_child(&seen)?;
        let framed = [("class", "list"), ("part", "list"), ("role", "group"), ("tabindex", "0")];
        let list = dom.make("div", &framed, &[&whole])?;
        let asked =
            dom.make("div", &[("class", "asked")], &[&choice, &field, &hint, &but_open, &but_field, &notes, &words])?;
        let answer = dom.make("div", &[("class", "answer"), ("part", "answer")], &[&count, &list])?;
        let tested = dom.make("div", &[("class", "tested")], &[&tested])?;
        let panel = [("class", "panel"), ("part", "panel"), ("role", "group")];
        let panel = dom.make("div", &panel, &[&asked, &answer, &tested])?;
        adopt(shadow);
        shadow.append_child(&panel)?;
        Ok(Page {
            dom,
            panel,
            legend,
            methods,
            field,
            expr_label,
            expr,
            mirror,
            error,
            hint,
            but_open,
            but_field,
            but_label,
            but,
            but_method,
            but_methods,
            but_error,
            notes,
            words,
            words_title,
            parts,
            tags_label,
            tags,
            tags_error,
            tags_hint,
            count,
            list,
            whole,
            seen,
        })
    }

    /// Says in a language whatever is said of nothing in particular.
    pub fn speak(&self, language: Language) -> Drawn {
        self.panel.set_attribute("lang", language.code())?;
        say(&self.legend, language.pick("Trigger condition", "触发条件"));
        for (method, _, label) in &self.methods {
            say(label, method_name(*method, language));
        }
        say(&self.but_open, language.pick("But not…", "但排除…"));
        say(&self.but_label, but_name(language));
        self.but_method.set_attribute("aria-label", language.pick("But not is given as", "排除方式"))?;
        for (option, method) in &self.but_methods {
            say(option, method_name(*method, language));
        }
        say(&self.words_title, language.pick("In words", "用文字表述"));
        say(&self.tags_label, language.pick("Tags to test", "要测试的标签"));
        self.list.set_attribute("aria-label", language.pick("Tags", "标签"))
    }
}

/// Gives the tree the look: as a sheet that is adopted, which no content policy forbids.
fn adopt(shadow: &ShadowRoot) {
    SHEET.with(|sheet| {
        if let Some(sheet) = sheet {
            let sheets = js_sys::Array::from(&shadow.adopted_style_sheets());
            if !sheets.includes(sheet, 0) {
                sheets.push(sheet);
                shadow.set_adopted_style_sheets(&JsValue::from(sheets));
            }
        }
    });
}
