//! A condition in plain words, part by part.

use crate::language::{language, t};
use crate::parts::text::phrase;
use leptos::prelude::*;
use tagfire_domain::condition::Condition;
use tagfire_domain::explain::in_words;

/// The card. Nothing where there is nothing to explain.
#[component]
pub fn InWords(#[prop(into)] condition: Signal<Option<Condition>>) -> impl IntoView {
    move || {
        let condition = condition.get()?;
        let parts = in_words(&condition, language());
        if parts.is_empty() {
            return None;
        }
        let rows = parts
            .into_iter()
            .map(|part| {
                let text = condition.expr().get(part.span.clone()).unwrap_or_default().to_owned();
                view! { <dt>{text}</dt><dd>{phrase(part.text)}</dd> }
            })
            .collect_view();
        Some(view! {
            <section class="card words-card" aria-labelledby="in-words">
                <h2 id="in-words">{t("In words", "用文字表述")}</h2>
                <dl class="words">{rows}</dl>
            </section>
        })
    }
}
