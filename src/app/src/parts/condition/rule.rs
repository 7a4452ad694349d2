//! One rule of a condition as it is typed: its kind, the text of each kind, and what the rules make of it.

use crate::parts::held::Held;
use crate::parts::memo::{Memo, memo};
use leptos::prelude::*;
use tagfire_domain::condition::{ConditionError, Method, Rule, RuleText};
use wasm_bindgen::JsCast;
use web_sys::{HtmlDocument, HtmlInputElement};

/// What the person typed of a rule. Both texts are kept while the kind changes to and fro. Cheap to copy: it holds signals.
#[derive(Clone, Copy)]
pub struct RuleForm {
    /// What the ids of its fields begin with.
    id: &'static str,
    pub method: Held<Method>,
    pub tags: Held<String>,
    pub expr: Held<String>,
    /// Where the person is in the text, in bytes; None while they are elsewhere.
    pub caret: Held<Option<usize>>,
    /// What the rules make of it.
    pub parsed: Memo<Result<Rule, ConditionError>>,
    /// Whether nothing is written where something has to be.
    pub blank: Memo<bool>,
}

impl RuleForm {
    /// A form that begins with this.
    pub fn new(id: &'static str, text: RuleText) -> RuleForm {
        let of = |wanted| Held::new(if text.method == wanted { text.expr.clone() } else { String::new() });
        let (method, tags, expr) = (Held::new(text.method), of(Method::Tags), of(Method::Regex));
        let parsed = memo(move || {
            let read = |text: Held<String>| text.with(|text| Rule::parse(method.get(), text));
            match method.get() {
                Method::All => Ok(Rule::All),
                Method::Tags => read(tags),
                Method::Regex => read(expr),
            }
        });
        let blank = memo(move || match method.get() {
            Method::All => false,
            Method::Tags => tags.with(String::is_empty),
            Method::Regex => expr.with(String::is_empty),
        });
        RuleForm { id, method, tags, expr, caret: Held::new(None), parsed, blank }
    }

    /// The id of the field of a kind.
    pub fn field(self, method: Method) -> String {
        let field = if method == Method::Tags { "tags" } else { "expr" };
        format!("{}-{field}", self.id)
    }

    /// What is typed.
    pub fn get(self) -> RuleText {
        let expr = match self.method.get() {
            Method::All => String::new(),
            Method::Tags => self.tags.get(),
            Method::Regex => self.expr.get(),
        };
        RuleText { method: self.method.get(), expr }
    }

    /// Puts this in, in place of what is typed.
    pub fn set(self, text: RuleText) {
        self.method.set(text.method);
        match text.method {
            Method::All => {}
            Method::Tags => self.tags.set(text.expr),
            Method::Regex => self.expr.set(text.expr),
        }
    }

    /// The same as if it had been typed: the field has the focus then, and its own undo takes it back.
    pub fn replace(self, text: RuleText) {
        let same = text.method == self.method.get_untracked();
        if !same {
            self.set(text.clone());
        }
        if text.method == Method::All {
            return;
        }
        let id = self.field(text.method);
        // A field of another kind is there once the page has followed.
        request_animation_frame(move || {
            let field = document().get_element_by_id(&id).and_then(|field| field.dyn_into::<HtmlInputElement>().ok());
            let Some(field) = field else { return self.set(text) };
            let _ = field.focus();
            if same {
                field.select();
                let typed = document().dyn_into::<HtmlDocument>().ok();
                let typed = typed
                    .and_then(|page| page.exec_command_with_show_ui_and_value("insertText", false, &text.expr).ok());
                if typed != Some(true) {
                    self.set(text);
                }
            }
        });
    }
}
