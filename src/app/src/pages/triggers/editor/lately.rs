//! What the trigger would have done lately, had it been there.

use super::editing::Editing;
use crate::effects::clock;
use crate::effects::intl::number;
use crate::language::{sentence, t};
use crate::parts::live::words;
use crate::parts::memo::{anew, memo};
use leptos::prelude::*;
use tagfire_domain::matcher::{TagSet, verdicts};

const DAYS: i64 = 7;

/// On how many of the tags that were pushed in the last days it would have fired. Nothing where none was.
#[component]
pub fn Lately(editing: Editing) -> impl IntoView {
    let since = clock::now().plus(-DAYS * 24 * 3_600_000);
    let lately = anew(move || -> TagSet {
        let Some(name) = editing.repository.get() else { return TagSet::default() };
        editing.state.tags.of(&name).with(|tags| {
            let records = tags.known().map(|tags| tags.records.as_slice()).unwrap_or_default();
            records.iter().filter(|record| record.pushed_at >= since).map(|record| record.tag.as_str()).collect()
        })
    });
    let counts = memo(move || {
        let condition = editing.form.condition.parsed.get().ok()?;
        lately.with(|tags| (!tags.is_empty()).then(|| (verdicts(&condition, tags).count(), tags.len())))
    });
    let said = words(move || match counts.get() {
        None => String::new(),
        Some((1, 1)) => {
            t("In the last 7 days: fires on the one pushed tag.", "最近 7 天推送的 1 个标签会触发它。").to_owned()
        }
        Some((fires, total)) => {
            let (fires, total) = (number(fires), number(total));
            sentence!(
                "In the last 7 days: fires on {fires} of {total} pushed tags.",
                "最近 7 天推送的 {total} 个标签中，有 {fires} 个会触发它。"
            )
        }
    });
    view! { <p class="hint lately num">{said}</p> }
}
