//! The fields that say where the playground's tags come from.

use super::source::{Source, TagSource};
use crate::effects::intl::number;
use crate::language::{sentence, t, tr};
use crate::parts::given::Given;
use crate::parts::held::Held;
use crate::parts::listing::Listing;
use crate::parts::live::{Views, act, flag, live, shown, truth, when, words};
use crate::parts::memo::{Memo, memo};
use crate::state::State;
use leptos::prelude::*;
use tagfire_domain::repository::RepositoryName;
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, DragEvent, Event};

/// A longer text, in bytes, is taken as a file: fields of a page are not made for it.
const LONGEST_TYPED: usize = 100_000;

/// The fields.
#[component]
pub fn SourceFields(source: TagSource, with: Held<String>) -> impl IntoView {
    let state = State::current();
    let over = Held::new(false);
    let repositories =
        memo(move || state.tags.repositories(state.triggers).iter().map(ToString::to_string).collect::<Vec<_>>());
    let complaint = memo(move || source.complaint());
    let drop_file = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        let file = event.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0));
        if let Some(file) = file {
            source.open(&file);
        }
    };
    view! {
        <div class="drop" class:over=truth(move || over.get()) on:dragover=act(move |event: DragEvent| { event.prevent_default(); over.set(true); })
            on:dragleave=act(move |_| over.set(false)) on:drop=act(drop_file)>
            <Chooser source=source repositories=repositories complaint=complaint/>
            <div class="field">
                {when(move || source.chosen.with(|chosen| *chosen == Source::Typed), move || view! { <Typed source=source complaint=complaint/> }.into_any())}
                {live(move || source.busy.get().map(|(name, percent)| reading(&name, percent)).into_any())}
                {when(move || complaint.with(Option::is_some), move || view! {
                    <p class="error" id="preview-tags-error">{words(move || complaint.get().unwrap_or_default())}</p>
                }.into_any())}
                <p class="hint" id="preview-tags-hint">{tr("One a line, or drop a file: text, a registry’s tags/list, or DescribeImagePersonal; up to a million tags.", "每行一个，或拖入文件：纯文本、镜像仓库的 tags/list 或 DescribeImagePersonal 的 JSON，最多一百万个标签。")}</p>
            </div>
            {when(move || !source.chosen.with(|chosen| matches!(chosen, Source::Repository(_))),
                move || view! { <Company with=with repositories=repositories/> }.into_any())}
        </div>
    }
}

/// The ids of what describes a field of tags.
fn described(complaint: Memo<Option<String>>) -> Signal<String> {
    words(move || match complaint.with(Option::is_some) {
        true => "preview-tags-error preview-tags-hint".to_owned(),
        false => "preview-tags-hint".to_owned(),
    })
}

/// How far a file has been read.
fn reading(name: &str, percent: u32) -> impl IntoView + use<> {
    let told = sentence!("Reading {name}", "正在读取 {name}");
    view! { <p class="hint loading"><progress max="100" value=percent.to_string()></progress>{told}</p> }
}

/// The list of sources, and the button that opens a file.
#[component]
fn Chooser(source: TagSource, repositories: Memo<Vec<String>>, complaint: Memo<Option<String>>) -> impl IntoView {
    let input = NodeRef::<leptos::html::Input>::new();
    let picked = move |_| {
        let Some(input) = input.get_untracked() else { return };
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            source.open(&file);
        }
        // So that choosing the same file again counts as a change.
        input.set_value("");
    };
    let option = move |value: String, label: String, chosen: Source| {
        let selected = truth(move || source.chosen.with(|now| *now == chosen));
        view! { <option value=value prop:selected=selected>{label}</option> }.into_any()
    };
    let options = move || {
        let file = source.file().map(|(name, tags)| {
            let tags = number(tags);
            sentence!("{name} ({tags})", "{name}（{tags}）")
        });
        view! {
            {option(String::new(), t("The list below", "下方列表").into(), Source::Typed)}
            {file.map(|name| option("@file".into(), name, Source::File))}
            {option("@samples".into(), t("Samples: 3,305 real tags", "示例：3,305 个真实标签").into(), Source::Samples)}
            {repositories.get().into_iter().map(|name| option(name.clone(), name.clone(), Source::Repository(name))).views()}
        }
        .into_any()
    };
    let choose = move |event: Event| {
        let value = event_target_value(&event);
        source.choose(match value.as_str() {
            "" => Source::Typed,
            "@file" => Source::File,
            "@samples" => Source::Samples,
            _ => Source::Repository(value),
        });
    };
    view! {
        <div class="field">
            <label for="preview-source">{tr("Tags from", "标签来源")}</label>
            <div class="with-button">
                <select class="input" id="preview-source" aria-describedby=described(complaint)
                    aria-invalid=flag(move || complaint.with(Option::is_some)) on:change=act(choose)>{live(options)}</select>
                <button type="button" class="button" on:click=act(move |_| if let Some(input) = input.get_untracked() { input.click() })>
                    {tr("Open a file", "打开文件")}</button>
                <input type="file" id="preview-file" class="hidden-label" tabindex="-1" node_ref=input on:change=act(picked)
                    accept=".txt,.json,.tsv,.csv,text/plain,application/json" aria-label=tr("File of tags", "标签文件")/>
            </div>
            <Listing name=Given::of(move || match source.chosen.get() {
                Source::Repository(name) => RepositoryName::parse(&name).ok(),
                _ => None,
            })/>
        </div>
    }
}

/// The field of typed tags.
#[component]
fn Typed(source: TagSource, complaint: Memo<Option<String>>) -> impl IntoView {
    let paste = move |event: Event| {
        let pasted = event.clone().dyn_into::<ClipboardEvent>().ok();
        let text = pasted.and_then(|event| event.clipboard_data()).and_then(|data| data.get_data("text").ok());
        if let Some(text) = text.filter(|text| text.len() > LONGEST_TYPED) {
            event.prevent_default();
            source.paste(text);
        }
    };
    let input = move |event: Event| {
        let text = event_target_value(&event);
        if text.len() > LONGEST_TYPED { source.paste(text) } else { source.typed.set(text) }
    };
    view! {
        <label for="preview-tags">{tr("Tags to test", "要测试的标签")}</label>
        <textarea class="input mono" id="preview-tags" rows="9" spellcheck="false" autocapitalize="off"
            prop:value=shown(source.typed) on:input=act(input) on:paste=act(move |event: ClipboardEvent| paste(event.into()))
            aria-invalid=flag(move || complaint.with(Option::is_some)) aria-describedby=described(complaint)></textarea>
    }
}

/// Whose triggers the condition stands beside, where the tags are of no repository.
#[component]
fn Company(with: Held<String>, repositories: Memo<Vec<String>>) -> impl IntoView {
    let choice = move |name: String, label: String| {
        let mine = name.clone();
        view! { <option value=name prop:selected=truth(move || with.with(|chosen| *chosen == mine))>{label}</option> }
    };
    view! {
        <div class="field">
            <label for="preview-with">{tr("Compare with the triggers of", "与以下仓库的触发器比较")}</label>
            <select class="input" id="preview-with" on:change=act(move |event| with.set(event_target_value(&event)))>
                {live(move || view! {
                    {choice(String::new(), t("No repository", "不比较").into())}
                    {repositories.get().into_iter().map(|name| choice(name.clone(), name)).views()}
                }.into_any())}
            </select>
        </div>
    }
}
