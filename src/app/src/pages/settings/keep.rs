//! How much is stored, whether the browser keeps it, and for how long we do.

use crate::effects::intl::{number, size};
use crate::effects::latest::Latest;
use crate::effects::room::{self, Promise, Room};
use crate::effects::rule::Rule;
use crate::language::{say, sentence, t, tr};
use crate::parts::field::SelectField;
use crate::parts::given::Given;
use crate::parts::held::Held;
use crate::parts::live::{live, words};
use crate::shell::Shell;
use crate::state::State;
use leptos::prelude::*;
use std::time::Duration;
use tagfire_domain::history::{Filter, Results};

/// Rollouts bring news many times a second: what is stored is asked for once they pause.
const PAUSE: Duration = Duration::from_millis(500);

/// What is known of what is stored.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Known {
    entries: Option<usize>,
    room: Option<Room>,
    promise: Promise,
}

/// How much is stored, of how much room, and what the browser promises.
#[component]
pub fn Stored() -> impl IntoView {
    let state = State::current();
    let known = Held::new(None::<Known>);
    let asked = Latest::new();
    let news = state.history.news();
    let ask = move || {
        state.door.ask(move |storage| async move {
            let entries = storage.tally(&Filter::default()).await.ok().map(|tally| tally.count(Results::All));
            let found = Known { entries, room: room::room().await, promise: room::promise().await };
            known.try_set(Some(found));
        });
    };
    Effect::new(move |before: Option<()>| {
        news.track();
        match before {
            None => ask(),
            Some(()) => asked.after(PAUSE, ask),
        }
    });
    view! { <p class="quiet" id="stored">{live(move || known.get().map(told).into_any())}</p> }
}

fn told(known: Known) -> String {
    let mut said = Vec::new();
    if let Some(entries) = known.entries.map(number) {
        said.push(sentence!("Entries in the history: {entries}.", "历史记录：{entries} 条。"));
    }
    if let Some(Room { used, quota }) = known.room {
        let (used, quota) = (size(used), size(quota));
        said.push(sentence!(
            "This page stores {used} of the {quota} that the browser gives it.",
            "此页面已使用 {used}，浏览器允许的上限为 {quota}。"
        ));
    }
    let promise = match known.promise {
        Promise::Kept => t("The browser keeps it until you delete it.", "浏览器会一直保存，直到您将其删除。"),
        Promise::NotGiven => t(
            "The browser does not promise to keep it: it may be deleted when the disk is full, or, in Safari, when this page isn’t opened for a week. Export what you can’t lose.",
            "浏览器不保证长期保存：磁盘空间不足时数据可能被删除；在 Safari 中，一周未打开此页面也可能被删除。重要数据请导出备份。",
        ),
        Promise::Unknown => t(
            "The browser doesn’t say whether it keeps it. Export what you can’t lose.",
            "浏览器未说明是否会长期保存。重要数据请导出备份。",
        ),
    };
    said.push(promise.to_owned());
    said.join(t(" ", ""))
}

/// The rule by which history is kept.
#[component]
pub fn History() -> impl IntoView {
    let shell = Shell::current();
    let rule = Held::new(Rule::chosen());
    let choose = move |code: String| {
        let chosen = Rule::of(&code);
        rule.set(chosen);
        shell.keep(chosen);
    };
    let choices = move || Rule::ALL.into_iter().map(|rule| (rule.code(), say(&rule))).collect::<Vec<_>>();
    view! {
        <SelectField id="keep-history" label=tr("Keep history", "保留历史")
            value=words(move || rule.get().code()) choices=Given::of(choices)
            hint=tr("Unless you choose otherwise, the latest 100,000 entries are kept. Older ones are deleted for good some seconds after you choose, and from then on by themselves. What is still under way is never deleted.", "默认保留最近 100,000 条。选择后几秒内，超出范围的旧记录会被永久删除，之后也会自动删除。尚未完成的记录不会被删除。")
            required=true on_change=choose/>
    }
}
