//! What pushes caused, trigger by trigger: what fired and how it goes, what didn't and why.

use crate::effects::clock;
use crate::effects::intl::{ago, span};
use crate::language::{language, say, sentence, t, tr};
use crate::parts::held::Held;
use crate::parts::live::{For, Show, Views, act, live, words};
use crate::parts::memo::{Memo, memo};
use crate::parts::rollout::{chip, outcome_chip, outcome_detail, squares};
use crate::parts::sentence::rich;
use crate::parts::text::{OldNew, phrase};
use crate::route::Route;
use crate::state::State;
use leptos::prelude::*;
use tagfire_domain::decide::{Decided, Decision, Verdict};
use tagfire_domain::explain::why_not;
use tagfire_domain::history::{Entry, EntryId};
use tagfire_domain::push::{Change, PushKey};
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::tag::Tag;

/// How many pushes are shown before one asks for more.
const FIRST: usize = 3;

/// The region.
#[component]
pub fn WhatHappened(name: RepositoryName) -> impl IntoView {
    let state = State::current();
    let pushes = state.pushes.of(&name);
    let known = memo(move || pushes.with(|all| all.known().cloned()));
    let here = memo(move || known.get().unwrap_or_default());
    // Whoever has just pushed looks at the latest; what came before is a step away. What came while the page was open is
    // shown, whatever the clock says of it.
    let limit = Held::new(FIRST);
    let before = Memo::of(
        move |first: Option<&Option<Vec<PushKey>>>| {
            let keys = |all: Vec<Decided>| all.into_iter().map(|one| one.key).collect();
            first.cloned().flatten().or_else(|| known.get().map(keys))
        },
        Option::eq,
    );
    let shown = move || {
        let (limit, before) = (limit.get(), before.get().unwrap_or_default());
        here.with(|here| {
            let all = here.iter().enumerate();
            all.filter(|(place, one)| *place < limit || !before.contains(&one.key))
                .map(|(_, one)| one.clone())
                .collect::<Vec<_>>()
        })
    };
    view! {
        <section class="happened" aria-labelledby="happened-title">
            <h2 class="over-card" id="happened-title">{tr("What happened", "发生了什么")}</h2>
            <div aria-live="polite">
                <Show when=move || here.with(|here| !here.is_empty()) fallback=move || view! {
                    <p class="card pane-empty quiet">{if state.link.is_live() {
                        tr("Nothing yet. What a trigger does here, by hand or by a push, is kept in the history.", "暂无记录。触发器在此执行的动作（手动或由推送触发）都会记入历史。")
                    } else {
                        tr("Push a tag to see which triggers fire, which don’t and why. Everything that fires is kept in the history.", "推送一个标签，即可看到哪些触发器会触发、哪些不会以及原因。触发的动作都会记入历史。")
                    }}</p>
                }>
                    <For each=shown key=|one| one.key.clone() let:one><Happened one=one/></For>
                </Show>
            </div>
            <Show when=move || { here.with(Vec::len) > limit.get() }>
                <p class="push-down"><button type="button" class="button small" on:click=act(move |_| limit.set(usize::MAX))>
                    {tr("Show earlier pushes", "显示更早的推送")}</button></p>
            </Show>
        </section>
    }
}

#[component]
fn Happened(one: Decided) -> impl IntoView {
    let now = clock::ticking();
    let entries: Vec<EntryId> = one.decisions.iter().map(|decision| one.entry(decision)).collect();
    let Decided { push, change, decisions, at, by_hand, .. } = one;
    // What fired comes first.
    let (fired, others): (Vec<_>, Vec<_>) =
        decisions.into_iter().zip(entries).partition(|(decision, _)| matches!(decision.verdict, Verdict::Fires { .. }));
    let tag = push.tag.clone();
    let what = move || match change {
        _ if by_hand => t("run by hand", "手动执行"),
        Change::Created => t("created", "已创建"),
        Change::Updated => t("updated", "已更新"),
        Change::Repeated => t("pushed again, the same image", "重复推送，镜像未变"),
    };
    let none = fired.is_empty() && others.is_empty();
    let rows = {
        let tag = tag.clone();
        fired
            .into_iter()
            .chain(others)
            .map(move |(decision, id)| view! { <Verdicted decision=decision id=id tag=tag.clone()/> })
            .views()
    };
    view! {
        <div class="card">
            <p class="happened-head"><code>{tag.to_string()}</code>" "{words(move || what().to_owned())}<span class="faint">{words(move || ago(at, now.get()))}</span></p>
            <ol class="flow">{rows}</ol>
            <Show when=move || none>
                <p class="pane-empty quiet">{tr("This repository has no triggers, so nothing fired.", "该仓库没有触发器，因此没有触发任何动作。")}</p>
            </Show>
        </div>
    }
}

#[component]
fn Verdicted(decision: Decision, id: EntryId, tag: Tag) -> impl IntoView {
    let state = State::current();
    let Decision { trigger_id, trigger, verdict } = decision;
    let name = trigger.to_string();
    let condition = state.triggers.get(&trigger_id).map(|trigger| trigger.condition);
    let (why, word) = match verdict {
        Verdict::Fires { .. } => return view! { <Fired id=id name=name tag=tag/> }.into_any(),
        Verdict::NoMatch => {
            let why = live(move || {
                let why = condition.as_ref().and_then(|condition| why_not(condition, tag.as_str()));
                why.map(|why| phrase(why.phrase(language())).into_any()).into_any()
            });
            (why, tr("No match", "不匹配"))
        }
        Verdict::Disabled { matches: true } => {
            (tr("it matches, but is paused", "条件匹配，但已暂停").into_any(), tr("Paused", "已暂停"))
        }
        Verdict::Disabled { matches: false } => {
            (tr("it is paused, and would not match", "已暂停，且条件不匹配").into_any(), tr("Paused", "已暂停"))
        }
        Verdict::Repeated => (
            tr(
                "the tag pointed at this image already: nothing was created or updated",
                "该标签已指向此镜像：没有创建或更新任何内容",
            )
            .into_any(),
            tr("Same image", "镜像未变"),
        ),
        Verdict::Covered { by } => {
            let why = move || {
                sentence!("{by} sets the same container to this image already", "触发器 {by} 已将同一容器更新为该镜像")
            };
            (words(why).into_any(), tr("Covered", "已覆盖"))
        }
    };
    row(did_not(name), why, chip("", word))
}

fn did_not(name: String) -> AnyView {
    live(move || rich!("{trigger} did not fire", "{trigger} 未触发", trigger = view! { <b>{name.clone()}</b> }))
}

fn row(title: AnyView, detail: AnyView, chip: AnyView) -> AnyView {
    view! {
        <li>
            <span class="dot" aria-hidden="true"></span>
            <div><div>{title}</div><div class="quiet detail">{detail}</div></div>
            {chip}
        </li>
    }
    .into_any()
}

/// How far it is, or how it ended. Always one line but for a failure's words, so that nothing moves when a rollout ends.
fn course(entry: &Entry) -> String {
    let told = outcome_detail(&entry.outcome);
    if !told.is_empty() {
        return told;
    }
    let how = entry.how.map(|how| say(&how)).unwrap_or_default();
    match entry.finished_at.map(|end| span(end.since(entry.at))) {
        Some(took) if how.is_empty() => sentence!("took {took}", "用时 {took}"),
        Some(took) => sentence!("{how} · took {took}", "{how} · 用时 {took}"),
        None => how,
    }
}

#[component]
fn Fired(id: EntryId, name: String, tag: Tag) -> impl IntoView {
    let state = State::current();
    let followed = state.history.follow(&id, None);
    let entry = memo(move || followed.with(|entry| entry.known().cloned().flatten()));
    let drawn = move || entry.get().and_then(|entry| squares(state, &entry)).into_any();
    let href = Route::Entry(id).href();
    view! {
        <li>
            <span class="dot fire" aria-hidden="true"></span>
            <div>
                <div>{live(move || rich!(
                    "{trigger} fired on {tag}",
                    "{trigger} 由 {tag} 触发",
                    trigger = view! { <a class="strong" href=href.clone()>{name.clone()}</a> },
                    tag = view! { <code>{tag.to_string()}</code> },
                ))}</div>
                {live(move || entry.get().map(|entry| view! {
                    <div class="quiet detail">
                        <span>{entry.action.brief()}</span>" "
                        <OldNew old=entry.previous_image.clone() new=entry.image.clone()/>
                    </div>
                }.into_any()).into_any())}
                <div class="detail course">{live(drawn)}{live(move || entry.get().map(|entry| view! { <span class="faint">{course(&entry)}</span> }.into_any()).into_any())}</div>
            </div>
            {live(move || entry.get().map(|entry| outcome_chip(&entry.outcome)).into_any())}
        </li>
    }
}
