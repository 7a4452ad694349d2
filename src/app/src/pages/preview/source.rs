//! Where the playground's tags come from: typed, of a repository, the samples, or a file.

use crate::effects::file;
use crate::effects::intl::number;
use crate::effects::slices::Slices;
use crate::language::{say, sentence, t, tr};
use crate::parts::live::{live, truth, when, words};
use crate::route::link;
use crate::state::{PlaygroundTags, State};
use leptos::prelude::*;
use tagfire_domain::matcher::TagSet;
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::source::{MAX_TAGS, Read, Reading, SourceError, read};
use web_sys::{DragEvent, File};

/// The file of samples that is built with the app.
const SAMPLES: &str = "/tags.tsv";
/// A longer text, in bytes, is taken as a file: fields of a page are not made for it.
const LONGEST_TYPED: usize = 100_000;

/// Which tags are tested.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Source {
    #[default]
    Typed,
    Repository(String),
    Samples,
    File,
}

/// Why there are no tags.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Trouble {
    Unreadable,
    Content(SourceError),
}

/// What was read from a file or from the samples.
#[derive(Clone, Debug, Default)]
struct Loaded {
    name: String,
    read: Read,
}

/// The choice and what it brings. Cheap to copy: it holds signals.
#[derive(Clone, Copy)]
pub struct TagSource {
    pub chosen: RwSignal<Source>,
    pub typed: RwSignal<String>,
    listed: Memo<Result<Read, SourceError>>,
    samples: RwSignal<Option<Loaded>>,
    file: RwSignal<Option<Loaded>>,
    trouble: RwSignal<Option<Trouble>>,
    /// What is being read, and how much of it is, in percent.
    busy: RwSignal<Option<(String, u32)>>,
    slices: Slices,
}

impl TagSource {
    /// A source that begins with this.
    pub fn new(chosen: Source, typed: String) -> TagSource {
        let typed = RwSignal::new(typed);
        let source = TagSource {
            chosen: RwSignal::new(Source::Typed),
            typed,
            listed: Memo::new_with_compare(move |_| typed.with(|text| read(text)), |_, _| true),
            samples: RwSignal::new(None),
            file: RwSignal::new(None),
            trouble: RwSignal::new(None),
            busy: RwSignal::new(None),
            slices: Slices::new(),
        };
        source.choose(chosen);
        source
    }

    /// Takes up what was left when the page was last seen.
    pub fn resume(self, kept: PlaygroundTags) {
        if !kept.typed.is_empty() {
            self.typed.set(kept.typed);
        }
        if let Some((name, read)) = kept.file {
            self.file.set(Some(Loaded { name, read }));
            if kept.of_file {
                self.chosen.set(Source::File);
            }
        }
    }

    /// What the address can't hold.
    pub fn left(self, typed_too_long: bool) -> PlaygroundTags {
        PlaygroundTags {
            typed: if typed_too_long { self.typed.get() } else { String::new() },
            file: self.file.with(|file| file.as_ref().map(|loaded| (loaded.name.clone(), loaded.read.clone()))),
            of_file: self.chosen.with(|chosen| *chosen == Source::File),
        }
    }

    /// The tags.
    pub fn tags(self, state: State) -> Signal<TagSet> {
        let tags = Memo::new_with_compare(
            move |_| match self.chosen.get() {
                Source::Repository(name) => {
                    RepositoryName::parse(&name).map(|name| state.tags.set_of(&name)).unwrap_or_default()
                }
                _ => self.with_read(|read| read.tags.clone()),
            },
            |_, _| true,
        );
        tags.into()
    }

    fn with_read<T: Default>(self, of: impl Fn(&Read) -> T) -> T {
        let loaded = |from: RwSignal<Option<Loaded>>| {
            from.with(|loaded| loaded.as_ref().map(|loaded| of(&loaded.read)).unwrap_or_default())
        };
        match self.chosen.get() {
            Source::Typed => self.listed.with(|read| read.as_ref().map(&of).unwrap_or_default()),
            Source::Samples => loaded(self.samples),
            Source::File => loaded(self.file),
            Source::Repository(_) => T::default(),
        }
    }

    fn choose(self, source: Source) {
        self.trouble.set(None);
        if source == Source::Samples && self.samples.with_untracked(Option::is_none) {
            self.busy.set(Some((String::new(), 0)));
            file::fetch(&link(SAMPLES), move |text| self.take(self.samples, String::new(), text));
        }
        self.chosen.set(source);
    }

    fn open(self, picked: &File) {
        let name = picked.name();
        self.busy.set(Some((name.clone(), 0)));
        self.trouble.set(None);
        file::read(picked, move |text| self.take(self.file, name, text));
    }

    /// Reads a text in slices; what was there stays until it is read.
    fn take(self, into: RwSignal<Option<Loaded>>, name: String, text: Result<String, file::Unreadable>) {
        let Ok(text) = text else {
            self.busy.try_set(None);
            self.trouble.try_set(Some(Trouble::Unreadable));
            return;
        };
        let mut reading = Some(Reading::new(text));
        self.slices.run(move |budget| {
            let Some(mut now) = reading.take() else { return true };
            if now.step(budget) {
                self.busy.set(None);
                match now.finish() {
                    Ok(read) => {
                        into.set(Some(Loaded { name: name.clone(), read }));
                        self.chosen.set(if into == self.file { Source::File } else { Source::Samples });
                    }
                    Err(error) => self.trouble.set(Some(Trouble::Content(error))),
                }
                return true;
            }
            let percent = (now.progress() * 100.0) as u32;
            if self.busy.with_untracked(|busy| busy.as_ref().is_some_and(|(_, known)| *known != percent)) {
                self.busy.set(Some((name.clone(), percent)));
            }
            reading = Some(now);
            false
        });
    }

    /// What is wrong with the tags, or left out of them.
    fn complaint(self) -> Option<String> {
        if let Some(trouble) = self.trouble.get() {
            return Some(match trouble {
                Trouble::Unreadable => t("this can’t be read as text", "无法按文本读取").to_owned(),
                Trouble::Content(error) => say(&error),
            });
        }
        if self.chosen.with(|chosen| *chosen == Source::Typed)
            && let Some(error) = self.listed.with(|read| read.as_ref().err().cloned())
        {
            return Some(say(&error));
        }
        let (refused, first, beyond) =
            self.with_read(|read| (read.refused, read.rejected.first().cloned(), read.beyond));
        let mut words = Vec::new();
        if let Some(first) = first {
            let (text, why, more) = (first.text, say(&first.error), number(refused.saturating_sub(1)));
            words.push(match (first.line, refused) {
                (None, 0..=1) => sentence!("left out “{text}”: {why}", "已忽略“{text}”：{why}"),
                (None, _) => {
                    sentence!("left out “{text}” and {more} more: {why}", "已忽略“{text}”等（另有 {more} 个）：{why}")
                }
                (Some(line), 0..=1) => {
                    sentence!("line {line}: left out “{text}”: {why}", "第 {line} 行：已忽略“{text}”：{why}")
                }
                (Some(line), _) => sentence!(
                    "line {line}: left out “{text}” and {more} more: {why}",
                    "第 {line} 行：已忽略“{text}”等（另有 {more} 个）：{why}"
                ),
            });
        }
        if beyond > 0 {
            let (most, beyond) = (number(MAX_TAGS), number(beyond));
            words.push(sentence!(
                "only the first {most} tags are taken; {beyond} more are not",
                "仅读取前 {most} 个标签，另有 {beyond} 个未读取"
            ));
        }
        (!words.is_empty()).then(|| words.join(t("; ", "；")))
    }
}

/// The fields.
#[component]
pub fn SourceFields(source: TagSource, with: RwSignal<String>) -> impl IntoView {
    let state = State::current();
    let input = NodeRef::<leptos::html::Input>::new();
    let over = RwSignal::new(false);
    let repositories =
        Memo::new(move |_| state.tags.repositories(state.triggers).iter().map(ToString::to_string).collect::<Vec<_>>());
    let complaint = Memo::new(move |_| source.complaint());
    let has_complaint = truth(move || complaint.with(Option::is_some));
    let drop_file = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        let file = event.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0));
        if let Some(file) = file {
            source.open(&file);
        }
    };
    let take_long = move |text: String| {
        let name = t("pasted", "已粘贴").to_owned();
        source.busy.set(Some((name.clone(), 0)));
        source.take(source.file, name, Ok(text));
    };
    let paste = move |event: web_sys::Event| {
        let pasted = wasm_bindgen::JsCast::dyn_into::<web_sys::ClipboardEvent>(event.clone()).ok();
        let text = pasted.and_then(|event| event.clipboard_data()).and_then(|data| data.get_data("text").ok());
        if let Some(text) = text.filter(|text| text.len() > LONGEST_TYPED) {
            event.prevent_default();
            take_long(text);
        }
    };
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
        let file = source
            .file
            .with(|file| file.as_ref().map(|loaded| (loaded.name.clone(), number(loaded.read.tags.len()))))
            .map(|(name, tags)| sentence!("{name} ({tags})", "{name}（{tags}）"));
        view! {
            {option(String::new(), t("The list below", "下方列表").into(), Source::Typed)}
            {file.map(|name| option("@file".into(), name, Source::File))}
            {option("@samples".into(), t("Samples: 3,305 real tags", "示例：3,305 个真实标签").into(), Source::Samples)}
            {repositories.get().into_iter().map(|name| option(name.clone(), name.clone(), Source::Repository(name))).collect_view()}
        }
        .into_any()
    };
    let company = move || {
        let choice = move |name: String, label: String| {
            let mine = name.clone();
            view! { <option value=name prop:selected=truth(move || with.with(|chosen| *chosen == mine))>{label}</option> }
        };
        view! {
            <div class="field">
                <label for="preview-with">{tr("Compare with the triggers of", "与以下仓库的触发器比较")}</label>
                <select class="input" id="preview-with" on:change=move |event| with.set(event_target_value(&event))>
                    {live(move || view! {
                        {choice(String::new(), t("No repository", "不比较").into())}
                        {repositories.get().into_iter().map(|name| choice(name.clone(), name)).collect_view()}
                    }.into_any())}
                </select>
            </div>
        }
        .into_any()
    };
    let described = words(move || {
        if has_complaint.get() { "preview-tags-error preview-tags-hint" } else { "preview-tags-hint" }.to_owned()
    });
    let typed = move || {
        view! {
            <label for="preview-tags">{tr("Tags to test", "要测试的标签")}</label>
            <textarea class="input mono" id="preview-tags" rows="9" spellcheck="false" autocapitalize="off"
                prop:value=source.typed on:input=move |event| {
                    let text = event_target_value(&event);
                    if text.len() > LONGEST_TYPED { take_long(text) } else { source.typed.set(text) }
                }
                on:paste=move |event| paste(event.into())
                aria-invalid=move || has_complaint.get().then_some("true") aria-describedby=described></textarea>
        }
        .into_any()
    };
    let busy = move || {
        source.busy.with(|busy| match busy {
            Some((name, percent)) => view! {
                <p class="hint loading"><progress max="100" value=percent.to_string()></progress>{sentence!("Reading {name}", "正在读取 {name}")}</p>
            }
            .into_any(),
            None => ().into_any(),
        })
    };
    view! {
        <div class="drop" class:over=over on:dragover=move |event| { event.prevent_default(); over.set(true); }
            on:dragleave=move |_| over.set(false) on:drop=drop_file>
            <div class="field">
                <label for="preview-source">{tr("Tags from", "标签来源")}</label>
                <div class="with-button">
                    <select class="input" id="preview-source" aria-describedby=described
                        aria-invalid=move || has_complaint.get().then_some("true") on:change=move |event| {
                        let value = event_target_value(&event);
                        source.choose(match value.as_str() {
                            "" => Source::Typed,
                            "@file" => Source::File,
                            "@samples" => Source::Samples,
                            _ => Source::Repository(value),
                        });
                    }>{live(options)}</select>
                    <button type="button" class="button" on:click=move |_| if let Some(input) = input.get_untracked() { input.click() }>
                        {tr("Open a file", "打开文件")}</button>
                    <input type="file" id="preview-file" class="hidden-label" tabindex="-1" node_ref=input on:change=picked
                        accept=".txt,.json,.tsv,.csv,text/plain,application/json" aria-label=tr("File of tags", "标签文件")/>
                </div>
            </div>
            <div class="field">
                {when(move || source.chosen.with(|chosen| *chosen == Source::Typed), typed)}
                {live(busy)}
                {when(move || has_complaint.get(), move || view! {
                    <p class="error" id="preview-tags-error">{words(move || complaint.get().unwrap_or_default())}</p>
                }.into_any())}
                <p class="hint" id="preview-tags-hint">{tr("One a line, or drop a file: text, a registry’s tags/list, or DescribeImagePersonal; up to a million tags.", "每行一个，或拖入文件：纯文本、镜像仓库的 tags/list 或 DescribeImagePersonal 的 JSON，最多一百万个标签。")}</p>
            </div>
            {when(move || !source.chosen.with(|chosen| matches!(chosen, Source::Repository(_))), company)}
        </div>
    }
}
