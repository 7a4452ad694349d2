//! Data out and in: export, import with a report before anything is written, and the demo from the start again.

use crate::effects::download;
use crate::language::{say, t, tr};
use crate::parts::live::Show;
use crate::shell::Shell;
use crate::state::State;
use leptos::prelude::*;

/// The section.
#[component]
pub fn DataSection() -> impl IntoView {
    let state = State::current();
    let rescue = move |_| {
        let rows = state.keeping.unreadable.get_untracked();
        let rows: Vec<_> = rows
            .iter()
            .map(|row| serde_json::json!({ "store": row.store, "key": row.key, "text": row.text }))
            .collect();
        let text = serde_json::to_string_pretty(&rows).unwrap_or_default();
        let _ = download::download("tagfire-unreadable.json", &text);
    };
    view! {
        <section class="step" aria-labelledby="data">
            <h2 id="data">{tr("Data", "数据")}</h2>
            <div>
                <p class="quiet">{tr("Triggers, history and tags are kept in this browser. Export them to a file to move or to back them up.", "触发器、历史和标签保存在此浏览器中。可导出为文件以迁移或备份。")}</p>
                <p class="actions">
                    <Show when=move || state.keeping.unreadable.with(|rows| !rows.is_empty())>
                        <button type="button" class="button" on:click=rescue>{tr("Export unreadable records", "导出无法读取的记录")}</button>
                    </Show>
                </p>
                <Reset/>
            </div>
        </section>
    }
}

#[component]
fn Reset() -> impl IntoView {
    let (state, shell) = (State::current(), Shell::current());
    let dialog = NodeRef::<leptos::html::Dialog>::new();
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    view! {
        <p><button type="button" class="button" on:click=move |_| drop(dialog.get_untracked().map(|dialog| dialog.show_modal()))>
            {tr("Reset demo", "重置演示")}</button></p>
        <dialog node_ref=dialog aria-labelledby="reset-title">
            <h2 id="reset-title">{tr("Start the demo again?", "重新开始演示？")}</h2>
            <p>{tr("All triggers, tags and history in this browser are thrown away and the samples come back. This can’t be undone: export first what you want to keep.", "此浏览器中的所有触发器、标签和历史都会被删除，并恢复示例数据。此操作无法撤销，请先导出需要保留的内容。")}</p>
            <p class="actions">
                <button type="button" class="button first" on:click=move |_| {
                    close();
                    shell.reset(move |reset| state.notices.say(match reset {
                        Ok(()) => t("The demo starts again", "演示已重置").to_owned(),
                        Err(why) => say(&why),
                    }));
                }>
                    {tr("Throw away and start again", "删除并重新开始")}</button>
                <button type="button" class="button" autofocus on:click=move |_| close()>{tr("Keep everything", "保留全部")}</button>
            </p>
        </dialog>
    }
}
