//! The entry that was chosen, in full beside the list.

use super::entry::{facts, standing};
use super::title;
use crate::effects::intl::full;
use crate::language::tr;
use crate::parts::held::Held;
use crate::parts::live::{act, effect, live, words};
use crate::parts::memo::memo;
use crate::parts::page::focus_first;
use crate::route::Route;
use crate::state::State;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use tagfire_domain::history::EntryId;

/// The entry, until it is closed by its button or Escape; the focus then goes back to the row.
#[component]
pub fn Beside(id: EntryId, open: Held<Option<EntryId>>) -> impl IntoView {
    let state = State::current();
    let followed = state.history.follow(&id, None);
    let entry = memo(move || followed.with(|entry| entry.known().cloned().flatten()));
    // What never changes: a rollout's step must not take the focus along.
    let head = memo(move || entry.with(|entry| entry.as_ref().map(|entry| (title(entry), entry.at))));
    let page = Route::Entry(id).href();
    let row = format!(".entry-link[href=\"{page}\"]");
    let close = move || {
        open.set(None);
        // A filter may have taken the row away meanwhile.
        let there = document().query_selector(&row).is_ok_and(|row| row.is_some());
        focus_first(if there { &row } else { "main h1" });
    };
    let escape = {
        let close = close.clone();
        move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                close();
            }
        }
    };
    let title = NodeRef::<leptos::html::H2>::new();
    effect(move || {
        if let Some(title) = title.get() {
            request_animation_frame(move || drop(title.focus()));
        }
    });
    view! {
        <aside class="card facts-card entry-beside" aria-labelledby="entry-title" on:keydown=act(escape)>
            {live(move || {
                let close = close.clone();
                head.get().map(|(named, at)| view! {
                    <header>
                        <h2 id="entry-title" tabindex="-1" class="break" node_ref=title>{named}</h2>
                        <button type="button" class="plain" aria-label=tr("Close", "关闭") on:click=act(move |_| close())>"×"</button>
                        <p class="faint num">{words(move || full(at))}</p>
                    </header>
                }.into_any()).into_any()
            })}
            {live(move || entry.get().map(|entry| view! { {standing(state, &entry)}{facts(state, entry)} }.into_any()).into_any())}
            <p class="push-down"><a class="button small" href=page>{tr("Open its page", "打开详情页")}</a></p>
        </aside>
    }
}
