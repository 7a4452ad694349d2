//! The playground: try a condition on tags. Nothing is saved; the address keeps it all.

mod words;

use crate::effects::clipboard;
use crate::language::{t, text, tr};
use crate::pages::triggers::{ConditionFields, ConditionForm};
use crate::parts::page::PageHead;
use crate::parts::preview::TagPreview;
use crate::route::{Route, with_query};
use crate::store::Store;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use std::sync::Arc;
use std::time::Duration;
use tagfire_domain::condition::Method;
use tagfire_domain::matcher::TagSet;
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::tag::Tag;
use words::InWords;

/// What a first visitor finds typed in.
const EXPR: &str = r"^v\d+\.\d+\.\d+(-rc\.\d+)?$";
const TAGS: &str = "v2.14.0\nv2.15.0-rc.2\nv2.13.4\n2.13.4\nV2.13.2\nv2.13\nlts\nlatest\nmain-7f3c2a1-1763856000";
/// Longer addresses are cut or refused on the way, in characters.
const LONGEST_ADDRESS: usize = 8_000;

/// The page.
#[component]
pub fn PreviewPage() -> impl IntoView {
    let store = Store::current();
    let query = use_query_map().get_untracked();
    let method = query.get("method").and_then(|text| Method::parse(&text));
    let typed = query.get_all("tag").unwrap_or_default().join("\n");
    let repository = RwSignal::new(query.get("repository").unwrap_or_default());
    let bare = method.is_none() && typed.is_empty() && repository.with_untracked(String::is_empty);
    let form = if bare {
        ConditionForm::new(Method::Regex, EXPR)
    } else {
        ConditionForm::new(method.unwrap_or(Method::Regex), &query.get("expr").unwrap_or_default())
    };
    let listed = RwSignal::new(if bare { TAGS.to_owned() } else { typed });
    let rejected = Memo::new(move |_| {
        let first = |line: &str| Tag::parse(line).err().map(|error| (line.to_owned(), error));
        listed.with(|text| lines(text).filter_map(first).collect::<Vec<_>>())
    });
    let tags = Memo::new_with_compare(
        move |_| -> TagSet {
            match RepositoryName::parse(&repository.get()) {
                Ok(name) => store.tag_set(&name),
                Err(_) => listed.with(|text| lines(text).filter(|line| Tag::parse(line).is_ok()).collect()),
            }
        },
        |_, _| true,
    );
    let address = Memo::new(move |_| {
        let mut query = vec![("method", form.method.get().as_str().to_owned())];
        if form.method.get() != Method::All {
            query.push(("expr", form.text()));
        }
        if repository.with(String::is_empty) {
            listed.with(|text| query.extend(lines(text).map(|tag| ("tag", tag.to_owned()))));
        } else {
            query.push(("repository", repository.get()));
        }
        with_query("/preview", &query)
    });
    let too_long = Memo::new(move |_| address.with(String::len) > LONGEST_ADDRESS);
    let navigate = use_navigate();
    let timer = StoredValue::new(0u32);
    Effect::new(move |first: Option<()>| {
        let address = address.get();
        if first.is_none() || too_long.get() {
            return;
        }
        timer.update_value(|timer| *timer += 1);
        let mine = timer.get_value();
        let navigate = navigate.clone();
        // Not on every keystroke: browsers limit how often a page may change its address.
        set_timeout(
            move || {
                if timer.try_get_value() == Some(mine) {
                    let options =
                        NavigateOptions { replace: true, scroll: false, resolve: false, ..Default::default() };
                    navigate(&address, options);
                }
            },
            Duration::from_millis(300),
        );
    });
    let make = move || {
        let condition = form.condition().get();
        let repository = RepositoryName::parse(&repository.get()).ok();
        Route::NewTrigger { repository, condition, copy: None }.href()
    };
    let copy = move |_| {
        let origin = window().location().origin().unwrap_or_default();
        clipboard::copy(&format!("{origin}{}", address.get_untracked()));
        store.notify(t("Link copied", "链接已复制").to_owned(), None);
    };
    let repositories =
        move || store.engine.with(|e| e.repositories().iter().map(ToString::to_string).collect::<Vec<_>>());
    view! {
        <PageHead title=text("Preview", "预览")
            line=text("Try a condition on tags. Nothing is saved; the address keeps it all.", "在标签上试用条件。不会保存任何内容，全部记录在网址中。")>
            <button type="button" class="button" on:click=copy>{tr("Copy link", "复制链接")}</button>
            <a class="button first" href=make>{tr("Make a trigger of it", "用它新建触发器")}</a>
        </PageHead>
        <div class="split">
            <div>
                <ConditionFields form=form strict=Signal::stored(true) tags=tags others=Signal::stored(Vec::new())/>
                <InWords condition=form.condition()/>
                <div class="field">
                    <label for="preview-source">{tr("Tags from", "标签来源")}</label>
                    <select class="input" id="preview-source" on:change=move |event| repository.set(event_target_value(&event))>
                        <option value="" prop:selected=move || repository.with(String::is_empty)>{tr("The list below", "下方列表")}</option>
                        <For each=repositories key=|name| name.clone() let:name>
                            {
                                let mine = name.clone();
                                view! { <option value=name.clone() prop:selected=move || repository.with(|chosen| *chosen == mine)>{name.clone()}</option> }
                            }
                        </For>
                    </select>
                </div>
                <Show when=move || repository.with(String::is_empty)>
                    <div class="field">
                        <label for="preview-tags">{tr("Tags to test", "要测试的标签")}</label>
                        <textarea class="input mono" id="preview-tags" rows="9" spellcheck="false" autocapitalize="off"
                            prop:value=listed on:input=move |event| listed.set(event_target_value(&event))
                            aria-invalid=move || rejected.with(|all| !all.is_empty()).then_some("true")
                            aria-describedby=move || if rejected.with(Vec::is_empty) { "preview-tags-hint" } else { "preview-tags-error preview-tags-hint" }></textarea>
                        <Show when=move || rejected.with(|all| !all.is_empty())>
                            <p class="error" id="preview-tags-error">{move || rejected.with(|all| all.first().map(|(line, error)| {
                                let line: String = line.chars().take(40).collect();
                                let more = if all.len() > 1 { format!(" (+{})", all.len() - 1) } else { String::new() };
                                format!("{} “{line}”{more}: {}", t("left out", "已忽略"), crate::language::say(error))
                            }))}</p>
                        </Show>
                        <p class="hint" id="preview-tags-hint">{tr("One a line.", "每行一个。")}</p>
                    </div>
                </Show>
                <Show when=move || too_long.get()>
                    <p class="hint">{tr("There are too many tags for the address: the link will not bring them back.", "标签过多，网址无法容纳：链接不能恢复这些标签。")}</p>
                </Show>
            </div>
            <div class="beside">
                <TagPreview condition=form.condition() tags=tags
                    empty=text("Type some tags on the left, or choose a repository.", "请在左侧输入标签，或选择一个仓库。")/>
            </div>
        </div>
    }
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}
