//! The pages of the editor: which trigger the address names, and what a new one begins with.

use super::form::Draft;
use super::view::Editor;
use crate::effects::address;
use crate::language::{sentence, tr};
use crate::parts::condition::ConditionDraft;
use crate::parts::live::{when, words};
use crate::parts::missing::Missing;
use crate::route::Route;
use crate::state::State;
use leptos::prelude::*;
use tagfire_domain::trigger::Trigger;

/// The editor of a new trigger.
#[component]
pub fn NewTriggerPage() -> impl IntoView {
    let state = State::current();
    once_known(state, move || new(state))
}

/// The page, once the triggers are known: until then, nothing can be said of any.
fn once_known(state: State, page: impl Fn() -> AnyView + Send + Sync + 'static) -> AnyView {
    when(move || !state.triggers.loading(), page)
}

fn new(state: State) -> AnyView {
    let query = address::query();
    let copied = query.get("copy").and_then(|name| state.triggers.named(&name));
    let mut start = copied.as_ref().map_or_else(Draft::blank, Draft::from);
    if let Some(trigger) = &copied {
        start.head.name = copy_name(state, trigger);
    }
    if let Some(repository) = query.get("repository") {
        start.head.repository = repository;
    }
    if let Some(condition) = ConditionDraft::read(|key| query.get(key)) {
        start.condition = condition;
    }
    view! { <Editor before=None start=start/> }.into_any()
}

/// A free name for a copy of the trigger.
fn copy_name(state: State, trigger: &Trigger) -> String {
    let stem: String = trigger.name.as_str().chars().take(56).collect();
    let free = |name: &String| state.triggers.named(name).is_none();
    (1..).map(|n| if n == 1 { format!("{stem}-copy") } else { format!("{stem}-copy-{n}") }).find(free).unwrap_or(stem)
}

/// The editor of the trigger that the address names.
#[component]
pub fn TriggerPage() -> impl IntoView {
    let state = State::current();
    let name = address::parameter();
    // Only the address decides which trigger is edited: a change from another tab must not throw typed text away.
    once_known(state, move || match state.triggers.named(&name) {
        Some(trigger) => view! { <Editor start=Draft::from(&trigger) before=Some(trigger)/> }.into_any(),
        None => {
            let name = name.clone();
            view! {
                <Missing title=words(move || sentence!("There is no trigger “{name}”", "没有触发器“{name}”"))
                    back=Route::Triggers back_label=tr("All triggers", "全部触发器")/>
            }
            .into_any()
        }
    })
}
