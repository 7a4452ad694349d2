//! One repository.

use super::happened::WhatHappened;
use super::push_form::{PushForm, PushFormProps};
use super::tags::TagTable;
use crate::effects::address;
use crate::language::{sentence, tr};
use crate::parts::live::{For, Show, live, when, words};
use crate::parts::memo::memo;
use crate::parts::missing::Missing;
use crate::parts::page::PageHead;
use crate::parts::run::RunButton;
use crate::parts::text::condition;
use crate::route::Route;
use crate::state::State;
use leptos::prelude::*;
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::trigger::Trigger;

/// The page of the repository that the address names. One that nobody has pushed to yet is shown too, empty.
#[component]
pub fn RepositoryPage() -> impl IntoView {
    let name = address::parameter();
    match RepositoryName::parse(&name) {
        Ok(name) => view! { <Page name=name/> }.into_any(),
        Err(_) => view! {
            <Missing title=words(move || sentence!("There is no repository “{name}”", "没有仓库“{name}”"))
                back=Route::Repositories back_label=tr("All repositories", "全部仓库")/>
        }
        .into_any(),
    }
}

#[component]
fn Page(name: RepositoryName) -> impl IntoView {
    let state = State::current();
    let of = name.clone();
    let line = move || super::counts(state.tags.count(&of), state.triggers.count_of(&of));
    let new = Route::NewTrigger { repository: Some(name.clone()), condition: None, copy: None };
    view! {
        <PageHead title=name.to_string() mono=true line=words(line)>
            <a class="button" href=new.href()>{tr("New trigger", "新建触发器")}</a>
        </PageHead>
        <div class="split">
            <div>
                {if state.link.is_live() { by_hand(state, name.clone()) } else { PushForm(PushFormProps { name: name.clone() }).into_any() }}
                <WhatHappened name=name.clone()/>
            </div>
            <div>
                <Triggers name=name.clone()/>
                <TagTable name=name/>
            </div>
        </div>
    }
}

/// On live clusters nothing is pushed for show: an update begins with a registry's push, or by hand.
fn by_hand(state: State, name: RepositoryName) -> AnyView {
    let first = memo(move || state.triggers.of(&name).into_iter().next());
    view! {
        <section class="card push" aria-labelledby="by-hand">
            <h2 id="by-hand">{tr("Run on a tag", "对标签运行")}</h2>
            <p class="quiet">{tr("Set a real service to any tag of this repository: choose a trigger and the tag, see what the cluster would change, then confirm.", "将真实服务更新到此仓库的任意标签：选择触发器和标签，查看集群将做的更改，然后确认。")}</p>
            {live(move || first.get().map(|trigger| view! { <p class="actions after"><RunButton trigger=trigger/></p> }).into_any())}
        </section>
    }
    .into_any()
}

#[component]
fn Triggers(name: RepositoryName) -> impl IntoView {
    let state = State::current();
    let compare = Route::Compare(name.clone()).href();
    let triggers = memo(move || state.triggers.of(&name));
    view! {
        <section aria-labelledby="repository-triggers">
            <div class="over-card with-search">
                <h2 id="repository-triggers">{tr("Triggers", "触发器")}</h2>
                {when(move || triggers.with(|all| !all.is_empty()), move || view! {
                    <a href=compare.clone()>{tr("Compare them on all tags", "在全部标签上比较")}</a>
                }.into_any())}
            </div>
            <Show when=move || triggers.with(|all| !all.is_empty()) fallback=move || view! {
                <p class="card pane-empty quiet">{tr("No trigger watches this repository yet: a push here changes nothing.", "还没有触发器监视此仓库：推送不会引起任何更改。")}</p>
            }>
                <ul class="card rows">
                    <For each=move || triggers.get() key=|trigger| trigger.id.clone() let:trigger>
                        <li class="row trigger-line" class:off=!trigger.enabled>
                            <a class="strong clip" title=trigger.name.to_string() href=Route::Trigger(trigger.name.clone()).href()>{trigger.name.to_string()}</a>
                            <span class="clip">{condition(&trigger.condition)}</span>
                            <span class="faint clip">{told(&trigger)}</span>
                        </li>
                    </For>
                </ul>
            </Show>
        </section>
    }
}

/// What a trigger does, and whether it is paused.
fn told(trigger: &Trigger) -> Signal<String> {
    let (brief, enabled) = (trigger.action.brief(), trigger.enabled);
    words(move || if enabled { brief.clone() } else { sentence!("{brief} · paused", "{brief} · 已暂停") })
}
