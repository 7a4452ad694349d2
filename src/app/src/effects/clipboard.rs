//! Copies text.

use leptos::prelude::*;

/// Copies `text`; a browser that refuses leaves the clipboard as it was.
pub fn copy(text: &str) {
    let _ = window().navigator().clipboard().write_text(text);
}
