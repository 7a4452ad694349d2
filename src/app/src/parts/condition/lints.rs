//! What is probably not meant in a condition, beneath its field: why, the tags that show it, and a fix at the right.

use super::form::ConditionForm;
use crate::effects::slices::Slices;
use crate::language::language;
use crate::parts::given::Given;
use crate::parts::held::Held;
use crate::parts::live::{Views, act, effect, live, truth};
use crate::parts::text::phrase;
use leptos::prelude::*;
use tagfire_domain::condition::Condition;
use tagfire_domain::lint::{Lint, Severity, lint};
use tagfire_domain::matcher::TagSet;
use tagfire_domain::trigger::TriggerName;

/// The notes. An empty field has none: there is nothing to say about what isn't there yet.
#[component]
pub fn Lints(
    form: ConditionForm,
    tags: Given<TagSet>,
    /// The conditions of the repository's other triggers.
    others: Given<Vec<(TriggerName, Condition)>>,
) -> impl IntoView {
    let (found, stale) = (Held::new(Vec::new()), Held::new(false));
    let slices = Slices::new();
    // After the keystroke is answered: advice may come a moment later than verdicts, and needs no answer to each key.
    effect(move || {
        let (text, tags, others) = (form.get().text(), tags.get(), others.get());
        let blank = form.takes.blank.get();
        slices.soon(move || {
            let now = if blank { Vec::new() } else { lint(&text, &tags, &others) };
            // While it can't be read, what was said last stays, dimmed: notes that come and go move the page about.
            let keeps = now.is_empty() && !blank && form.parsed.with_untracked(Result::is_err);
            stale.set(keeps);
            if !keeps {
                found.set(now);
            }
        });
    });
    view! {
        <div class="lints" class:stale=truth(move || stale.get()) role="status">
            {live(move || found.get().into_iter().map(|lint| note(form, lint, stale)).views())}
        </div>
    }
}

fn note(form: ConditionForm, lint: Lint, stale: Held<bool>) -> AnyView {
    let info = lint.severity == Severity::Info;
    let (title, why) = (lint.title(language()), lint.why(language()));
    let effect = lint.fix.as_ref().and_then(|fix| fix.effect(language()));
    let fix = lint.fix.map(|fix| {
        let label = fix.label(language());
        let apply = move |_| form.replace(fix.text.clone().into());
        view! { <button type="button" class="button small" prop:disabled=truth(move || stale.get()) on:click=act(apply)>{label}</button> }
    });
    view! {
        <div class="note" class:info=info>
            <span aria-hidden="true">{if info { "●" } else { "▲" }}</span>
            <span><b>{phrase(title)}</b>" "{phrase(why)}" "{effect}</span>
            {fix}
        </div>
    }
    .into_any()
}
