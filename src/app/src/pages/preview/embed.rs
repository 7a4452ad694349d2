//! What puts the preview into another page: a few lines that hold the playground's condition and tags.

use super::playground::Playground;
use crate::effects::{address, clipboard};
use crate::language::{t, tr};
use crate::parts::live::{act, words};
use crate::parts::page::PageHead;
use crate::route::link;
use crate::state::State;
use leptos::prelude::*;

/// The page. It takes its address from the playground's.
#[component]
pub fn EmbedPage() -> impl IntoView {
    let state = State::current();
    let playground = Playground::read(&address::query());
    let snippet = words(move || snippet(playground));
    let copy = move |_| {
        clipboard::copy(&snippet.get_untracked());
        state.notices.say(t("Copied", "已复制").to_owned());
    };
    view! {
        <PageHead title=tr("Embed the preview", "嵌入预览")
            line=tr("The same preview in a page of your own: the element and the functions of the npm package tagfire-preview.", "在您自己的页面中使用同样的预览：npm 包 tagfire-preview 提供元素和函数。")>
            <button type="button" class="button first" on:click=act(copy)>{tr("Copy", "复制")}</button>
        </PageHead>
        <pre class="card snippet" tabindex="0" aria-label=tr("What to put into the page", "放入页面的内容")>{words(move || snippet.get())}</pre>
        <p class="hint">{tr(
            "Where a bundler builds the page, write import \"tagfire-preview\" in place of the first line. Also language, theme and readonly can be set; the event change tells of each edit.",
            "使用打包工具时，将第一行改为 import \"tagfire-preview\"。还可设置 language、theme 和 readonly；每次编辑都会触发 change 事件。",
        )}</p>
        <p class="hint"><a href=words(move || link(&playground.address()))>{tr("Back to the preview", "返回预览")}</a></p>
    }
}

fn snippet(playground: Playground) -> String {
    let mut attributes = playground.form.get().written();
    let tags: Vec<String> = playground.source.typed.with(|text| text.split_whitespace().map(str::to_owned).collect());
    if !tags.is_empty() {
        attributes.push(("tags", tags.join(" ")));
    }
    // Attributes know no capitals.
    let attribute = |name: &str| if name == "butMethod" { "but-method".to_owned() } else { name.to_owned() };
    let written = attributes.iter().map(|(name, value)| format!("\n  {}=\"{}\"", attribute(name), escaped(value)));
    let written: String = written.collect();
    format!(
        "<script type=\"module\" src=\"./tagfire-preview/index.js\"></script>\n<tagfire-preview{written}></tagfire-preview>\n"
    )
}

/// A text as an attribute's value.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;")
}
