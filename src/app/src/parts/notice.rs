//! Words to the person: passing notices with a way back, and standing trouble with storage.

use crate::effects::intl::number;
use crate::effects::storage::StorageError;
use crate::language::{sentence, t, tr};
use crate::parts::live::{For, Show, live};
use crate::parts::sentence::rich;
use crate::route::Route;
use crate::store::Store;
use leptos::prelude::*;

/// Passing notices, at the foot of the page.
#[component]
pub fn Notices() -> impl IntoView {
    let store = Store::current();
    view! {
        <div class="notices" role="status" aria-live="polite">
            <For each=move || store.notices.get() key=|notice| notice.id let:notice>
                <div class="toast">
                    <span>{notice.text.clone()}</span>
                    {notice.undo.clone().map(|trigger| view! {
                        <button type="button" class="button small" on:click=move |_| {
                            store.dismiss(notice.id);
                            match store.save(trigger.clone()) {
                                Ok(()) => {
                                    let name = &trigger.name;
                                    store.notify(sentence!("{name} is back", "{name} 已恢复"), None);
                                }
                                Err(why) => {
                                    let why: Vec<String> = why.iter().map(crate::language::say).collect();
                                    store.notify(why.join(" "), None);
                                }
                            }
                        }>{t("Undo", "撤销")}</button>
                    })}
                    <button type="button" class="plain" aria-label=tr("Dismiss", "关闭")
                        on:click=move |_| store.dismiss(notice.id)>"×"</button>
                </div>
            </For>
        </div>
    }
}

/// What is wrong with storage, while it is.
#[component]
pub fn StorageBanner() -> impl IntoView {
    let store = Store::current();
    let text = move || {
        store.trouble.get().map(|trouble| match trouble {
            StorageError::Unavailable => t(
                "This browser gives the page no storage: nothing you do here will survive a reload. Leave private browsing or allow site data.",
                "此浏览器不允许页面存储数据：刷新后所有更改都会丢失。请退出无痕模式或允许网站数据。",
            ).to_owned(),
            StorageError::Full => t(
                "The browser’s storage is full: the latest changes are not kept yet. Export your data, then free some space.",
                "浏览器存储空间已满：最近的更改尚未保存。请先导出数据，再释放空间。",
            ).to_owned(),
            StorageError::Newer { version } => sentence!(
                "The kept data is of a newer version of Tagfire ({version}) and was left untouched. Reload to get the newer page; until then this is a demo that isn’t kept.",
                "已保存的数据来自更新版本的 Tagfire（{version}），未做任何改动。请刷新页面以使用新版本；在此之前仅为不保存的演示。"
            ),
        })
    };
    let unreadable = move || store.unreadable.with(Vec::len);
    view! {
        <Show when=move || text().is_some()>
            <p class="banner bad" role="alert">{move || text().unwrap_or_default()}</p>
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
