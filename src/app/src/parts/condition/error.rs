//! Why a condition can't be read, beneath its field.

use crate::language::language;
use crate::parts::held::Held;
use crate::parts::live::live;
use crate::parts::memo::Memo;
use leptos::prelude::*;
use tagfire_domain::condition::ConditionError;

/// The error, with a caret under the place that it means.
#[component]
pub fn ConditionErrorText(id: String, text: Held<String>, error: Memo<Option<ConditionError>>) -> impl IntoView {
    view! {
        {live(move || error.get().map(|error| {
            let place = text.with(|text| error.parts(text).map(|parts| {
                let [before, meant, after] = parts.map(str::to_owned);
                // At the end of the text there is no character to underline: a space stands for it.
                let meant = if meant.is_empty() { "\u{a0}".to_owned() } else { meant };
                view! { <code class="caret" aria-hidden="true">{before}<u>{meant}</u>{after}</code> }
            }));
            let told = text.with(|text| error.told(text, language()));
            view! { <div class="error" id=id.clone()>{place}<span>{told}</span></div> }.into_any()
        }).into_any())}
    }
}
