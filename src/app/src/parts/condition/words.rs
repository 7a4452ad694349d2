//! A condition in plain words, part by part, in step with the caret.

use super::form::ConditionForm;
use crate::language::{language, tr};
use crate::parts::live::live;
use crate::parts::memo::{anew, memo};
use crate::parts::text::phrase;
use leptos::prelude::*;
use tagfire_domain::condition::Condition;
use tagfire_domain::explain::{Part, in_words};

/// The part that the caret is at: the smallest of those around it.
fn here(parts: &[Part], caret: Option<usize>) -> Option<usize> {
    let caret = caret?;
    let around = parts.iter().enumerate().filter(|(_, part)| part.span.start <= caret && caret <= part.span.end);
    // Between two parts, the one that was just typed.
    around.min_by_key(|(_, part)| (part.span.len(), part.span.start)).map(|(place, _)| place)
}

/// The words. Nothing where there is nothing to explain.
#[component]
pub fn InWords(
    form: ConditionForm,
    /// Whether they are open from the start.
    #[prop(optional)]
    open: bool,
) -> impl IntoView {
    let stale = form.stale();
    let parts = anew(move || {
        let say = |condition: Condition| (condition.expr().to_owned(), in_words(condition.takes(), language()));
        form.known.get().map(say).unwrap_or_default()
    });
    let some = memo(move || parts.with(|(_, parts)| !parts.is_empty()));
    let place = memo(move || parts.with(|(_, parts)| here(parts, form.caret.get().filter(|_| !stale.get()))));
    let rows = move || {
        let place = place.get();
        parts.with(|(expr, parts)| {
            let rows = parts.iter().enumerate().map(|(i, part)| {
                let text = expr.get(part.span.clone()).unwrap_or_default().to_owned();
                let here = place == Some(i);
                view! { <dt class:here=here aria-current=here.then_some("true")>{text}</dt><dd class:here=here>{phrase(part.text.clone())}</dd> }
            });
            rows.collect_view().into_any()
        })
    };
    live(move || {
        if !some.get() {
            return ().into_any();
        }
        view! {
            <section class="card words-card" class:stale=stale aria-labelledby="in-words">
                <details open=open>
                    <summary id="in-words">{tr("In words", "用文字表述")}</summary>
                    <dl class="words">{live(rows)}</dl>
                </details>
            </section>
        }
        .into_any()
    })
}
