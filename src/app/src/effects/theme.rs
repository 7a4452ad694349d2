//! Light, dark, or as the system has it.

use super::kept;
use leptos::prelude::*;

const KEY: &str = "tagfire.theme";

/// The choice of theme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    /// Every choice, in the order in which they are offered.
    pub const ALL: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

    /// As `data-theme` and storage have it.
    pub fn as_str(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// What was chosen before.
    pub fn stored() -> Theme {
        let kept = kept::text(KEY);
        Theme::ALL.into_iter().find(|theme| Some(theme.as_str()) == kept.as_deref()).unwrap_or_default()
    }

    /// Puts the theme on the page and keeps the choice.
    pub fn choose(self) {
        kept::set(KEY, self.as_str());
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("data-theme", self.as_str());
        }
    }
}
