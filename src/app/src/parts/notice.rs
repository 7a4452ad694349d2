//! Words to the person: passing notices with a way back, and standing trouble with storage.

use crate::effects::intl::number;
use crate::effects::storage::Found;
use crate::language::{say, sentence, t, tr};
use crate::parts::live::{For, Show, act, live, words};
use crate::parts::sentence::rich;
use crate::route::Route;
use crate::shell::Shell;
use crate::state::{Keeping, State};
use leptos::prelude::*;
use tagfire_domain::store::Fault;
use tagfire_domain::trigger::Trigger;

/// Passing notices, at the foot of the page.
#[component]
pub fn Notices() -> impl IntoView {
    let (state, shell) = (State::current(), Shell::current());
    view! {
        <div class="notices" role="status" aria-live="polite">
            <For each=move || state.notices.all() key=|notice| notice.id let:notice>
                <div class="toast">
                    <span>{notice.text.clone()}</span>
                    {notice.undo.clone().map(|trigger| view! {
                        <button type="button" class="button small" on:click=act(move |_| {
                            state.notices.dismiss(notice.id);
                            bring_back(state, shell, trigger.clone());
                        })>{t("Undo", "撤销")}</button>
                    })}
                    <button type="button" class="plain" aria-label=tr("Dismiss", "关闭")
                        on:click=act(move |_| state.notices.dismiss(notice.id))>"×"</button>
                </div>
            </For>
        </div>
    }
}

/// Saves a deleted trigger anew, and tells what became of that.
fn bring_back(state: State, shell: Shell, trigger: Trigger) {
    shell.save(trigger, true, move |saved| match saved {
        Ok(Trigger { name, .. }) => state.notices.say(sentence!("{name} is back", "{name} 已恢复")),
        Err(why) => state.notices.say(say(&why)),
    });
}

/// What is wrong with storage, while it is.
#[component]
pub fn StorageBanner() -> impl IntoView {
    let state = State::current();
    let text = move || standing(state);
    let unreadable = move || state.keeping.unreadable.with(Vec::len);
    view! {
        <Show when=move || text().is_some()>
            <p class="banner bad" role="alert">{words(move || text().unwrap_or_default())}</p>
        </Show>
        <Show when=move || { unreadable() > 0 }>
            <p class="banner" role="alert">
                {live(move || {
                    let settings = view! { <a href=Route::Settings.href()>{t("Settings", "设置")}</a> };
                    match unreadable() {
                        1 => rich!(
                            "A kept record can’t be read. It was left as it is; export it from {settings}.",
                            "有 1 条已保存的记录无法读取，已原样保留，可在{settings}中导出。",
                            settings = settings
                        ),
                        count => rich!(
                            "{count} kept records can’t be read. They were left as they are; export them from {settings}.",
                            "有 {count} 条已保存的记录无法读取，已原样保留，可在{settings}中导出。",
                            count = number(count),
                            settings = settings
                        ),
                    }
                })}
            </p>
        </Show>
    }
}

/// What stands in the way of keeping things, the gravest alone.
fn standing(state: State) -> Option<String> {
    let Keeping { found, fault, unsaved, why, .. } = state.keeping;
    if let Some(fault) = fault.get() {
        let fault = say(&fault);
        return Some(sentence!("This page can’t keep anything: {fault}.", "此页面无法保存任何内容：{fault}。"));
    }
    match found.get() {
        Some(Found::Nothing { why: Fault::Full }) => {
            return Some(t(
                "There is no room to open the browser’s storage: nothing you do here will survive a reload. Make room on this device, then reload.",
                "空间不足，无法打开浏览器存储：刷新后所有更改都会丢失。请在此设备上腾出空间后刷新页面。",
            ).to_owned());
        }
        Some(Found::Nothing { why }) => {
            let why = say(&why);
            return Some(sentence!(
                "This browser gives the page no storage: nothing you do here will survive a reload. Leave private browsing or allow site data. What it says: {why}.",
                "此浏览器不允许页面存储数据：刷新后所有更改都会丢失。请退出无痕模式或允许网站数据。详情：{why}。"
            ));
        }
        Some(Found::Newer { version }) => {
            return Some(sentence!(
                "The kept data is of a newer version of Tagfire ({version}). It is shown as far as this version can read it, and nothing is saved. Reload to get the newer page.",
                "已保存的数据来自更新版本的 Tagfire（{version}）。此版本仅显示可读取的部分，不会保存任何更改。请刷新页面以使用新版本。"
            ));
        }
        _ => {}
    }
    let waiting = unsaved.get();
    match why.get() {
        Some(Fault::Full) if waiting > 0 => {
            let waiting = number(waiting);
            Some(sentence!(
                "The browser’s storage is full. Changes that wait to be kept: {waiting}; they are tried again by themselves, and nothing is rolled out before. Export your data or delete old history under Settings, and leave this page open.",
                "浏览器存储空间已满。等待保存的更改：{waiting} 项；系统会自动重试，保存之前不会执行任何更新。请在“设置”中导出数据或删除旧历史，并保持此页面打开。"
            ))
        }
        Some(fault) if waiting > 0 => {
            let (waiting, fault) = (number(waiting), say(&fault));
            Some(sentence!(
                "Changes that wait to be kept: {waiting}, because {fault}. They are tried again by themselves; leave this page open.",
                "等待保存的更改：{waiting} 项，原因：{fault}。系统会自动重试，请保持此页面打开。"
            ))
        }
        _ => None,
    }
}
