//! The table of every action taken, latest first.

use super::listed::Listed;
use crate::effects::clock;
use crate::effects::intl::{full, number, short, span};
use crate::language::{sentence, t, text, tr};
use crate::parts::held::Held;
use crate::parts::live::{For, Show, live, words};
use crate::parts::memo::memo;
use crate::parts::page::{Empty, PageHead};
use crate::parts::rollout::{outcome_chip, outcome_detail};
use crate::parts::segments::Segments;
use crate::parts::text::{OldNew, condition, digest, method_name};
use crate::route::Route;
use crate::state::State;
use leptos::prelude::*;
use tagfire_domain::history::{Entry, Filter, Results};
use tagfire_domain::time::Timestamp;

/// The page.
#[component]
pub fn HistoryPage() -> impl IntoView {
    let search = Held::new(String::new());
    let results = Held::new(Results::All);
    let days = Held::new(0u32);
    let now = clock::ticking();
    let filter = memo(move || Filter {
        words: search.get(),
        results: results.get(),
        since: match days.get() {
            0 => None,
            // By the time at which it was chosen: a list that is being read must not lose rows by itself.
            days => Some(now.get_untracked().plus(-i64::from(days) * 24 * 3_600_000)),
        },
        ..Filter::default()
    });
    let found = Listed::new(filter);
    let line = move || match found.total.get() {
        None => String::new(),
        Some(0) => t("No action yet", "还没有动作").to_owned(),
        Some(1) => t("1 action", "共 1 次动作").to_owned(),
        Some(count) => {
            let count = number(count);
            sentence!("{count} actions", "共 {count} 次动作")
        }
    };
    let none = move || found.total.get() == Some(0);
    let nothing_fits = move || !found.loading.get() && found.rows.with(Vec::is_empty);
    view! {
        <PageHead title=text("History", "历史") line=Signal::derive(line)>
            <input class="input search" type="search" aria-label=tr("Search history", "搜索历史")
                placeholder=tr("Search history", "搜索历史") prop:value=move || search.get()
                on:input=move |event| search.set(event_target_value(&event))/>
        </PageHead>
        <Show when=move || !none() fallback=move || view! {
            <Empty title=text("Nothing has fired yet", "还没有触发过")
                text=text("Each time a trigger acts, an entry says what changed, from which image to which, why, and how it went.", "每次触发器执行动作时，都会记录更改内容、前后镜像、原因和结果。")>
                <a class="button first" href=Route::Repositories.href()>{tr("Push an image", "推送镜像")}</a>
            </Empty>
        }>
            <div class="filters">
                <Segments name="history-result" quiet=true legend=text("Result", "结果")
                    value=results on_change=move |chosen| results.set(chosen)
                    options=vec![
                        (Results::All, text("All", "全部")), (Results::Succeeded, text("Succeeded", "成功")),
                        (Results::Failed, text("Failed", "失败")), (Results::Underway, text("Rolling out", "更新中")),
                    ]/>
                <Segments name="history-days" quiet=true legend=text("Time", "时间")
                    value=days on_change=move |chosen| days.set(chosen)
                    options=vec![
                        (0u32, text("Any time", "不限时间")), (1, text("24 hours", "24 小时")),
                        (7, text("7 days", "7 天")), (30, text("30 days", "30 天")),
                    ]/>
            </div>
            <Show when=move || !nothing_fits() fallback=move || view! {
                <p class="card pane-empty quiet">{tr("No entry fits the search and the filters.", "没有符合搜索和筛选的记录。")}</p>
            }>
                <div class="card">
                    <table class="records history">
                        <thead><tr>
                            <th scope="col">{tr("Trigger", "触发器")}</th>
                            <th scope="col">{tr("Image repository and tag", "镜像仓库与标签")}</th>
                            <th scope="col">{tr("Condition", "条件")}</th>
                            <th scope="col">{tr("Action", "动作")}</th>
                            <th scope="col">{tr("Result", "结果")}</th>
                            <th scope="col">{tr("Time", "时间")}</th>
                        </tr></thead>
                        <tbody>
                            <For each=move || found.rows.get() key=|entry| entry.id.clone() let:entry><Row entry=entry now=now/></For>
                        </tbody>
                    </table>
                    <Show when=move || found.next.with(Option::is_some)>
                        <p class="more"><button type="button" class="button small" on:click=move |_| found.more()>
                            {tr("Show more", "显示更多")}</button></p>
                    </Show>
                </div>
            </Show>
        </Show>
    }
}

#[component]
fn Row(entry: Entry, now: Held<Timestamp>) -> impl IntoView {
    let href = Route::Entry(entry.id.clone()).href();
    let followed = State::current().history.follow(&entry.id.clone(), Some(entry));
    let entry = memo(move || followed.with(|entry| entry.known().cloned().flatten()));
    live(move || {
        entry.get().map(|entry| {
        let (at, method) = (entry.at, entry.condition.method());
        let took = entry.finished_at.map(|end| end.since(at));
        let outcome = entry.outcome.clone();
        view! {
            <tr>
                <td data-label=tr("Trigger", "触发器")><a class="strong break" href=href.clone()>{entry.trigger.to_string()}</a></td>
                <td data-label=tr("Image", "镜像")>
                    <div class="break"><a class="mono break" href=Route::Repository(entry.repository.clone()).href()>{entry.repository.to_string()}</a><span class="mono break">":"{entry.tag.to_string()}</span></div>
                    <div>{entry.digest.as_ref().map(digest)}</div>
                </td>
                <td data-label=tr("Condition", "条件")><span class="break">{condition(&entry.condition)}</span>
                    <div class="faint small">{method_name(method)}</div></td>
                <td data-label=tr("Action", "动作")><div>{entry.action.brief()}</div>
                    <OldNew old=entry.previous_image.clone() new=entry.image.clone()/></td>
                <td data-label=tr("Result", "结果")>{outcome_chip(&entry.outcome)}
                    <div class="faint small">{words(move || outcome_detail(&outcome))}</div></td>
                <td class="num" data-label=tr("Time", "时间")>
                    <span class="quiet" title=full(at)>{words(move || short(at, now.get()))}</span>
                    {took.map(|took| {
                        let took = span(took);
                        view! { <div class="faint small">{sentence!("took {took}", "用时 {took}")}</div> }
                    })}
                </td>
            </tr>
        }
        .into_any()
    }).into_any()
    })
}
