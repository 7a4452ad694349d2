//! What is probably not meant in the condition, with a button that mends it.

use super::dom::{Drawn, fill};
use super::said::pieces;
use super::view::View;
use tagfire_domain::condition::{ConditionText, Method, RuleText};
use tagfire_domain::lint::{Lint, Severity, lint};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::HtmlElement;

#[wasm_bindgen]
impl View {
    /// Draws the notes. They may come a moment later than verdicts: the element asks for them when typing pauses.
    ///
    /// # Errors
    /// When the browser refuses to make an element.
    pub fn advise(&mut self) -> Result<(), JsValue> {
        let expr = if self.method == Method::All { String::new() } else { self.page.expr.value() };
        let but = Some(self.but.clone()).filter(|but| !but.expr.is_empty());
        let text = ConditionText { takes: RuleText::new(self.method, expr), but };
        let found = match self.blank {
            true => Vec::new(),
            false => lint(&text, &self.read.tags, &[]),
        };
        let notes = found.iter().map(|lint| self.note(lint)).collect::<Drawn<Vec<_>>>()?;
        fill(&self.page.notes, notes)
    }
}

impl View {
    fn note(&self, lint: &Lint) -> Drawn<HtmlElement> {
        let (dom, language) = (&self.page.dom, self.language);
        let (class, sign) = match lint.severity {
            Severity::Warning => ("note warning", "▲"),
            Severity::Info => ("note", "●"),
        };
        let (sign, title) = (dom.text("i", &[("aria-hidden", "true")], sign)?, dom.make("b", &[], &[])?);
        fill(&title, pieces(dom, &lint.title(language))?)?;
        let text = dom.make("span", &[], &[&title, &dom.words(" ")])?;
        for node in pieces(dom, &lint.why(language))? {
            text.append_child(&node)?;
        }
        let note = dom.make("div", &[("class", class), ("part", class)], &[&sign, &text])?;
        if let Some(fix) = lint.fix.as_ref().filter(|_| !self.readonly) {
            let ConditionText { takes: RuleText { method, expr }, but } = &fix.text;
            let (but_method, but) = but.as_ref().map_or((Method::Regex, ""), |but| (but.method, but.expr.as_str()));
            let takes = [("data-method", method.as_str()), ("data-expr", expr)];
            let but = [("data-but-method", but_method.as_str()), ("data-but", but)];
            let button = [&[("type", "button"), ("part", "fix")][..], &takes, &but].concat();
            let button = dom.text("button", &button, &fix.label(language))?;
            note.append_child(&button)?;
        }
        Ok(note)
    }
}
