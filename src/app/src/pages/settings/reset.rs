//! The demo from the start again.

use crate::language::{say, t, tr};
use crate::parts::live::act;
use crate::shell::Shell;
use crate::state::State;
use leptos::prelude::*;

/// The button, and the question before anything is thrown away.
#[component]
pub fn Reset() -> impl IntoView {
    let (state, shell) = (State::current(), Shell::current());
    let dialog = NodeRef::<leptos::html::Dialog>::new();
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let reset = move |_| {
        close();
        shell.reset(move |reset| {
            state.notices.say(match reset {
                Ok(()) => t("The demo starts again", "演示已重置").to_owned(),
                Err(why) => say(&why),
            });
        });
    };
    view! {
        <p><button type="button" class="button" on:click=act(move |_| drop(dialog.get_untracked().map(|dialog| dialog.show_modal())))>
            {tr("Reset demo", "重置演示")}</button></p>
        <dialog node_ref=dialog aria-labelledby="reset-title">
            <h2 id="reset-title">{tr("Start the demo again?", "重新开始演示？")}</h2>
            <p>{tr("All triggers, tags and history in this browser are thrown away and the samples come back. This can’t be undone: export first what you want to keep.", "此浏览器中的所有触发器、标签和历史都会被删除，并恢复示例数据。此操作无法撤销，请先导出需要保留的内容。")}</p>
            <p class="actions">
                <button type="button" class="button first" on:click=act(reset)>{tr("Throw away and start again", "删除并重新开始")}</button>
                <button type="button" class="button" autofocus on:click=act(move |_| close())>{tr("Keep everything", "保留全部")}</button>
            </p>
        </dialog>
    }
}
