//! What a page shows where the thing that its address names isn't there: that it isn't, and the way back.

use crate::language::tr;
use crate::parts::page::{Empty, PageHead};
use crate::route::Route;
use leptos::prelude::*;

/// The page for a thing that a known page doesn't find.
#[component]
pub fn Missing(title: Signal<String>, back: Route, #[prop(into)] back_label: Signal<String>) -> impl IntoView {
    view! {
        <PageHead title=title line=tr("Not found", "未找到")/>
        <Empty title=title
            text=tr("It may have been renamed or deleted since the link was made.", "在此链接生成之后，它可能已被重命名或删除。")>
            <a class="button first" href=back.href()>{back_label}</a>
        </Empty>
    }
}
