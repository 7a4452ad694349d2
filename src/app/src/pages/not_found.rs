//! What an unknown address shows: that it is unknown, and the way back.

use crate::effects::address;
use crate::language::tr;
use crate::parts::live::words;
use crate::parts::page::{Empty, PageHead};
use crate::route::Route;
use leptos::prelude::*;

/// The page for an address that leads nowhere.
#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <PageHead title=tr("There is no such page", "页面不存在")
            line=words(address::path)/>
        <Empty title=tr("The address may be mistyped, or what it showed was renamed or deleted.", "地址可能有误，或其内容已被重命名或删除。")
            text=tr("Everything is within reach from the list of triggers.", "可以从触发器列表找到所有内容。")>
            <a class="button first" href=Route::Triggers.href()>{tr("Go to Triggers", "前往触发器")}</a>
        </Empty>
    }
}
