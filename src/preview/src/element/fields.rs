//! The fields: what is asked, as it can be changed.

use super::dom::{Drawn, attribute, fill, say, write};
use super::error::{Told, drawn};
use super::said::{field_hint, field_name, placeholder};
use super::view::View;
use js_sys::{Array, JsString};
use tagfire_domain::condition::{ConditionError, Method, RuleText};
use tagfire_domain::explain::{TokenClass, highlight};
use tagfire_domain::language::number;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlElement, HtmlInputElement, Node};

/// A longer text of tags, in characters, is not put into the field: fields are not made for it.
const LONGEST_SHOWN: usize = 100_000;

impl View {
    /// The condition's own fields.
    pub(super) fn draw_fields(&self, expr: &str, disabled: bool) -> Drawn {
        let (page, method, language) = (&self.page, self.method, self.language);
        for (of, radio, _) in &page.methods {
            if radio.checked() != (*of == method) {
                radio.set_checked(*of == method);
            }
            // A choice has no state in which it can be read and not changed.
            radio.set_disabled(disabled || self.readonly);
        }
        page.field.set_hidden(method == Method::All);
        say(&page.expr_label, field_name(method, language));
        say(&page.hint, field_hint(method, language));
        page.expr.set_placeholder(placeholder(method));
        page.expr.set_read_only(self.readonly);
        page.expr.set_disabled(disabled);
        page.tags.set_read_only(self.readonly);
        page.tags.set_disabled(disabled);
        write(&page.expr, expr);
        fill(&page.mirror, self.coloured(expr)?)?;
        let hint = match self.page.tags.value().is_empty() && !self.read.tags.is_empty() {
            true => {
                let count = number(self.read.tags.len());
                let (en, zh) = (format!("{count} tags from the page."), format!("页面提供的 {count} 个标签。"));
                language.pick(en, zh)
            }
            false => language.pick("One a line, or with spaces between them.", "每行一个，或用空格分隔。").to_owned(),
        };
        say(&page.tags_hint, &hint);
        Ok(())
    }

    /// The expression in its parts' colours. A list of tags has none.
    fn coloured(&self, expr: &str) -> Drawn<Vec<Node>> {
        if self.method != Method::Regex {
            return Ok(vec![self.page.dom.words(expr)]);
        }
        let part = |(span, class): (std::ops::Range<usize>, TokenClass)| -> Drawn<Node> {
            let text = expr.get(span).unwrap_or_default();
            let class = match class {
                TokenClass::Anchor => "anchor",
                TokenClass::Class => "class",
                TokenClass::Group | TokenClass::Repetition => "group",
                TokenClass::Literal => return Ok(self.page.dom.words(text)),
            };
            Ok(self.page.dom.text("span", &[("class", class)], text)?.into())
        };
        highlight(expr).into_iter().map(part).collect()
    }

    /// What is wrong with the condition, beneath its field.
    pub(super) fn draw_error(&self, expr: &str, shown: Option<(&ConditionError, &Told)>) -> Drawn {
        let page = &self.page;
        let described = if shown.is_some() { "expr-error expr-hint" } else { "expr-hint" };
        attribute(&page.expr, "aria-describedby", Some(described))?;
        self.draw_fault(&page.expr, &page.error, expr, shown)
    }

    fn draw_fault(
        &self,
        field: &HtmlInputElement,
        place: &HtmlElement,
        text: &str,
        shown: Option<(&ConditionError, &Told)>,
    ) -> Drawn {
        attribute(field, "aria-invalid", shown.map(|_| "true"))?;
        match shown {
            Some((error, told)) => fill(place, drawn(&self.page.dom, text, error, told)?),
            None => fill(place, None::<Node>),
        }
    }

    /// What is held back: a button, until there is something or it is asked for.
    pub(super) fn draw_but(&self, disabled: bool, shown: Option<(&ConditionError, &Told)>) -> Drawn {
        let (page, RuleText { method, expr }) = (&self.page, &self.but);
        let holds = self.holds || !expr.is_empty();
        page.but_field.set_hidden(!holds);
        page.but_open.set_hidden(holds || disabled || self.readonly);
        page.but.set_placeholder(if *method == Method::Tags { "v1;v2" } else { r"-(rc|beta)\.\d+" });
        page.but.set_read_only(self.readonly);
        page.but.set_disabled(disabled);
        page.but_method.set_disabled(disabled || self.readonly);
        page.but_method.set_value(method.as_str());
        write(&page.but, expr);
        attribute(&page.but, "aria-describedby", shown.map(|_| "but-error"))?;
        self.draw_fault(&page.but, &page.but_error, expr, shown)
    }

    /// What is no tag.
    pub(super) fn draw_tags_error(&self) -> Drawn {
        let (page, complaint) = (&self.page, self.read.complaint(self.language));
        attribute(&page.tags, "aria-invalid", complaint.as_ref().map(|_| "true"))?;
        let described = if complaint.is_some() { "tags-error tags-hint" } else { "tags-hint" };
        attribute(&page.tags, "aria-describedby", Some(described))?;
        say(&page.tags_error, complaint.as_deref().unwrap_or_default());
        Ok(())
    }

    /// Puts the page's tags into the field, a line each.
    pub(super) fn write_tags(&self, tags: &JsValue) {
        let text = match tags.dyn_ref::<JsString>() {
            Some(text) => String::from(text).split_whitespace().collect::<Vec<_>>().join("\n"),
            None => String::from(Array::from(tags).join("\n")),
        };
        let text = if text.len() > LONGEST_SHOWN { "" } else { &text };
        if self.page.tags.value() != text {
            self.page.tags.set_value(text);
        }
    }
}
