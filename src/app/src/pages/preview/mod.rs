//! The playground: try a condition on tags. Nothing is saved; the address keeps it all.

mod embed;
mod playground;
mod source;
mod source_fields;

pub use embed::EmbedPage;

use crate::effects::address;
use crate::effects::clipboard;
use crate::language::{t, tr};
use crate::parts::condition::{ConditionFields, Tool, Tools};
use crate::parts::given::Given;
use crate::parts::live::{act, effect, truth, when, words};
use crate::parts::memo::{Memo, memo};
use crate::parts::page::PageHead;
use crate::parts::preview::TagPreview;
use crate::route::{Route, link};
use crate::state::State;
use leptos::prelude::*;
use playground::Playground;
use source_fields::SourceFields;
use std::time::Duration;
use tagfire_domain::repository::RepositoryName;

/// Long enough after the last key.
const SETTLED: Duration = Duration::from_millis(300);

/// The page.
#[component]
pub fn PreviewPage() -> impl IntoView {
    let state = State::current();
    let playground = Playground::read(&address::query());
    let Playground { form, source, view, with, .. } = playground;
    let tags = source.tags(state);
    let company = memo(move || playground.company());
    let beside = move |enabled: bool| {
        let repository = RepositoryName::parse(&company.get()).ok();
        repository
            .map(|name| state.triggers.conditions_of(&name, |trigger| trigger.enabled == enabled))
            .unwrap_or_default()
    };
    let others = Given::of(move || beside(true));
    let too_long = memo(move || playground.beyond_address());
    let address = memo(move || playground.address());
    follow(state, playground, address);
    let make = words(move || {
        let condition = form.parsed.get().ok();
        let repository = RepositoryName::parse(&company.get()).ok();
        Route::NewTrigger { repository, condition, copy: None }.href()
    });
    let copy = move |_| {
        let origin = window().location().origin().unwrap_or_default();
        clipboard::copy(&format!("{origin}{}", link(&address.get_untracked())));
        let said = match too_long.get_untracked() {
            true => {
                t("Link copied, without the tags: they don’t fit an address", "链接已复制，但不含标签：网址无法容纳")
            }
            false => t("Link copied", "链接已复制"),
        };
        state.notices.say(said.to_owned());
    };
    view! {
        <PageHead title=tr("Preview", "预览")
            line=tr("Try a condition on tags. Nothing is saved; the address keeps it all.", "在标签上试用条件。不会保存任何内容，全部记录在网址中。")>
            <button type="button" class="button" on:click=act(copy)>{tr("Copy link", "复制链接")}</button>
            <a class="button first" href=make>{tr("Make a trigger of it", "用它新建触发器")}</a>
        </PageHead>
        <div class="split" class:whole=truth(move || view.together.get())>
            <div>
                <ConditionFields form=form strict=Signal::stored(false) tags=tags others=others/>
                <Tools form=form tags=tags first=Tool::Words/>
                <SourceFields source=source with=with/>
                {when(move || too_long.get(), || view! {
                    <p class="hint">{tr("The address can’t hold these tags: the link will bring the condition back without them.", "网址无法容纳这些标签：链接只能恢复条件，不含标签。")}</p>
                }.into_any())}
                <p class="hint"><a href=words(move || link(&playground.embedding()))>{tr("Put this preview into another page", "把此预览放入其他页面")}</a></p>
            </div>
            <div class="beside">
                <TagPreview condition=form.known stale=form.stale() tags=tags others=others
                    paused=Given::of(move || beside(false).len()) view=view
                    empty=tr("Type some tags on the left, or choose a repository.", "请在左侧输入标签，或选择一个仓库。")/>
            </div>
        </div>
    }
}

/// Keeps the address in step with the playground, and what the address can't hold for as long as the page is open.
fn follow(state: State, playground: Playground, address: Memo<String>) {
    let source = playground.source;
    // Back where it was left, what the address can't hold is as it was, too.
    if state.playground.address.with_untracked(|left| address.with_untracked(|here| left == here)) {
        source.resume(state.playground.tags.get_value());
    }
    effect(move || state.playground.tags.set_value(source.left(playground.typed_too_long())));
    effect(move || state.playground.address.set(address.get()));
    address::follow(move || address.with(|address| link(address)), SETTLED);
}
