//! The table of every action taken, latest first, with what it is searched and filtered by.

use super::asked::{Asked, DAYS, Whose};
use super::beside::Beside;
use super::listed::Listed;
use super::row::{Line, lines};
use crate::effects::clock;
use crate::effects::intl::number;
use crate::language::{say, sentence, t, tr};
use crate::parts::field::SearchField;
use crate::parts::live::{For, Show, act, live, truth, when, words};
use crate::parts::memo::memo;
use crate::parts::page::{Empty, PageHead};
use crate::parts::segments::Segments;
use crate::route::Route;
use crate::state::State;
use leptos::prelude::*;
use tagfire_domain::history::Results;

/// The page.
#[component]
pub fn HistoryPage() -> impl IntoView {
    let asked = Asked::of_address();
    let now = clock::ticking();
    // By the time at which it was chosen: a list that is being read must not lose rows by itself.
    let state = State::current();
    let whose = memo(move || asked.whose(state));
    let found = Listed::new(memo(move || asked.filter(now.get_untracked())), whose);
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
        <PageHead title=tr("History", "历史") line=words(line)>
            <SearchField label=tr("Search history", "搜索历史") words=asked.words/>
        </PageHead>
        {when(move || state.link.has_runner(), move || view! {
            <div class="filters">
                <Segments name="history-whose" quiet=true legend=tr("Whose", "执行者") value=whose on_change=move |chosen| asked.choose(chosen)
                    options=vec![
                        (Whose::Runner, tr("Server’s runner", "服务器运行器")), (Whose::Console, tr("This console", "此控制台")),
                    ]/>
            </div>
        }.into_any())}
        <Show when=move || !none() fallback=move || view! {
            <Empty title=tr("Nothing has fired yet", "还没有触发过")
                text=tr("Each time a trigger acts, an entry says what changed, from which image to which, why, and how it went.", "每次触发器执行动作时，都会记录更改内容、前后镜像、原因和结果。")>
                <a class="button first" href=Route::Repositories.href()>{tr("Push an image", "推送镜像")}</a>
            </Empty>
        }>
            <Filters asked=asked found=found/>
            {live(move || found.trouble.get().map(|trouble| view! { <p class="error-line" role="status">{say(&trouble)}</p> }.into_any()).into_any())}
            <div class="history-split" class:open=truth(move || asked.open.with(Option::is_some))>
                <Show when=move || !nothing_fits() fallback=move || view! {
                    <div class="card pane-empty quiet">
                        <p>{tr("No entry fits the search and the filters.", "没有符合搜索和筛选的记录。")}</p>
                        <p class="push-down"><button type="button" class="button small" on:click=act(move |_| asked.clear())>
                            {tr("Show all", "显示全部")}</button></p>
                    </div>
                }>
                    <div class="card">
                        <table class="records history">
                            <thead><tr>
                                <th scope="col">{tr("Trigger", "触发器")}</th>
                                <th scope="col">{tr("Condition", "条件")}</th>
                                <th scope="col">{tr("Action", "动作")}</th>
                                <th scope="col">{tr("Result", "结果")}</th>
                                <th scope="col">{tr("Time", "时间")}</th>
                            </tr></thead>
                            <tbody>
                                <For each=move || found.rows.with(|rows| lines(rows)) key=Line::key let:line>{line.view(now, asked.open)}</For>
                            </tbody>
                        </table>
                        <Show when=move || found.next.with(Option::is_some)>
                            <p class="more"><button type="button" class="button small" on:click=act(move |_| found.more())>
                                {tr("Show more", "显示更多")}</button></p>
                        </Show>
                    </div>
                </Show>
                {live(move || asked.open.get().map(|id| view! { <Beside id=id open=asked.open/> }.into_any()).into_any())}
            </div>
        </Show>
    }
}

/// What the list is narrowed by. How many entries each result has follows the rest.
#[component]
fn Filters(asked: Asked, found: Listed) -> impl IntoView {
    let counted = move |results: Results| {
        words(move || {
            let name = match results {
                Results::All => t("All", "全部"),
                Results::Succeeded => t("Succeeded", "成功"),
                Results::Failed => t("Failed", "失败"),
                Results::Superseded => t("Superseded", "已被取代"),
                Results::Underway => t("Rolling out", "更新中"),
            };
            match found.tally.get() {
                Some(tally) => format!("{name} {}", number(tally.count(results))),
                None => name.to_owned(),
            }
        })
    };
    let span = |days: u32| match days {
        0 => tr("Any time", "不限时间"),
        1 => tr("24 hours", "24 小时"),
        7 => tr("7 days", "7 天"),
        _ => tr("30 days", "30 天"),
    };
    view! {
        <div class="filters">
            <Segments name="history-result" quiet=true legend=tr("Result", "结果")
                value=asked.results on_change=move |chosen| asked.results.set(chosen)
                options=Results::ALL.map(|results| (results, counted(results))).to_vec()/>
            <Segments name="history-days" quiet=true legend=tr("Time", "时间")
                value=asked.days on_change=move |chosen| asked.days.set(chosen)
                options=DAYS.map(|days| (days, span(days))).to_vec()/>
        </div>
    }
}
