//! Pushes that came while no console was open: each with what would fire, to be acted on, some or none. Nothing old fires
//! unasked.

use crate::effects::clock;
use crate::effects::intl::ago;
use crate::language::{sentence, t, tr};
use crate::parts::held::Held;
use crate::parts::live::{For, act, live, words};
use crate::parts::memo::memo;
use crate::shell::Shell;
use crate::state::{Received, State};
use leptos::prelude::*;
use tagfire_domain::decide::{Verdict, decide};
use tagfire_domain::order::Set;
use tagfire_domain::push::{Change, PushKey};

/// The most that are shown at a time, the first of them first.
const SHOWN: usize = 50;

/// What was missed, above every page while there is any.
#[component]
pub fn MissedPushes() -> impl IntoView {
    let state = State::current();
    let missed = state.missed;
    let some = memo(move || missed.with(|missed| !missed.is_empty()));
    live(move || if some.get() { waiting(state) } else { ().into_any() })
}

fn waiting(state: State) -> AnyView {
    let (missed, shell, now) = (state.missed, Shell::current(), clock::ticking());
    let left_out = Held::new(Set::<PushKey>::new());
    let shown = move || missed.with(|missed| missed.iter().take(SHOWN).cloned().collect::<Vec<_>>());
    let chosen = memo(move || {
        let out = left_out.get();
        shown().into_iter().filter(|one| !out.contains(&one.key)).collect::<Vec<_>>()
    });
    let row = move |one: Received| {
        let Received { key, push, at, .. } = one;
        let name = format!("{}:{}", push.repository, push.tag);
        let fires = words(move || {
            let record = state.tags.of(&push.repository).with(|tags| {
                tags.known().and_then(|tags| tags.records.iter().find(|record| record.tag == push.tag).cloned())
            });
            let decided = decide(&state.triggers.of(&push.repository), &push, Change::of(&push, record.as_ref()));
            let fire = decided.into_iter().filter(|one| matches!(one.verdict, Verdict::Fires { .. }));
            let names = fire.map(|one| one.trigger.to_string()).collect::<Vec<_>>().join(t(", ", "、"));
            if names.is_empty() {
                t("fires nothing", "不触发").to_owned()
            } else {
                sentence!("fires {names}", "触发 {names}")
            }
        });
        let toggle = move |_: web_sys::Event| {
            left_out.update(|out| {
                if !out.insert(key.clone()) {
                    out.remove(&key);
                }
            });
        };
        view! {
            <li><label><input type="checkbox" checked on:change=act(toggle)/>
                <span class="mono break">{name}</span>" "<span class="faint">{words(move || ago(at, now.get()))}</span>" "<span>{fires}</span></label></li>
        }
    };
    let go = move |_: leptos::ev::MouseEvent| shell.deal_with(chosen.get_untracked(), shown());
    let none = move |_: leptos::ev::MouseEvent| shell.deal_with(Vec::new(), shown());
    view! {
        <section class="banner missed" aria-label=tr("Missed pushes", "错过的推送")>
            <p><b>{words(move || match missed.with(Vec::len) {
                1 => t("1 push came while no console was open.", "没有打开控制台时收到 1 次推送。").to_owned(),
                count => sentence!("{count} pushes came while no console was open.", "没有打开控制台时收到 {count} 次推送。"),
            })}</b>" "{tr("Nothing old fires unasked.", "旧的推送不会自动触发。")}</p>
            <ul><For each=shown key=|one| one.key.clone() let:one>{row(one)}</For></ul>
            <p class="actions">
                <button type="button" class="button small first" on:click=act(go)>{words(move || {
                    let count = chosen.with(Vec::len);
                    sentence!("Act on {count}", "执行 {count} 个")
                })}</button>
                <button type="button" class="button small" on:click=act(none)>{tr("Act on none of these", "全部忽略")}</button>
            </p>
        </section>
    }
    .into_any()
}
