//! What an unknown address shows: that it is unknown, and the way back.

use crate::language::{text, tr};
use crate::parts::page::{Empty, PageHead};
use crate::route::Route;
use leptos::prelude::*;

/// The page for an address that leads nowhere.
#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <PageHead title=text("There is no such page", "页面不存在")
            line=Signal::derive(|| leptos_router::hooks::use_location().pathname.get())/>
        <Empty title=text("The address may be mistyped, or what it showed was renamed or deleted.", "地址可能有误，或其内容已被重命名或删除。")
            text=text("Everything is within reach from the list of triggers.", "可以从触发器列表找到所有内容。")>
            <a class="button first" href=Route::Triggers.href()>{tr("Go to Triggers", "前往触发器")}</a>
        </Empty>
    }
}

/// The same for a thing that a known page doesn't find.
#[component]
pub fn Missing(title: Signal<String>, back: Route, #[prop(into)] back_label: Signal<String>) -> impl IntoView {
    view! {
        <PageHead title=title line=text("Not found", "未找到")/>
        <Empty title=title
            text=text("It may have been renamed or deleted since the link was made.", "在此链接生成之后，它可能已被重命名或删除。")>
            <a class="button first" href=back.href()>{back_label}</a>
        </Empty>
    }
}
