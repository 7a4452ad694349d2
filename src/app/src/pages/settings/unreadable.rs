//! Kept records that can't be read: which they are, why, and out to a file as they were found.

use super::report::lines;
use crate::effects::download;
use crate::effects::storage::Unreadable;
use crate::language::{t, tr};
use crate::parts::live::{Show, act, live};
use crate::state::State;
use leptos::prelude::*;
use tagfire_domain::language::{Language, Say};

/// The list and the button; nothing while every record can be read.
#[component]
pub fn UnreadableRecords() -> impl IntoView {
    let state = State::current();
    let unreadable = state.keeping.unreadable;
    let export = move |_| {
        let text = unreadable.with_untracked(|rows| file_of(rows));
        if download::download("tagfire-unreadable.json", &text).is_err() {
            state.notices.say(t("The browser refused the download", "浏览器拒绝了下载").to_owned());
        }
    };
    view! {
        <Show when=move || unreadable.with(|rows| !rows.is_empty())>
            <section class="card report" aria-labelledby="unreadable">
                <h3 id="unreadable">{tr("Records that can’t be read", "无法读取的记录")}</h3>
                <p>{tr("They were left as they are and are not in an export of the data. Export them on their own to have them looked at.", "这些记录已原样保留，不包含在数据导出文件中。可单独导出以便排查。")}</p>
                {live(move || unreadable.with(|rows| {
                    let each: Vec<Line> = rows.iter().map(Line).collect();
                    lines(&each)
                }))}
                <p class="actions">
                    <button type="button" class="button" on:click=act(export)>{tr("Export unreadable records", "导出无法读取的记录")}</button>
                </p>
            </section>
        </Show>
    }
}

/// One of them, and why it can't be read.
struct Line<'a>(&'a Unreadable);

impl Say for Line<'_> {
    fn say(&self, language: Language) -> String {
        let Unreadable { store, key, .. } = self.0;
        let why = self.0.say(language);
        language.pick(format!("{store} {key}: {why}"), format!("{store} {key}：{why}"))
    }
}

/// Just as they were found.
fn file_of(rows: &[Unreadable]) -> String {
    let rows: Vec<_> =
        rows.iter().map(|row| serde_json::json!({ "store": row.store, "key": row.key, "text": row.text })).collect();
    serde_json::to_string_pretty(&rows).unwrap_or_default()
}
