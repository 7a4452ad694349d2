//! Out to a file.

use super::written::{self, Stop, Written};
use crate::effects::intl::number;
use crate::effects::latest::Latest;
use crate::effects::{clock, download};
use crate::language::{say, sentence, t, tr};
use crate::parts::held::Held;
use crate::parts::live::{Show, act, flag, live, truth};
use crate::state::State;
use leptos::prelude::*;
use tagfire_domain::store::Fault;

/// How the last export stands.
#[derive(Clone, Debug, PartialEq)]
enum Stage {
    /// Nothing to tell.
    Nothing,
    /// So many records are written.
    Writing(usize),
    /// There is a file, from which so many records that can't be read were left out.
    LeftOut(usize),
    /// There is no file, because what is kept can't be read.
    Fault(Fault),
    /// There is no file, because the browser makes or takes none.
    Refused,
}

impl Stage {
    fn words(&self) -> String {
        match self {
            Stage::Nothing => String::new(),
            Stage::Writing(done) => {
                let done = number(*done);
                sentence!("Writing the file… {done} records", "正在写入文件… 已写入 {done} 条记录")
            }
            Stage::LeftOut(1) => t(
                "The file has everything but 1 record that can’t be read.",
                "文件已导出，其中不包含 1 条无法读取的记录。",
            )
            .to_owned(),
            Stage::LeftOut(count) => {
                let count = number(*count);
                sentence!(
                    "The file has everything but {count} records that can’t be read.",
                    "文件已导出，其中不包含 {count} 条无法读取的记录。"
                )
            }
            Stage::Fault(fault) => {
                let why = say(fault);
                sentence!("No file was made: {why}.", "未能生成文件：{why}。")
            }
            Stage::Refused => t(
                "The browser refused the download. Allow this page to save files, then export again.",
                "浏览器拒绝了下载。请允许此页面保存文件，然后重新导出。",
            )
            .to_owned(),
        }
    }
}

/// The button, and what becomes of it.
#[component]
pub fn Export() -> impl IntoView {
    let (state, asked) = (State::current(), Latest::new());
    let stage = Held::new(Stage::Nothing);
    let is_writing = move || stage.with(|stage| matches!(stage, Stage::Writing(_)));
    let failed = move || stage.with(|stage| matches!(stage, Stage::Fault(_) | Stage::Refused));
    let cancel = move |_| {
        asked.ask();
        stage.set(Stage::Nothing);
    };
    view! {
        <p class="actions">
            <button type="button" class="button" aria-disabled=flag(is_writing)
                on:click=act(move |_| if !is_writing() { begin(state, asked, stage) })>{tr("Export data", "导出数据")}</button>
            <Show when=is_writing>
                <button type="button" class="button" on:click=act(cancel)>{tr("Cancel the export", "取消导出")}</button>
            </Show>
        </p>
        <Show when=move || stage.with(|stage| !matches!(stage, Stage::Nothing))>
            <p class:error=truth(failed) role="status">{live(move || stage.with(Stage::words).into_any())}</p>
        </Show>
    }
}

fn begin(state: State, asked: Latest, stage: Held<Stage>) {
    let mine = asked.ask();
    stage.set(Stage::Writing(0));
    state.door.ask(move |storage| async move {
        let now = clock::now();
        let on = move |done| {
            let wanted = asked.is(mine);
            if wanted {
                stage.set(Stage::Writing(done));
            }
            wanted
        };
        let written = written::write(&storage, now, &on).await;
        if !asked.is(mine) {
            return;
        }
        let day: String = now.to_rfc3339().unwrap_or_default().chars().take(10).collect();
        stage.set(match written {
            Ok(Written { file, left_out }) => match download::offer(&format!("tagfire-{day}.json"), &file) {
                Ok(()) if left_out == 0 => Stage::Nothing,
                Ok(()) => Stage::LeftOut(left_out),
                Err(_) => Stage::Refused,
            },
            Err(Stop::Cancelled) => Stage::Nothing,
            Err(Stop::Fault(fault)) => Stage::Fault(fault),
            Err(Stop::File) => Stage::Refused,
        });
    });
}
