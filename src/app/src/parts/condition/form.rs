//! What is typed of a condition, and what the rules make of it.

use super::draft::ConditionDraft;
use super::rule::RuleForm;
use crate::parts::held::Held;
use crate::parts::live::truth;
use crate::parts::memo::{Memo, memo};
use leptos::prelude::*;
use tagfire_domain::condition::{Condition, ConditionError, Method, RuleText};

/// What the person typed. Cheap to copy: it holds signals.
#[derive(Clone, Copy)]
pub struct ConditionForm {
    /// What takes tags in.
    pub takes: RuleForm,
    /// What takes them out again. Kept while it is not asked for.
    pub but: RuleForm,
    /// Whether anything is to be taken out again.
    pub holds: Held<bool>,
    /// What the rules make of it.
    pub parsed: Memo<Result<Condition, ConditionError>>,
    /// The condition as it could last be read; none once nothing is written.
    pub known: Memo<Option<Condition>>,
}

impl ConditionForm {
    /// A form that begins with this.
    pub fn new(draft: ConditionDraft) -> ConditionForm {
        let ConditionDraft { method, expr, but } = draft;
        let takes = RuleForm::new("condition", RuleText { method, expr });
        let holds = Held::new(but.is_some());
        let but = RuleForm::new("but-not", but.unwrap_or(RuleText::new(Method::Regex, "")));
        let parsed = memo(move || {
            let condition = Condition::from(takes.parsed.get()?);
            // A field that is still empty holds nothing back.
            if !holds.get() || but.blank.get() { Ok(condition) } else { Ok(condition.but_not(but.parsed.get()?)) }
        });
        let known = Memo::of(
            move |before: Option<&Option<Condition>>| {
                let kept = before.cloned().flatten().filter(|_| !takes.blank.get());
                parsed.get().ok().or(kept)
            },
            Option::eq,
        );
        ConditionForm { takes, but, holds, parsed, known }
    }

    /// What is typed.
    pub fn get(self) -> ConditionDraft {
        let RuleText { method, expr } = self.takes.get();
        let holds = self.holds.get() && !self.but.blank.get();
        ConditionDraft { method, expr, but: holds.then(|| self.but.get()) }
    }

    /// Puts this in, in place of what is typed.
    pub fn set(self, draft: ConditionDraft) {
        self.holds.set(draft.but.is_some());
        if let Some(but) = draft.but {
            self.but.set(but);
        }
        self.takes.set(RuleText { method: draft.method, expr: draft.expr });
    }

    /// The same as if it had been typed: the field that changes has the focus then, and its own undo takes it back.
    pub fn replace(self, draft: ConditionDraft) {
        let before = untrack(|| self.get());
        let takes = RuleText { method: draft.method, expr: draft.expr };
        if draft.but == before.but {
            return self.takes.replace(takes);
        }
        if takes != (RuleText { method: before.method, expr: before.expr }) {
            self.takes.set(takes);
        }
        if let Some(but) = draft.but.as_ref().filter(|_| before.but.is_none()) {
            // Its field isn't there yet, and has nothing to take back.
            self.but.set(but.clone());
        }
        self.holds.set(draft.but.is_some());
        if let Some(but) = draft.but {
            self.but.replace(but);
        }
    }

    /// Whether what is known is of an earlier text than the one that is written.
    pub fn stale(self) -> Signal<bool> {
        truth(move || self.parsed.with(Result::is_err) && self.known.with(Option::is_some))
    }
}
