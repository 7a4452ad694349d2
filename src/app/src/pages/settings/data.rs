//! What this browser keeps: how much and for how long, out to a file and in from one, and from the start again.

use super::export::Export;
use super::import::Import;
use super::importing::Importing;
use super::keep::{History, Stored};
use super::reset::Reset;
use super::unreadable::UnreadableRecords;
use crate::language::tr;
use crate::shell::Shell;
use crate::state::State;
use leptos::prelude::*;

/// The section.
#[component]
pub fn DataSection() -> impl IntoView {
    let importing = Importing::new(State::current(), Shell::current());
    view! {
        <section class="step" aria-labelledby="data">
            <h2 id="data">{tr("Data", "数据")}</h2>
            <div>
                <p class="quiet">{tr("Triggers, history and tags are kept in this browser. Export them to a file to move or to back them up.", "触发器、历史和标签保存在此浏览器中。可导出为文件以迁移或备份。")}</p>
                <Stored/>
                <History/>
                <Export/>
                <UnreadableRecords/>
                <Import importing=importing/>
                {(!State::current().link.is_live()).then(Reset)}
            </div>
        </section>
    }
}
