//! Language, theme, connection, and data in and out.

mod connection;
mod data;
mod export;
mod import;
mod importing;
mod keep;
mod planning;
mod report;
mod reset;
mod stage;
#[cfg(test)]
mod tests;
mod unattended;
mod unreadable;
mod vendor;
mod written;

use crate::effects::theme::Theme;
use crate::language::{self, language, t, tr};
use crate::parts::field::{Choice, SelectField};
use crate::parts::given::Given;
use crate::parts::held::Held;
use crate::parts::live::words;
use crate::parts::page::PageHead;
use connection::ConnectionSection;
use data::DataSection;
use leptos::prelude::*;
use tagfire_domain::language::Language;
use unattended::UnattendedSection;

/// The page.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let theme = Held::new(Theme::stored());
    let languages = || -> Vec<Choice> {
        let name = |language: Language| match language {
            Language::En => "English",
            Language::ZhHans => "简体中文",
        };
        Language::ALL.into_iter().map(|language| (language.code().to_owned(), name(language).to_owned())).collect()
    };
    let themes = || -> Vec<Choice> {
        let name = |theme: Theme| match theme {
            Theme::System => t("System", "跟随系统"),
            Theme::Light => t("Light", "浅色"),
            Theme::Dark => t("Dark", "深色"),
        };
        Theme::ALL.into_iter().map(|theme| (theme.as_str().to_owned(), name(theme).to_owned())).collect()
    };
    let choose_language = |code: String| {
        if let Some(chosen) = Language::ALL.into_iter().find(|language| language.code() == code) {
            language::choose(chosen);
        }
    };
    let choose_theme = move |name: String| {
        if let Some(chosen) = Theme::ALL.into_iter().find(|theme| theme.as_str() == name) {
            theme.set(chosen);
            chosen.choose();
        }
    };
    view! {
        <PageHead title=tr("Settings", "设置")
            line=tr("For this browser", "仅对此浏览器生效")/>
        <div class="settings">
            <section class="step first" aria-labelledby="appearance">
                <h2 id="appearance">{tr("Appearance", "外观")}</h2>
                <div class="pair">
                    <SelectField id="language" label=tr("Language", "语言")
                        value=words(|| language().code().to_owned()) choices=Given::of(languages)
                        required=true on_change=choose_language/>
                    <SelectField id="theme" label=tr("Theme", "主题")
                        value=words(move || theme.get().as_str().to_owned()) choices=Given::of(themes)
                        required=true on_change=choose_theme/>
                </div>
            </section>
            <ConnectionSection/>
        <UnattendedSection/>
            <DataSection/>
        </div>
    }
}
