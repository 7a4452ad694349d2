//! What is told of unsaved work: that it is back, and that a closed tab has left some.

use super::drafts::{Abandoned, abandoned};
use super::editing::Editing;
use crate::effects::tab;
use crate::language::{sentence, t, tr};
use crate::parts::held::Held;
use crate::parts::live::{act, live, when};
use leptos::prelude::*;

/// Tells that typed text is back that was never saved, and offers to throw it away.
#[component]
pub fn Restored(editing: Editing, restored: Held<bool>) -> impl IntoView {
    let start_again = move |_| {
        restored.set(false);
        editing.form.set(editing.start.get_value());
    };
    when(
        move || restored.get(),
        move || {
            view! {
                <div class="note info">
                    <span aria-hidden="true">"●"</span>
                    <span><b>{tr("Your unsaved changes are back.", "已恢复未保存的更改。")}</b></span>
                    <button type="button" class="button small" on:click=act(start_again)>{tr("Throw them away", "放弃更改")}</button>
                </div>
            }
            .into_any()
        },
    )
}

/// Offers the new triggers that were typed in tabs that are closed by now, one after the other, while nothing else is
/// typed here.
#[component]
pub fn LeftBehind(editing: Editing, restored: Held<bool>) -> impl IntoView {
    let left = Held::new(Vec::<Abandoned>::new());
    tab::open(move |open| drop(left.try_set(abandoned(open))));
    let forget = move || {
        let first = left.try_update(|left| (!left.is_empty()).then(|| left.remove(0))).flatten();
        first.inspect(Abandoned::forget)
    };
    let take_up = move |_| {
        if let Some(first) = forget() {
            restored.set(true);
            editing.form.set(first.draft);
        }
    };
    live(move || {
        let first = left.with(|left| left.first().cloned()).filter(|_| !editing.changed.get());
        let Some(name) = first.map(|first| first.draft.head.name) else { return ().into_any() };
        let told = if name.is_empty() {
            t(
                "A new trigger was left unsaved in a tab that is closed by now.",
                "已关闭的标签页中有一个未保存的新触发器。",
            )
            .to_owned()
        } else {
            sentence!(
                "A new trigger, “{name}”, was left unsaved in a tab that is closed by now.",
                "已关闭的标签页中有一个未保存的新触发器“{name}”。"
            )
        };
        view! {
            <div class="note info" role="status">
                <span aria-hidden="true">"●"</span>
                <span><b>{told}</b></span>
                <span class="actions">
                    <button type="button" class="button small" on:click=act(take_up)>{t("Go on with it", "继续编辑")}</button>
                    <button type="button" class="button small" on:click=act(move |_| drop(forget()))>{t("Throw it away", "放弃")}</button>
                </span>
            </div>
        }
        .into_any()
    })
}
