//! What an unknown address shows: that it is unknown, and the way back.

use crate::language::t;
use crate::parts::page::{Empty, PageHead};
use crate::route::Route;
use leptos::prelude::*;

/// The page for an address that leads nowhere.
#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <PageHead title=Signal::derive(|| t("There is no such page", "页面不存在").to_owned())
            line=Signal::derive(|| leptos_router::hooks::use_location().pathname.get())/>
        <Empty title=Signal::derive(|| t("The address may be mistyped, or what it showed was renamed or deleted.", "地址可能有误，或其内容已被重命名或删除。").to_owned())
            text=Signal::derive(|| t("Everything is within reach from the list of triggers.", "可以从触发器列表找到所有内容。").to_owned())>
            <a class="button first" href=Route::Triggers.href()>{move || t("Go to Triggers", "前往触发器")}</a>
        </Empty>
    }
}

/// The same for a thing that a known page doesn't find.
#[component]
pub fn Missing(title: Signal<String>, back: Route, #[prop(into)] back_label: Signal<String>) -> impl IntoView {
    view! {
        <PageHead title=title line=Signal::derive(|| t("Not found", "未找到").to_owned())/>
        <Empty title=title
            text=Signal::derive(|| t("It may have been renamed or deleted since the link was made.", "在此链接生成之后，它可能已被重命名或删除。").to_owned())>
            <a class="button first" href=back.href()>{back_label}</a>
        </Empty>
    }
}
