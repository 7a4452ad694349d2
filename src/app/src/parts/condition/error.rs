//! Why a condition can't be read, beneath its field.

use crate::language::{say, sentence};
use crate::parts::held::Held;
use crate::parts::live::live;
use crate::parts::memo::Memo;
use leptos::prelude::*;
use tagfire_domain::condition::ConditionError;

/// The error, with a caret under the place that it means.
#[component]
pub fn ConditionErrorText(id: &'static str, text: Held<String>, error: Memo<Option<ConditionError>>) -> impl IntoView {
    view! {
        {live(move || error.get().map(|error| {
            let place = error.span().filter(|_| !text.with(String::is_empty)).map(|span| text.with(|text| {
                let before = text.get(..span.start).unwrap_or(text).to_owned();
                let meant = text.get(span.clone()).unwrap_or_default().to_owned();
                let after = text.get(span.end..).unwrap_or_default().to_owned();
                // At the end of the text there is no character to underline: a space stands for it.
                let meant = if meant.is_empty() { "\u{a0}".to_owned() } else { meant };
                view! { <code class="caret" aria-hidden="true">{before}<u>{meant}</u>{after}</code> }
            }));
            // A bad tag of a list is named, and the place in it told.
            let of_expression = matches!(error, ConditionError::Pattern(_)) && !text.with(String::is_empty);
            let why = say(&error);
            let told = match error.span().filter(|_| of_expression) {
                Some(span) => {
                    let at = text.with(|text| text.get(..span.start).unwrap_or(text).chars().count()) + 1;
                    sentence!("{why} (character {at})", "{why}（第 {at} 个字符）")
                }
                None => why,
            };
            view! { <div class="error" id=id>{place}<span>{told}</span></div> }.into_any()
        }).into_any())}
    }
}
