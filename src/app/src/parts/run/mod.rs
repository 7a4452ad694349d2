//! Running a trigger on a tag by hand: which tag, what that would change, and how it goes. On a live cluster it asks once,
//! with the answer of the cluster's own dry run in sight.

mod trial;

use crate::language::{say, sentence, t, tr};
use crate::parts::field::{SelectField, TextField};
use crate::parts::held::Held;
use crate::parts::live::{For, act, effect, flag, live, perhaps, words};
use crate::parts::memo::memo;
use crate::parts::rollout::{outcome_chip, outcome_detail, squares};
use crate::parts::text::phrase;
use crate::route::Route;
use crate::shell::{Shell, refusal};
use crate::state::State;
use leptos::prelude::*;
use tagfire_domain::decide::image_for;
use tagfire_domain::engine::Tell;
use tagfire_domain::explain::why_not;
use tagfire_domain::history::EntryId;
use tagfire_domain::push::Push;
use tagfire_domain::tag::Tag;
use tagfire_domain::trigger::{Trigger, TriggerId, UpdateMethod};
use trial::Trial;

/// The most tags that are suggested at a time.
const SUGGESTED: usize = 20;

/// How far a run is.
#[derive(Clone, Debug, PartialEq)]
enum Step {
    /// The tag is being typed.
    Typing,
    /// The cluster is asked what it would do.
    Trying,
    /// What it would do, or why it wouldn't.
    Tried(Trial),
    /// It is being written down.
    Starting,
    /// It is under way, as this entry of the history tells.
    Follows(EntryId),
    /// It could not be begun.
    Refused(String),
}

/// What offers to run a trigger on a tag. What keeps it from being run is said where it leads.
#[component]
pub fn RunButton(
    trigger: Trigger,
    /// Whether it stands in a row that is the trigger's: there only its accessible name says which.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    let run = State::current().run;
    let name = trigger.name.to_string();
    view! {
        <button type="button" class="button" class:small=small
            aria-label=perhaps(move || small.then(|| sentence!("Run {name} on a tag", "运行 {name}：选择标签")))
            on:click=act(move |_| run.set(Some((trigger.id.clone(), String::new()))))>
            {if small { tr("Run…", "运行…") } else { tr("Run on a tag", "对标签运行") }}</button>
    }
}

/// The dialog of whichever run was last asked for.
#[component]
pub fn RunDialog() -> impl IntoView {
    let run = State::current().run;
    let dialog = NodeRef::<leptos::html::Dialog>::new();
    effect(move || {
        if let Some(dialog) = dialog.get().filter(|dialog| run.with(Option::is_some) && !dialog.open()) {
            let _ = dialog.show_modal();
        }
    });
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    view! {
        <dialog class="run" node_ref=dialog aria-labelledby="run-title" on:close=act(move |_| run.set(None))>
            {live(move || {
                let state = State::current();
                let asked = run.get().and_then(|(id, tag)| Some((untrack(|| state.triggers.get(&id))?, tag)));
                asked.map(|(trigger, tag)| asking(state, trigger, tag, Callback::new(move |()| close()))).into_any()
            })}
        </dialog>
    }
}

fn asking(state: State, trigger: Trigger, tag: String, close: Callback<()>) -> AnyView {
    let shell = Shell::current();
    let (tag, step) = (Held::new(tag), Held::new(Step::Typing));
    let name = trigger.name.to_string();
    let (of, own) = (trigger.repository.clone(), trigger.id.0.clone());
    let beside = memo(move || {
        let of = state.triggers.of(&of);
        of.into_iter().map(|other| (other.id.0, other.name.to_string())).collect::<Vec<_>>()
    });
    let choose = move |id: String| state.run.set(Some((TriggerId(id), tag.get_untracked())));
    let tags = state.tags.of(&trigger.repository);
    let known = tags.clone();
    let suggested = move || {
        let typed = tag.get();
        let fits = |text: &str| text.contains(typed.trim());
        known.with(|tags| {
            let records = tags.known().map(|tags| tags.records.clone()).unwrap_or_default();
            let texts = records.iter().map(|record| record.tag.to_string());
            texts.filter(|text| fits(text)).take(SUGGESTED).collect::<Vec<_>>()
        })
    };
    // What is typed anew has not been tried.
    effect(move || {
        tag.track();
        step.set(Step::Typing);
    });
    let error = move || {
        let text = tag.get();
        (!text.trim().is_empty()).then(|| Tag::parse(text.trim()).err()).flatten().map(|error| say(&error))
    };
    let parsed = memo(move || Tag::parse(tag.get().trim()).ok());
    let push = {
        let repository = trigger.repository.clone();
        move |tag: Tag, registry| {
            let digest = tags.with_untracked(|tags| {
                let record = tags.known()?.records.iter().find(|record| record.tag == tag)?;
                record.digest.clone()
            });
            Push { repository: repository.clone(), tag, digest, registry }
        }
    };
    let target = trigger.action.target.clone();
    let runs = memo(move || {
        let workload = state.services.workload(&target.workload)?;
        workload.container(&target.container).map(|container| container.image.clone())
    });
    let live_cluster = state.link.is_live();
    let start = {
        let (push, trigger) = (push.clone(), trigger.clone());
        Callback::new(move |registry: Option<Box<str>>| {
            let Some(tag) = parsed.get_untracked() else { return };
            step.set(Step::Starting);
            shell.run(&trigger.id, push(tag, registry), move |tell| {
                let next = match &tell {
                    Tell::Decided(decided) => match decided.decisions.first() {
                        Some(decision) => Step::Follows(decided.entry(decision)),
                        None => Step::Typing,
                    },
                    other => refusal(other).map_or(Step::Typing, Step::Refused),
                };
                step.try_set(next);
            });
        })
    };
    let go_on = {
        let (trigger, push) = (trigger.clone(), push.clone());
        move |event: web_sys::SubmitEvent| {
            event.prevent_default();
            let Some(tag) = parsed.get_untracked() else { return };
            match step.get_untracked() {
                Step::Tried(Trial::Would { registry, .. }) => start.run(registry),
                Step::Trying | Step::Starting => {}
                Step::Follows(_) => close.run(()),
                _ if !live_cluster => start.run(None),
                _ => {
                    step.set(Step::Trying);
                    trial::attempt(state.link, trigger.clone(), push.clone(), tag, step);
                }
            }
        }
    };
    let by_tag = {
        let (push, method) = (push.clone(), trigger.action.method);
        move || {
            let unknown =
                method == UpdateMethod::Digest && parsed.get().is_some_and(|tag| push(tag, None).digest.is_none());
            unknown.then(|| view! {
                <p>{tr("What this tag points at isn’t known here, so the image is set by tag.", "此处不知道该标签指向的摘要，因此按标签设置镜像。")}</p>
            })
        }
    };
    let condition = trigger.condition.clone();
    let matches = live(move || match parsed.get() {
        None => ().into_any(),
        Some(tag) if condition.is_match(tag.as_str()) => {
            view! { <p class="fires">{tr("The condition matches this tag.", "条件与该标签匹配。")}</p> }.into_any()
        }
        Some(tag) => {
            let why = why_not(&condition, tag.as_str()).map(|why| phrase(why.phrase(crate::language::language())));
            view! {
                <p>{tr("The condition doesn’t match this tag; run by hand, the trigger acts all the same.", "条件与该标签不匹配；手动运行时仍会执行。")}
                    " "<span class="faint">{why}</span></p>
            }
            .into_any()
        }
    });
    let at = trigger.action.target.workload.clone();
    let brief = format!("{} · {} · {}", trigger.action.brief(), at.namespace, at.cluster);
    let shown = live(move || match step.get() {
        Step::Typing if !live_cluster => {
            let image = parsed.get().map(|tag| image_for(&trigger, &push(tag, None)).to_string());
            image.map(|new| change(runs.get(), new)).into_any()
        }
        Step::Typing => ().into_any(),
        Step::Trying => {
            view! { <p role="status">{t("Asking the cluster, changing nothing…", "正在询问集群，不做任何更改…")}</p> }
                .into_any()
        }
        Step::Starting => view! { <p role="status">{t("Starting…", "正在开始…")}</p> }.into_any(),
        Step::Tried(trial) => trial.view(),
        Step::Refused(why) => view! { <p class="error" role="alert">{why}</p> }.into_any(),
        Step::Follows(id) => follows(state, id, close),
    });
    let label = move || match step.get() {
        Step::Follows(_) => t("Close", "关闭"),
        Step::Tried(Trial::Would { .. }) => t("Update now", "立即更新"),
        Step::Tried(Trial::Refused(_)) | Step::Refused(_) => t("Try again", "重试"),
        _ if live_cluster => t("See what would change", "查看将做的更改"),
        _ => t("Run now", "立即运行"),
    };
    let barred = memo(move || state.link.barred().map(|trouble| say(&trouble)));
    view! {
        <form on:submit=act(go_on) novalidate>
            <h2 id="run-title">{sentence!("Run {name} on a tag", "对标签运行 {name}")}</h2>
            <p class="faint about">{brief}</p>
            {(beside.with_untracked(Vec::len) > 1).then(|| view! {
                <SelectField id="run-trigger" label=tr("Trigger", "触发器") value=Signal::stored(own) required=true
                    choices=beside on_change=choose/>
            })}
            <TextField id="run-tag" label=tr("Tag to run on", "要运行的标签") value=tag mono=true list="run-tags"
                placeholder="v2.14.0" error=perhaps(error)/>
            <datalist id="run-tags">
                <For each=suggested key=|tag| tag.clone() let:tag><option value=tag></option></For>
            </datalist>
            {matches}
            {live(move || by_tag().into_any())}
            {shown}
            {live(move || barred.get().map(|why| view! {
                <p class="error-line" role="status">{sentence!("It can’t be run now: {why}.", "目前无法运行：{why}。")}</p>
            }).into_any())}
            <p class="actions">
                {live(move || barred.get().is_none().then(|| view! {
                    <button type="submit" class="button first" aria-disabled=flag(move || {
                        parsed.with(Option::is_none) || matches!(step.get(), Step::Trying | Step::Starting)
                    })>{words(move || label().to_owned())}</button>
                }).into_any())}
                {live(move || (!matches!(step.get(), Step::Follows(_))).then(|| view! {
                    <button type="button" class="button" on:click=act(move |_| close.run(()))>{tr("Cancel", "取消")}</button>
                }).into_any())}
            </p>
        </form>
    }
    .into_any()
}

/// What would change, or has: the whole images, the old one muted.
fn change(old: Option<String>, new: String) -> AnyView {
    view! {
        <p class="mono break change">
            {old.map(|old| view! { <span>{old}</span>" "<span role="img" aria-label=tr("to", "变为")>"→"</span>" " })}<b>{new}</b>
        </p>
    }
    .into_any()
}

/// The entry of the run, as it goes.
fn follows(state: State, id: EntryId, close: Callback<()>) -> AnyView {
    let followed = state.history.follow(&id, None);
    let entry = memo(move || followed.with(|entry| entry.known().cloned().flatten()));
    let href = Route::Entry(id).href();
    view! {
        <div role="status">{live(move || entry.get().map(|entry| view! {
            {change(entry.previous_image.clone(), entry.image.clone().unwrap_or_default())}
            <p>{outcome_chip(&entry.outcome)}" "{squares(state, &entry)}" "<span>{outcome_detail(&entry.outcome)}</span></p>
        }).into_any())}</div>
        <p><a href=href on:click=act(move |_| close.run(()))>{tr("Open it in the history", "在历史中查看")}</a></p>
    }
    .into_any()
}
