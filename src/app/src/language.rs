//! The language of the page: one signal that every text reads, so that switching it changes the page at once.

use crate::effects::kept;
use leptos::prelude::*;
use tagfire_domain::language::{Language, Say};

const KEY: &str = "tagfire.language";

thread_local! {
    static LANGUAGE: ArcRwSignal<Language> = ArcRwSignal::new(preferred());
}

/// What the person chose, else what the browser prefers, else English.
fn preferred() -> Language {
    let kept = kept::text(KEY);
    if let Some(chosen) = Language::ALL.into_iter().find(|language| Some(language.code()) == kept.as_deref()) {
        return chosen;
    }
    let languages = window().navigator().languages();
    languages
        .iter()
        .filter_map(|code| code.as_string())
        .find_map(|code| Language::from_preference(&code))
        .unwrap_or_default()
}

/// The current language; tracked by whoever asks inside a view.
pub fn language() -> Language {
    LANGUAGE.with(ArcRwSignal::clone).get()
}

/// Switches the language and keeps the choice. A full disk only costs the memory of it.
pub fn choose(language: Language) {
    LANGUAGE.with(ArcRwSignal::clone).set(language);
    kept::set(KEY, language.code());
}

/// The text in the current language.
pub fn t(en: &'static str, zh_hans: &'static str) -> &'static str {
    language().pick(en, zh_hans)
}

/// What a domain value says in the current language.
pub fn say(value: &impl Say) -> String {
    value.say(language())
}

/// The text in the language of the moment, for a view or a component's property: it follows a switch.
///
/// One type for every text keeps the module small, where each closure would bring code of its own.
pub fn tr(en: &'static str, zh_hans: &'static str) -> Signal<String> {
    Signal::derive(move || t(en, zh_hans).to_owned())
}

/// A whole sentence in the language of the moment; `{name}` stands for the variable of this name. Words are never
/// glued to one another: what comes first differs from language to language.
macro_rules! sentence {
    ($en:literal, $zh_hans:literal) => {
        match $crate::language::language() {
            tagfire_domain::language::Language::En => format!($en),
            tagfire_domain::language::Language::ZhHans => format!($zh_hans),
        }
    };
}
pub(crate) use sentence;
