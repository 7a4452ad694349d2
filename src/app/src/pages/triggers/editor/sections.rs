//! The three parts of the form: what the trigger is called, when it fires, and what it does then.

use super::editing::Editing;
use super::find::TargetSearch;
use crate::effects::intl::{number, plural};
use crate::language::{say, sentence, t, tr};
use crate::pages::triggers::rivals::rivals;
use crate::parts::condition::{ConditionFields, Tools};
use crate::parts::field::{Switch, TextField};
use crate::parts::given::Given;
use crate::parts::held::Held;
use crate::parts::listing::Listing;
use crate::parts::live::{For, live, perhaps, words};
use crate::parts::memo::memo;
use crate::parts::segments::Segments;
use crate::parts::sentence::rich;
use leptos::prelude::*;
use tagfire_domain::trigger::{MAX_TRIGGERS, TriggerConflict, UpdateMethod};

/// The trigger's name, where it watches, and whether it is enabled.
#[component]
pub fn NameSection(editing: Editing) -> impl IntoView {
    let head = editing.form.head;
    let left = Held::new(false);
    let error = move || {
        let shown = editing.submitted.get() || (left.get() && !head.name.with(String::is_empty));
        let unreadable = head.name().err().filter(|_| shown).map(|error| say(&error));
        unreadable.or_else(|| editing.conflict(|conflict| matches!(conflict, TriggerConflict::NameTaken { .. })))
    };
    view! {
        <section class="step first" aria-labelledby="step-name">
            <h2 id="step-name">{tr("Name", "名称")}</h2>
            <div>
                <div class="pair">
                    <div>
                        <TextField id="trigger-name" label=tr("Trigger name", "触发器名称") value=head.name
                            error=perhaps(error) on_leave=Callback::new(move |()| left.set(true))/>
                        <Switch label=tr("Enabled", "启用") on=head.enabled on_change=move |on| head.enabled.set(on)/>
                    </div>
                    <div><RepositoryField editing=editing/></div>
                </div>
                <Listing name=editing.repository/>
            </div>
        </section>
    }
}

/// The condition, and what helps with it.
#[component]
pub fn WhenSection(editing: Editing) -> impl IntoView {
    let form = editing.form;
    view! {
        <section class="step" aria-labelledby="step-when">
            <h2 id="step-when">{tr("When", "条件")}</h2>
            <div>
                <ConditionFields form=form.condition strict=editing.submitted tags=editing.tags
                    others=Given::of(move || editing.beside(|_| true))/>
                <Tools form=form.condition tags=editing.tags examples=form.examples strict=editing.submitted/>
            </div>
        </section>
    }
}

#[component]
fn RepositoryField(editing: Editing) -> impl IntoView {
    let (state, head) = (editing.state, editing.form.head);
    let left = Held::new(false);
    let error = move || {
        let shown = editing.submitted.get() || (left.get() && !head.repository.with(String::is_empty));
        let unreadable = head.repository().err().filter(|_| shown).map(|error| say(&error));
        unreadable.or_else(|| editing.conflict(|conflict| matches!(conflict, TriggerConflict::TooMany { .. })))
    };
    let hint = move || {
        let Some(name) = editing.repository.get() else { return String::new() };
        let (triggers, tags) = (state.triggers.count_of(&name), editing.tags.with(|tags| tags.len()));
        let (count, of_tags) = (number(tags), plural(tags, "tag", "tags"));
        sentence!(
            "{triggers} of {MAX_TRIGGERS} triggers · {count} {of_tags}",
            "{triggers}/{MAX_TRIGGERS} 个触发器 · {count} 个标签"
        )
    };
    let repositories =
        move || state.tags.repositories(state.triggers).iter().map(ToString::to_string).collect::<Vec<_>>();
    view! {
        <TextField id="trigger-repository" label=tr("Image repository", "镜像仓库")
            value=head.repository mono=true placeholder="shop/web" list="repositories"
            error=perhaps(error) hint=words(hint)
            on_leave=Callback::new(move |()| left.set(true))/>
        <datalist id="repositories">
            <For each=repositories key=|name| name.clone() let:name><option value=name></option></For>
        </datalist>
    }
}

/// The target, and how its image is written.
#[component]
pub fn ThenSection(editing: Editing) -> impl IntoView {
    let target = editing.form.target;
    let rival = memo(move || {
        let action = target.action()?;
        let (repository, condition) = (editing.repository.get()?, editing.form.condition.known.get()?);
        let id = editing.id();
        rivals(editing.state, &action.target, (&repository, &condition), id.as_ref()).into_iter().next()
    });
    view! {
        <section class="step" aria-labelledby="step-then">
            <h2 id="step-then">{tr("Then", "动作")}</h2>
            <div>
                <TargetSearch form=target strict=editing.submitted/>
                {live(move || rival.get().map(|rival| view! {
                    <p class="note"><span aria-hidden="true">"▲"</span><span>{rich!(
                        "{rival} sets this container, too: of two that fire, the later one wins.",
                        "{rival} 也会更新此容器：若两者都触发，以后触发的为准。",
                        rival = view! { <b>{rival}</b> },
                    )}</span></p>
                }.into_any()).into_any())}
                <Segments name="update-method" legend=tr("Image update method", "镜像更新方式")
                    value=target.update on_change=move |method| target.update.set(method)
                    options=vec![
                        (UpdateMethod::Tag, tr("By tag", "按标签")),
                        (UpdateMethod::Digest, tr("By digest", "按摘要")),
                    ]/>
                <p class="hint after-choice">{words(move || match target.update.get() {
                    UpdateMethod::Digest => t("Pins the exact image, so a re-pushed tag rolls out too.", "固定到确切的镜像，重新推送的标签也会更新。"),
                    UpdateMethod::Tag => t("Writes the tag. When it is the same as before, the rollout is restarted.", "写入标签；若与之前相同，则重新启动滚动更新。"),
                }.to_owned())}</p>
            </div>
        </section>
    }
}
