//! This tab among the others of the same browser: what it is called, through reloads, and which others are open.

use super::{id, kept, lock};
use leptos::prelude::*;
use std::time::Duration;

const KEY: &str = "tagfire.tab";
/// A reloaded page may still be going when its successor comes: the name is not taken from it before so long.
const GOING: Duration = Duration::from_millis(500);

thread_local! {
    static ID: ArcRwSignal<String> = ArcRwSignal::new(same_as_before());
}

/// What the tab was called before it was reloaded, else a new id.
fn same_as_before() -> String {
    kept::get_for_tab(KEY).and_then(|id| id.as_str().map(str::to_owned)).unwrap_or_else(renamed)
}

fn renamed() -> String {
    let id = id::random();
    kept::set_for_tab(KEY, id.as_str());
    id
}

/// The tab's id; tracked by whoever asks inside a view. It changes once where the browser has made this tab as the
/// copy of another, whose id came with it.
pub fn id() -> String {
    ID.with(ArcRwSignal::clone).get()
}

fn lock_of(id: &str) -> String {
    format!("{KEY}.{id}")
}

/// Shows the others that this tab is open.
pub fn begin() {
    let name = lock_of(&ID.with(ArcRwSignal::clone).get_untracked());
    lock::take(&name.clone(), move |ours| {
        if !ours {
            set_timeout(
                move || {
                    lock::take(&name, |ours| {
                        if !ours {
                            part_from_original()
                        }
                    })
                },
                GOING,
            );
        }
    });
}

/// Takes an id of its own: the tab that has this one is open.
fn part_from_original() {
    let id = renamed();
    lock::take(&lock_of(&id), |_| {});
    ID.with(ArcRwSignal::clone).set(id);
}

/// Tells `then` what tells whether the tab of an id is open. Where the browser can't tell, none is taken to be: what
/// an open tab has kept, it keeps again with the next change.
pub fn open(then: impl FnOnce(Box<dyn Fn(&str) -> bool>) + 'static) {
    lock::held(move |held| {
        let held = held.unwrap_or_default();
        then(Box::new(move |id| held.contains(&lock_of(id))));
    });
}
