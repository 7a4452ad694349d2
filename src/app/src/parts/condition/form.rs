//! What is typed of a condition, and what the rules make of it.

use crate::parts::held::Held;
use crate::parts::live::truth;
use crate::parts::memo::{Memo, memo};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use tagfire_domain::condition::{Condition, ConditionError, Method};
use wasm_bindgen::JsCast;
use web_sys::{HtmlDocument, HtmlInputElement};

/// A condition as it is typed: its kind, and the text of that kind.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ConditionDraft {
    pub method: Method,
    pub expr: String,
}

impl From<&Condition> for ConditionDraft {
    fn from(condition: &Condition) -> ConditionDraft {
        ConditionDraft { method: condition.method(), expr: condition.expr().to_owned() }
    }
}

/// What the person typed. Both texts are kept while the kind changes to and fro.
#[derive(Clone, Copy)]
pub struct ConditionForm {
    pub method: Held<Method>,
    pub tags: Held<String>,
    pub expr: Held<String>,
    /// Where the person is in the text, in bytes; None while they are elsewhere.
    pub caret: Held<Option<usize>>,
    /// What the rules make of it.
    pub parsed: Memo<Result<Condition, ConditionError>>,
    /// Whether nothing is written where something has to be.
    pub blank: Memo<bool>,
    /// The condition as it could last be read; none once nothing is written.
    pub known: Memo<Option<Condition>>,
}

impl ConditionForm {
    /// A form that begins with this.
    pub fn new(draft: ConditionDraft) -> ConditionForm {
        let of = |wanted| Held::new(if draft.method == wanted { draft.expr.clone() } else { String::new() });
        let (method, tags, expr) = (Held::new(draft.method), of(Method::Tags), of(Method::Regex));
        let parsed = memo(move || match method.get() {
            Method::All => Ok(Condition::ALL),
            Method::Tags => tags.with(|text| Condition::parse(Method::Tags, text)),
            Method::Regex => expr.with(|text| Condition::parse(Method::Regex, text)),
        });
        let blank = memo(move || match method.get() {
            Method::All => false,
            Method::Tags => tags.with(String::is_empty),
            Method::Regex => expr.with(String::is_empty),
        });
        let known = Memo::of(
            move |before: Option<&Option<Condition>>| {
                let kept = before.cloned().flatten().filter(|_| !blank.get());
                parsed.get().ok().or(kept)
            },
            Option::eq,
        );
        ConditionForm { method, tags, expr, caret: Held::new(None), parsed, blank, known }
    }

    /// What is typed.
    pub fn get(self) -> ConditionDraft {
        ConditionDraft { method: self.method.get(), expr: self.text() }
    }

    /// Puts this in, in place of what is typed.
    pub fn set(self, draft: ConditionDraft) {
        self.method.set(draft.method);
        match draft.method {
            Method::All => {}
            Method::Tags => self.tags.set(draft.expr),
            Method::Regex => self.expr.set(draft.expr),
        }
    }

    /// The same as if it had been typed: the field has the focus then, and its own undo takes it back.
    pub fn replace(self, draft: ConditionDraft) {
        let same = draft.method == self.method.get_untracked();
        if !same {
            self.set(draft.clone());
        }
        let id = match draft.method {
            Method::All => return,
            Method::Tags => "condition-tags",
            Method::Regex => "condition-expr",
        };
        // A field of another kind is there once the page has followed.
        request_animation_frame(move || {
            let field = document().get_element_by_id(id).and_then(|field| field.dyn_into::<HtmlInputElement>().ok());
            let Some(field) = field else { return };
            let _ = field.focus();
            if same {
                field.select();
                let typed = document().dyn_into::<HtmlDocument>().ok();
                let typed = typed
                    .and_then(|page| page.exec_command_with_show_ui_and_value("insertText", false, &draft.expr).ok());
                if typed != Some(true) {
                    self.set(draft);
                }
            }
        });
    }

    /// The text of the kind that is chosen.
    pub fn text(self) -> String {
        match self.method.get() {
            Method::All => String::new(),
            Method::Tags => self.tags.get(),
            Method::Regex => self.expr.get(),
        }
    }

    /// Whether what is known is of an earlier text than the one that is written.
    pub fn stale(self) -> Signal<bool> {
        truth(move || self.parsed.with(Result::is_err) && self.known.with(Option::is_some))
    }
}
