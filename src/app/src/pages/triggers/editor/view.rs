//! The editor of one trigger, with its live preview beside it.

use super::condition::{ConditionFields, ConditionForm};
use super::draft::{self, Draft};
use super::examples::{BreaksExamples, ExamplesFields, ExamplesForm, written};
use super::sentence::Sentence;
use super::target::{TargetFields, TargetForm};
use super::words::InWords;
use crate::effects::clock;
use crate::effects::intl::{number, plural};
use crate::language::{language, say, t, text, tr};
use crate::pages::not_found::Missing;
use crate::parts::field::{Switch, TextField};
use crate::parts::live::{For, Show};
use crate::parts::page::{PageHead, focus_first};
use crate::parts::preview::TagPreview;
use crate::parts::segments::Segments;
use crate::route::Route;
use crate::store::Store;
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};
use tagfire_domain::condition::Method;
use tagfire_domain::language::Language;
use tagfire_domain::matcher::TagSet;
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::trigger::{
    MAX_TRIGGERS, ServiceUpdate, Trigger, TriggerConflict, TriggerId, TriggerName, UpdateMethod,
};

/// The editor's fields. Cheap to copy: it holds signals.
#[derive(Clone, Copy)]
pub struct Form {
    pub name: RwSignal<String>,
    pub repository: RwSignal<String>,
    pub condition: ConditionForm,
    pub examples: ExamplesForm,
    pub target: TargetForm,
    pub update: RwSignal<UpdateMethod>,
    pub enabled: RwSignal<bool>,
}

impl Form {
    fn new(draft: &Draft) -> Form {
        let target = TargetForm::new(None);
        target.region.set(draft.region.clone());
        target.cluster.set(draft.cluster.clone());
        target.namespace.set(draft.namespace.clone());
        target.kind.set(draft.kind.clone());
        target.workload.set(draft.workload.clone());
        target.container.set(draft.container.clone());
        Form {
            name: RwSignal::new(draft.name.clone()),
            repository: RwSignal::new(draft.repository.clone()),
            condition: ConditionForm::new(draft.method, &draft.expr),
            examples: ExamplesForm::new(&draft.fires, &draft.stays),
            target,
            update: RwSignal::new(draft.update),
            enabled: RwSignal::new(draft.enabled),
        }
    }

    fn draft(self) -> Draft {
        Draft {
            name: self.name.get(),
            repository: self.repository.get(),
            method: self.condition.method.get(),
            expr: self.condition.text(),
            fires: self.examples.fires.get(),
            stays: self.examples.stays.get(),
            region: self.target.region.get(),
            cluster: self.target.cluster.get(),
            namespace: self.target.namespace.get(),
            kind: self.target.kind.get(),
            workload: self.target.workload.get(),
            container: self.target.container.get(),
            update: self.update.get(),
            enabled: self.enabled.get(),
        }
    }

    /// The trigger that the fields make, where every one of them is right.
    fn trigger(self, before: Option<&Trigger>) -> Option<Trigger> {
        let now = clock::now();
        Some(Trigger {
            id: before.map_or_else(|| TriggerId(clock::new_id()), |trigger| trigger.id.clone()),
            name: TriggerName::parse(&self.name.get()).ok()?,
            repository: RepositoryName::parse(self.repository.get().trim()).ok()?,
            condition: self.condition.parsed.get().ok()?,
            action: ServiceUpdate { target: self.target.target()?, method: self.update.get() },
            enabled: self.enabled.get(),
            examples: self.examples.parsed.get().ok()?,
            created_at: before.map_or(now, |trigger| trigger.created_at),
            updated_at: now,
        })
    }
}

fn draft_of(trigger: &Trigger) -> Draft {
    let at = trigger.action.target.workload.clone();
    Draft {
        name: trigger.name.to_string(),
        repository: trigger.repository.to_string(),
        method: trigger.condition.method(),
        expr: trigger.condition.expr().to_owned(),
        fires: written(&trigger.examples.fires),
        stays: written(&trigger.examples.stays),
        region: at.region,
        cluster: at.cluster,
        namespace: at.namespace,
        kind: at.kind.as_str().to_owned(),
        workload: at.workload,
        container: trigger.action.target.container.clone(),
        update: trigger.action.method,
        enabled: trigger.enabled,
    }
}

/// The editor of a new trigger.
#[component]
pub fn NewTriggerPage() -> impl IntoView {
    let store = Store::current();
    let query = use_query_map().get_untracked();
    let blank = Draft { method: Method::Regex, update: UpdateMethod::Digest, enabled: true, ..Draft::default() };
    let copied = query.get("copy").and_then(|name| store.engine.with_untracked(|e| e.trigger_named(&name).cloned()));
    let mut start = match &copied {
        Some(trigger) => Draft { name: copy_name(store, trigger), ..draft_of(trigger) },
        None => blank,
    };
    if let Some(repository) = query.get("repository") {
        start.repository = repository;
    }
    if let Some(method) = query.get("method").and_then(|text| Method::parse(&text)) {
        start.method = method;
        start.expr = query.get("expr").unwrap_or_default();
    }
    view! { <Editor before=None start=start/> }
}

/// A free name for a copy of the trigger.
fn copy_name(store: Store, trigger: &Trigger) -> String {
    let stem: String = trigger.name.as_str().chars().take(56).collect();
    let free = |name: &String| store.engine.with_untracked(|engine| engine.trigger_named(name).is_none());
    (1..).map(|n| if n == 1 { format!("{stem}-copy") } else { format!("{stem}-copy-{n}") }).find(free).unwrap_or(stem)
}

/// The editor of the trigger that the address names.
#[component]
pub fn TriggerPage() -> impl IntoView {
    let store = Store::current();
    let params = use_params_map();
    let name = Memo::new(move |_| params.with(|params| params.get("name").unwrap_or_default()));
    // Only the address decides which trigger is edited: a change from another tab must not throw typed text away.
    move || {
        let name = name.get();
        match store.engine.with_untracked(|engine| engine.trigger_named(&name).cloned()) {
            Some(trigger) => view! { <Editor start=draft_of(&trigger) before=Some(trigger)/> }.into_any(),
            None => view! {
                <Missing title=Signal::derive(move || format!("{} “{name}”", t("There is no trigger", "没有触发器")))
                    back=Route::Triggers back_label=text("All triggers", "全部触发器")/>
            }
            .into_any(),
        }
    }
}

#[component]
fn Editor(before: Option<Trigger>, start: Draft) -> impl IntoView {
    let store = Store::current();
    let navigate = use_navigate();
    let key = draft::key(before.as_ref().map(|trigger| trigger.name.as_str()));
    let left = draft::left(&key).filter(|left| *left != start);
    let restored = RwSignal::new(left.is_some());
    let form = Form::new(left.as_ref().unwrap_or(&start));
    let start = StoredValue::new(start);
    let before = StoredValue::new(before);
    let submitted = RwSignal::new(false);
    let name_left = RwSignal::new(false);
    let repository_left = RwSignal::new(false);
    let changed = Memo::new(move |_| form.draft() != start.get_value());
    {
        let key = key.clone();
        Effect::new(move || match changed.get() {
            true => draft::keep(&key, &form.draft()),
            false => draft::forget(&key),
        });
    }
    let key = StoredValue::new(key);
    let parsed_repository = Memo::new(move |_| RepositoryName::parse(form.repository.get().trim()).ok());
    let conflicts = Memo::new(move |_| -> Vec<TriggerConflict> {
        let Ok(name) = TriggerName::parse(&form.name.get()) else {
            // The room in the repository can be told before there is a name.
            return parsed_repository
                .get()
                .filter(|repository| room(store, before, repository) == 0)
                .map(|repository| TriggerConflict::TooMany { repository })
                .into_iter()
                .collect();
        };
        let Some(repository) = parsed_repository.get() else { return Vec::new() };
        let id = before.with_value(|before| before.as_ref().map(|trigger| trigger.id.clone()));
        store.engine.with(|engine| engine.conflicts(id.as_ref(), &name, &repository))
    });
    let name_error = move || {
        let text = form.name.get();
        let shown = submitted.get() || (name_left.get() && !text.is_empty());
        let parse = TriggerName::parse(&text).err().filter(|_| shown).map(|error| say(&error));
        let taken = |conflict: &TriggerConflict| matches!(conflict, TriggerConflict::NameTaken { .. });
        parse.or_else(|| conflicts.with(|all| all.iter().find(|c| taken(c)).map(say)))
    };
    let repository_error = move || {
        let text = form.repository.get();
        let shown = submitted.get() || (repository_left.get() && !text.is_empty());
        let parse = RepositoryName::parse(text.trim()).err().filter(|_| shown).map(|error| say(&error));
        let full = |conflict: &TriggerConflict| matches!(conflict, TriggerConflict::TooMany { .. });
        parse.or_else(|| conflicts.with(|all| all.iter().find(|c| full(c)).map(say)))
    };
    let tags = Memo::new_with_compare(
        move |_| -> TagSet { parsed_repository.get().map(|name| store.tag_set(&name)).unwrap_or_default() },
        |_, _| true,
    );
    let beside = move |wanted: fn(&Trigger) -> bool| {
        let Some(repository) = parsed_repository.get() else { return Vec::new() };
        let own = before.with_value(|before| before.as_ref().map(|trigger| trigger.id.clone()));
        store.conditions_of(&repository, |other| Some(&other.id) != own.as_ref() && wanted(other))
    };
    let others = move || beside(|_| true);
    let repository_hint = move || {
        parsed_repository
            .get()
            .map(|name| {
                let (triggers, tags) =
                    (store.engine.with(|e| e.triggers_of(&name).len()), tags.with(|tags| tags.len()));
                match language() {
                    Language::En => format!(
                        "{triggers} of {MAX_TRIGGERS} triggers · {} known {}",
                        number(tags),
                        plural(tags, "tag", "tags")
                    ),
                    Language::ZhHans => format!("{triggers}/{MAX_TRIGGERS} 个触发器 · {} 个已知标签", number(tags)),
                }
            })
            .unwrap_or_default()
    };
    // What the save would break, once it was asked for.
    let breaks = RwSignal::new(Vec::new());
    let save = {
        let navigate = navigate.clone();
        move |sure: bool| {
            submitted.set(true);
            breaks.set(if sure { Vec::new() } else { form.examples.broken(form.condition) });
            if breaks.with_untracked(|breaks| !breaks.is_empty()) {
                return;
            }
            let trigger = before.with_value(|before| form.trigger(before.as_ref()));
            let saved = trigger.filter(|_| conflicts.with_untracked(Vec::is_empty)).map(|trigger| {
                let name = trigger.name.clone();
                store.save(trigger).map(|()| name)
            });
            match saved {
                Some(Ok(name)) => {
                    draft::forget(&key.get_value());
                    store.notify(format!("{name} {}", t("is saved", "已保存")), None);
                    navigate(&Route::Triggers.href(), Default::default());
                }
                // The errors stand beside their fields by now: lead there.
                _ => request_animation_frame(|| focus_first("[aria-invalid=true]")),
            }
        }
    };
    let cancel = {
        let navigate = navigate.clone();
        move |_| {
            draft::forget(&key.get_value());
            navigate(&Route::Triggers.href(), Default::default());
        }
    };
    let delete = move |_| {
        if let Some(trigger) = before.get_value() {
            let text = format!("{} {}", trigger.name, t("is deleted", "已删除"));
            draft::forget(&key.get_value());
            store.delete(trigger, text);
            navigate(&Route::Triggers.href(), Default::default());
        }
    };
    let start_again = move |_| {
        let start = start.get_value();
        restored.set(false);
        form.name.set(start.name);
        form.repository.set(start.repository);
        form.condition.set(start.method, &start.expr);
        form.examples.fires.set(start.fires);
        form.examples.stays.set(start.stays);
        form.target.region.set(start.region);
        form.target.cluster.set(start.cluster);
        form.target.namespace.set(start.namespace);
        form.target.kind.set(start.kind);
        form.target.workload.set(start.workload);
        form.target.container.set(start.container);
        form.update.set(start.update);
        form.enabled.set(start.enabled);
    };
    let name = before.with_value(|before| before.as_ref().map(|trigger| trigger.name.clone()));
    let saved_condition = before.with_value(|before| before.as_ref().map(|trigger| trigger.condition.clone()));
    let title = name.clone();
    let line = {
        let new = name.is_none();
        move || match (new, changed.get()) {
            (true, _) => t("Nothing happens before you save it", "保存之前不会有任何动作"),
            (false, true) => t("Edited, not saved", "已修改，未保存"),
            (false, false) => t("Saved", "已保存"),
        }
    };
    let copy = name.clone().map(|name| Route::NewTrigger { repository: None, condition: None, copy: Some(name) });
    let repositories =
        move || store.engine.with(|e| e.repositories().iter().map(ToString::to_string).collect::<Vec<_>>());
    view! {
        <form on:submit={
            let save = save.clone();
            move |event| { event.prevent_default(); save(false); }
        } novalidate>
            <PageHead title=Signal::derive(move || title.as_ref().map_or_else(|| t("New trigger", "新建触发器").to_owned(), ToString::to_string))
                line=Signal::derive(move || line().to_owned())>
                {copy.map(|copy| view! {
                    <a class="button" href=copy.href()>{tr("Duplicate", "复制")}</a>
                    <button type="button" class="button" on:click=delete>{tr("Delete trigger", "删除触发器")}</button>
                })}
                <button type="button" class="button" on:click=cancel>{tr("Cancel", "取消")}</button>
                <button type="submit" class="button first">{tr("Save trigger", "保存触发器")}</button>
            </PageHead>
            <Show when=move || restored.get()>
                <div class="note info">
                    <span aria-hidden="true">"●"</span>
                    <span><b>{tr("Your unsaved changes are back.", "已恢复未保存的更改。")}</b></span>
                    <button type="button" class="button small" on:click=start_again>{tr("Throw them away", "放弃更改")}</button>
                </div>
            </Show>
            <div class="split">
                <div>
                    <Sentence form=form/>
                    <section class="step first" aria-labelledby="step-name">
                        <h2 id="step-name">{tr("Name", "名称")}</h2>
                        <div class="name-and-switch">
                            <TextField id="trigger-name" label=text("Trigger name", "触发器名称") value=form.name
                                error=Signal::derive(name_error) on_leave=Callback::new(move |()| name_left.set(true))/>
                            <Switch label=text("Enabled", "启用") on=form.enabled
                                on_change=move |on| form.enabled.set(on)/>
                        </div>
                    </section>
                    <section class="step" aria-labelledby="step-when">
                        <h2 id="step-when">{tr("When", "条件")}</h2>
                        <div>
                            <TextField id="trigger-repository" label=text("Image repository", "镜像仓库")
                                value=form.repository mono=true placeholder="shop/web" list="repositories"
                                error=Signal::derive(repository_error) hint=Signal::derive(repository_hint)
                                on_leave=Callback::new(move |()| repository_left.set(true))/>
                            <datalist id="repositories">
                                <For each=repositories key=|name| name.clone() let:name><option value=name></option></For>
                            </datalist>
                            <ConditionFields form=form.condition strict=submitted tags=tags others=Signal::derive(others)/>
                            <InWords form=form.condition/>
                            <ExamplesFields form=form.examples condition=form.condition/>
                        </div>
                    </section>
                    <section class="step" aria-labelledby="step-then">
                        <h2 id="step-then">{tr("Then", "动作")}</h2>
                        <div>
                            <TargetFields form=form.target strict=submitted/>
                            <Segments name="update-method" legend=text("Image update method", "镜像更新方式")
                                value=form.update on_change=move |method| form.update.set(method)
                                options=vec![
                                    (UpdateMethod::Tag, text("By tag", "按标签")),
                                    (UpdateMethod::Digest, text("By digest", "按摘要")),
                                ]/>
                            <p class="hint after-choice">{move || match form.update.get() {
                                UpdateMethod::Digest => t("Pins the exact image, so a re-pushed tag rolls out too.", "固定到确切的镜像，重新推送的标签也会更新。"),
                                UpdateMethod::Tag => t("Writes the tag. When it is the same as before, the rollout is restarted.", "写入标签；若与之前相同，则重新启动滚动更新。"),
                            }}</p>
                        </div>
                    </section>
                </div>
                <div class="beside">
                    <TagPreview condition=form.condition.known stale=form.condition.stale() tags=tags
                        others=Signal::derive(move || beside(|other| other.enabled))
                        paused=Signal::derive(move || beside(|other| !other.enabled).len())
                        saved=Signal::stored(saved_condition)
                        empty=Signal::derive(move || if form.repository.with(String::is_empty) {
                            t("Name an image repository to see which of its tags would fire.", "填写镜像仓库后即可看到哪些标签会触发。").to_owned()
                        } else {
                            t("No tag of this repository is known yet. Push one from its page, or try tags on the Preview page.", "该仓库还没有已知标签。可在仓库页面推送一个，或在预览页面试用标签。").to_owned()
                        })/>
                </div>
            </div>
            <BreaksExamples breaks=breaks save_anyway=Callback::new({ let save = save.clone(); move |()| save(true) })/>
        </form>
    }
}

/// How many triggers the repository could still take beside the one that is edited.
fn room(store: Store, before: StoredValue<Option<Trigger>>, repository: &RepositoryName) -> usize {
    let own = before.with_value(|before| before.as_ref().is_some_and(|trigger| trigger.repository == *repository));
    store.engine.with(|engine| engine.room(repository)) + usize::from(own)
}
