//! The question before a save that breaks examples.

use crate::language::{sentence, t, tr};
use crate::parts::held::Held;
use crate::parts::live::{Views, act, effect, live, when, words};
use crate::parts::sentence::rich;
use leptos::prelude::*;
use tagfire_domain::tag::Tag;

/// Asks before a save that breaks examples.
#[component]
pub fn BreaksExamples(breaks: Held<Vec<(Tag, bool)>>, save_anyway: Callback<()>) -> impl IntoView {
    let dialog = NodeRef::<leptos::html::Dialog>::new();
    effect(move || {
        if let Some(dialog) = dialog.get() {
            let _ = dialog.show_modal();
        }
    });
    let count = words(move || {
        let count = breaks.with(Vec::len);
        match count {
            1 => t("This condition breaks an example", "该条件违反了 1 个示例").to_owned(),
            _ => sentence!("This condition breaks {count} examples", "该条件违反了 {count} 个示例"),
        }
    });
    let broken = move || {
        let items = breaks.get().into_iter().map(|(tag, must)| {
            let tag = view! { <code>{tag.to_string()}</code> };
            let told = if must {
                rich!("{tag} must fire, and does not", "{tag} 必须触发，但不会触发", tag = tag)
            } else {
                rich!("{tag} must not fire, and does", "{tag} 不得触发，但会触发", tag = tag)
            };
            view! { <li>{told}</li> }
        });
        items.views()
    };
    when(
        move || breaks.with(|breaks| !breaks.is_empty()),
        move || {
            view! {
                <dialog node_ref=dialog aria-labelledby="breaks-title" on:close=act(move |_| breaks.set(Vec::new()))>
                    <h2 id="breaks-title">{count}</h2>
                    <ul class="broken">{live(broken)}</ul>
                    <p class="actions">
                        <button type="button" class="button first" autofocus on:click=act(move |_| breaks.set(Vec::new()))>{tr("Keep editing", "继续编辑")}</button>
                        <button type="button" class="button" on:click=act(move |_| save_anyway.run(()))>{tr("Save anyway", "仍然保存")}</button>
                    </p>
                </dialog>
            }
            .into_any()
        },
    )
}
