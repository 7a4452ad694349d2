//! The playground: try a condition on tags. Nothing is saved; the address keeps it all.

mod source;

use crate::effects::clipboard;
use crate::effects::latest::Latest;
use crate::language::{t, text, tr};
use crate::parts::condition::{ConditionDraft, ConditionFields, ConditionForm, InWords};
use crate::parts::live::when;
use crate::parts::page::PageHead;
use crate::parts::preview::{TagPreview, View};
use crate::route::{Route, link, pair, with_query};
use crate::state::State;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use source::{Source, SourceFields, TagSource};
use std::time::Duration;
use tagfire_domain::address::Page;
use tagfire_domain::condition::Method;
use tagfire_domain::repository::RepositoryName;

/// What a first visitor finds typed in.
const EXPR: &str = r"^v\d+\.\d+\.\d+(-rc\.\d+)?$";
const TAGS: &str = "v2.14.0\nv2.15.0-rc.2\nv2.13.4\n2.13.4\nV2.13.2\nv2.13\nlts\nlatest\nmain-7f3c2a1-1763856000";
/// Not on every keystroke: browsers limit how often a page may change its address.
const SETTLED: Duration = Duration::from_millis(300);
/// Longer addresses are cut or refused on the way, in characters.
const LONGEST_ADDRESS: usize = 8_000;

/// The page.
#[component]
pub fn PreviewPage() -> impl IntoView {
    let state = State::current();
    let query = use_query_map().get_untracked();
    let method = query.get("method").and_then(|text| Method::parse(&text));
    let typed = query.get_all("tag").unwrap_or_default().join("\n");
    let bare = ["method", "tag", "repository", "source"].iter().all(|key| query.get(key).is_none());
    let draft = if bare {
        ConditionDraft { method: Method::Regex, expr: EXPR.to_owned() }
    } else {
        let expr = query.get("expr").unwrap_or_else(|| if method.is_none() { EXPR.into() } else { String::new() });
        ConditionDraft { method: method.unwrap_or(Method::Regex), expr }
    };
    let form = ConditionForm::new(draft);
    let source = TagSource::new(
        match query.get("source").as_deref() {
            Some("samples") => Source::Samples,
            _ => query.get("repository").map_or(Source::Typed, Source::Repository),
        },
        if bare { TAGS.to_owned() } else { typed },
    );
    let view = View::read(|key| query.get(key));
    let with = RwSignal::new(query.get("with").unwrap_or_default());
    let tags = source.tags(state);
    // The triggers of the tags' own repository stand beside the condition unasked.
    let company = Memo::new(move |_| match source.chosen.get() {
        Source::Repository(name) => name,
        _ => with.get(),
    });
    let beside = move |enabled: bool| {
        let repository = RepositoryName::parse(&company.get()).ok();
        repository.map(|name| state.triggers.conditions_of(&name, |trigger| trigger.enabled == enabled)).unwrap_or_default()
    };
    let others = Signal::derive(move || beside(true));
    // The typed tags as an address has them; None where they are too many for one.
    let typed = Memo::new(move |_| {
        source.typed.with(|text| {
            let short = Some(text).filter(|text| text.len() <= LONGEST_ADDRESS)?;
            let query: String = lines(short).map(|tag| format!("&{}", pair("tag", tag))).collect();
            Some(query).filter(|query| query.len() <= LONGEST_ADDRESS)
        })
    });
    let too_long = Memo::new(move |_| match source.chosen.get() {
        Source::Typed => typed.with(Option::is_none),
        Source::File => true,
        Source::Repository(_) | Source::Samples => false,
    });
    let address = Memo::new(move |_| {
        let mut query = vec![("method", form.method.get().as_str().to_owned())];
        if form.method.get() != Method::All {
            query.push(("expr", form.text()));
        }
        match source.chosen.get() {
            Source::Repository(name) => query.push(("repository", name)),
            Source::Samples => query.push(("source", "samples".into())),
            Source::Typed | Source::File => {}
        }
        if !with.with(String::is_empty) {
            query.push(("with", with.get()));
        }
        query.extend(view.written());
        let mut address = with_query(Page::Preview, &query);
        if source.chosen.with(|chosen| *chosen == Source::Typed) {
            typed.with(|typed| address.extend(typed.as_deref()));
        }
        address
    });
    // Back where it was left, what the address can't hold is as it was, too.
    if state.playground.address.with_untracked(|left| address.with_untracked(|here| left == here)) {
        source.resume(state.playground.tags.get_value());
    }
    Effect::new(move || state.playground.tags.set_value(source.left(typed.with(Option::is_none))));
    let navigate = use_navigate();
    let latest = Latest::new();
    Effect::new(move |first: Option<()>| {
        let address = address.get();
        state.playground.address.set(address.clone());
        if first.is_none() {
            return;
        }
        let navigate = navigate.clone();
        latest.after(SETTLED, move || {
            let options = NavigateOptions { replace: true, scroll: false, resolve: false, ..Default::default() };
            navigate(&link(&address), options);
        });
    });
    let make = move || {
        let condition = form.parsed.get().ok();
        let repository = RepositoryName::parse(&company.get()).ok();
        Route::NewTrigger { repository, condition, copy: None }.href()
    };
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
        <PageHead title=text("Preview", "预览")
            line=text("Try a condition on tags. Nothing is saved; the address keeps it all.", "在标签上试用条件。不会保存任何内容，全部记录在网址中。")>
            <button type="button" class="button" on:click=copy>{tr("Copy link", "复制链接")}</button>
            <a class="button first" href=make>{tr("Make a trigger of it", "用它新建触发器")}</a>
        </PageHead>
        <div class="split">
            <div>
                <ConditionFields form=form strict=Signal::stored(false) tags=tags others=others/>
                <InWords form=form open=true/>
                <SourceFields source=source with=with/>
                {when(move || too_long.get(), || view! {
                    <p class="hint">{tr("The address can’t hold these tags: the link will bring the condition back without them.", "网址无法容纳这些标签：链接只能恢复条件，不含标签。")}</p>
                }.into_any())}
            </div>
            <div class="beside">
                <TagPreview condition=form.known stale=form.stale() tags=tags others=others
                    paused=Signal::derive(move || beside(false).len()) view=view
                    empty=text("Type some tags on the left, or choose a repository.", "请在左侧输入标签，或选择一个仓库。")/>
            </div>
        </div>
    }
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}
