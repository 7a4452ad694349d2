//! The editor of one trigger, with its live preview beside it.

use super::breaks::BreaksExamples;
use super::deeds::Deeds;
use super::drafts::Drafts;
use super::editing::Editing;
use super::form::Draft;
use super::lately::Lately;
use super::not_saved::NotSaved;
use super::sections::{NameSection, ThenSection, WhenSection};
use super::sentence::Sentence;
use super::unsaved::{LeftBehind, Restored};
use crate::language::{t, tr};
use crate::parts::given::Given;
use crate::parts::held::Held;
use crate::parts::live::{act, effect, flag, live, truth, words};
use crate::parts::page::{PageHead, show};
use crate::parts::preview::{TagPreview, count};
use crate::parts::run::RunButton;
use crate::route::Route;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use tagfire_domain::trigger::Trigger;

/// The editor. `before` is the trigger as it is saved; None for a new one.
#[component]
pub fn Editor(before: Option<Trigger>, start: Draft) -> impl IntoView {
    let new = before.is_none();
    let drafts = Drafts::of(before.as_ref().map(|trigger| trigger.name.clone()));
    let left = drafts.left().filter(|left| *left != start);
    let restored = Held::new(left.is_some());
    let editing = Editing::new(before, start.clone(), left.unwrap_or(start));
    effect(move || match editing.changed.get() {
        true => drafts.keep(&editing.form.get()),
        false => drafts.forget(),
    });
    let deeds = Deeds::new(editing, drafts);
    let counted = Held::new(None);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        deeds.save(false);
    };
    let keys = move |event: KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            deeds.save(false);
        }
    };
    view! {
        <form class="editor" on:submit=act(submit) on:keydown=act(keys) novalidate>
            <Head editing=editing deeds=deeds/>
            <NotSaved deeds=deeds/>
            <Restored editing=editing restored=restored/>
            {new.then(|| view! { <LeftBehind editing=editing restored=restored/> })}
            <div class="split">
                <div>
                    <Sentence form=editing.form/>
                    <Lately editing=editing/>
                    <NameSection editing=editing/>
                    <WhenSection editing=editing/>
                    <ThenSection editing=editing/>
                    <button type="button" class="counted num" on:click=act(|_| show("#preview-title"))>{live(move || match counted.get() {
                        Some((fires, total)) => count(fires, total),
                        None => t("Preview", "预览").into_any(),
                    })}</button>
                </div>
                <div class="beside"><Preview editing=editing counted=counted/></div>
            </div>
            <BreaksExamples breaks=deeds.breaks save_anyway=Callback::new(move |()| deeds.save(true))/>
        </form>
    }
}

/// The title, how the trigger stands, and the buttons.
#[component]
fn Head(editing: Editing, deeds: Deeds) -> impl IntoView {
    let saved = editing.saved_name();
    let title = saved.clone();
    let title = move || title.as_ref().map_or_else(|| t("New trigger", "新建触发器").to_owned(), ToString::to_string);
    let new = saved.is_none();
    let line = move || match (new, editing.changed.get()) {
        (true, _) => t("Nothing happens before you save it", "保存之前不会有任何动作").to_owned(),
        (false, true) => t("Edited, not saved", "已修改，未保存").to_owned(),
        (false, false) => t("Saved", "已保存").to_owned(),
    };
    // When narrow, the lesser deeds are a step away.
    let more = Held::new(false);
    let copy = saved.map(|name| Route::NewTrigger { repository: None, condition: None, copy: Some(name) });
    view! {
        <PageHead title=words(title) line=words(line)>
            {copy.map(|copy| view! {
                <button type="button" class="button more-deeds" aria-expanded=words(move || more.get().to_string())
                    on:click=act(move |_| more.update(|more| *more = !*more))>{tr("More", "更多")}</button>
                <div class="lesser actions" class:open=truth(move || more.get())>
                    {editing.before.get_value().map(|trigger| view! { <RunButton trigger=trigger/> })}
                    <a class="button" href=copy.href()>{tr("Duplicate", "复制")}</a>
                    <button type="button" class="button" on:click=act(move |_| deeds.delete())>{tr("Delete trigger", "删除触发器")}</button>
                </div>
            })}
            <button type="button" class="button" on:click=act(move |_| deeds.leave())>{tr("Cancel", "取消")}</button>
            <button type="submit" class="button first" aria-keyshortcuts="Control+Enter" aria-disabled=flag(move || deeds.saving.get())>{tr("Save trigger", "保存触发器")}</button>
        </PageHead>
    }
}

/// Which tags of the repository the condition would fire on.
#[component]
fn Preview(editing: Editing, counted: Held<Option<(usize, usize)>>) -> impl IntoView {
    let condition = editing.form.condition;
    let saved = editing.before.with_value(|before| before.as_ref().map(|trigger| trigger.condition.clone()));
    let empty = move || {
        if editing.form.head.repository.with(String::is_empty) {
            t("Name an image repository to see which of its tags would fire.", "填写镜像仓库后即可看到哪些标签会触发。")
                .to_owned()
        } else {
            match editing.state.link.is_live() {
                true => t(
                    "No tag of this repository is known yet. Import tags under Settings, or try some on the Preview page.",
                    "该仓库还没有已知标签。可在“设置”中导入标签，或在预览页面试用标签。",
                ),
                false => t(
                "No tag of this repository is known yet. Push one from its page, or try tags on the Preview page.",
                "该仓库还没有已知标签。可在仓库页面推送一个，或在预览页面试用标签。",
            ),
            }
            .to_owned()
        }
    };
    view! {
        <TagPreview condition=condition.known stale=condition.stale() tags=editing.tags saved=Given::always(saved)
            others=Given::of(move || editing.beside(|other| other.enabled))
            paused=Given::of(move || editing.beside(|other| !other.enabled).len())
            empty=words(empty) counted=counted/>
    }
}
