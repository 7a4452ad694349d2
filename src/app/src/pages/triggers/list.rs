//! The list of all triggers, by repository.

use super::invitation::Invitation;
use super::row::TriggerRow;
use crate::effects::address;
use crate::effects::intl::{number, plural};
use crate::language::{sentence, tr};
use crate::parts::field::SearchField;
use crate::parts::held::Held;
use crate::parts::live::{For, Show, act, effect, live, words};
use crate::parts::memo::{Memo, memo};
use crate::parts::page::{Empty, PageHead};
use crate::parts::segments::Segments;
use crate::parts::sentence::rich;
use crate::route::Route;
use crate::state::State;
use leptos::prelude::*;
use tagfire_domain::order::sort_by;
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::search::finds;
use tagfire_domain::trigger::{MAX_TRIGGERS, Trigger, TriggerId};
use tagfire_domain::update::Outcome;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Filter {
    All,
    Enabled,
    Paused,
    Failed,
}

/// The page.
#[component]
pub fn TriggersPage() -> impl IntoView {
    let state = State::current();
    let search = Held::new(address::query().get("search").unwrap_or_default());
    let filter = Held::new(Filter::All);
    let all = memo(move || state.triggers.all());
    let failed = move |id: &TriggerId| {
        state.history.latest_of(id).is_some_and(|entry| matches!(entry.outcome, Outcome::Failed(_)))
    };
    effect(move || state.history.read_latest(all.with(|all| all.iter().map(|trigger| trigger.id.clone()).collect())));
    let shown = memo(move || {
        let words = search.get();
        all.get()
            .into_iter()
            .filter(|trigger| finds(&words, &text_of(trigger)))
            .filter(|trigger| match filter.get() {
                Filter::All => true,
                Filter::Enabled => trigger.enabled,
                Filter::Paused => !trigger.enabled,
                Filter::Failed => failed(&trigger.id),
            })
            .collect::<Vec<_>>()
    });
    let repositories = memo(move || {
        let mut names: Vec<RepositoryName> = shown.with(|all| all.iter().map(|t| t.repository.clone()).collect());
        sort_by(&mut names, Ord::cmp);
        names.dedup();
        names
    });
    let line = move || {
        let triggers = all.with(Vec::len);
        let mut names: Vec<_> = all.with(|all| all.iter().map(|t| t.repository.clone()).collect());
        sort_by(&mut names, Ord::cmp);
        names.dedup();
        let repositories = names.len();
        let (of_triggers, of_repositories) =
            (plural(triggers, "trigger", "triggers"), plural(repositories, "repository", "repositories"));
        sentence!(
            "{triggers} {of_triggers} on {repositories} {of_repositories}",
            "{repositories} 个仓库，共 {triggers} 个触发器"
        )
    };
    let option = |filter, en, zh| (filter, tr(en, zh));
    view! {
        <PageHead title=tr("Triggers", "触发器") line=words(line)>
            <SearchField label=tr("Search triggers", "搜索触发器") words=search/>
            <a class="button first" href=Route::NEW.href()>{tr("New trigger", "新建触发器")}</a>
        </PageHead>
        <Invitation/>
        <Show when=move || state.triggers.loading() || all.with(|all| !all.is_empty()) fallback=NoTriggers>
            <div class="filters">
                <Segments name="trigger-filter" quiet=true legend=tr("Show", "显示")
                    value=filter on_change=move |chosen| filter.set(chosen)
                    options=vec![
                        option(Filter::All, "All", "全部"),
                        option(Filter::Enabled, "Enabled", "已启用"),
                        option(Filter::Paused, "Paused", "已暂停"),
                        option(Filter::Failed, "Failed last", "最近失败"),
                    ]/>
            </div>
            <Show when=move || state.triggers.loading() || shown.with(|shown| !shown.is_empty()) fallback=move || view! {
                <Empty title=tr("No trigger fits", "没有符合的触发器")
                    text=tr("Search looks at names, repositories, conditions and targets.", "搜索范围包括名称、仓库、条件和目标。")>
                    <button type="button" class="button" on:click=act(move |_| { search.set(String::new()); filter.set(Filter::All); })>
                        {tr("Show all triggers", "显示全部触发器")}</button>
                </Empty>
            }>
                <For each=move || repositories.get() key=|name| name.clone() let:name>
                    <Group name=name.clone() shown=shown/>
                </For>
            </Show>
        </Show>
    }
}

fn text_of(trigger: &Trigger) -> String {
    let target = &trigger.action.target;
    format!(
        "{} {} {} {} {} {} {} {} {}",
        trigger.name,
        trigger.repository,
        trigger.condition.expr(),
        trigger.condition.but().map_or("", |but| but.expr()),
        target.workload.kind,
        target.workload.workload,
        target.container,
        target.workload.namespace,
        target.workload.cluster
    )
    .to_ascii_lowercase()
}

#[component]
fn Group(name: RepositoryName, shown: Memo<Vec<Trigger>>) -> impl IntoView {
    let state = State::current();
    let of = name.clone();
    let rows = memo(move || {
        shown.with(|all| all.iter().filter(|t| t.repository == of).map(|t| t.id.clone()).collect::<Vec<_>>())
    });
    let (counted, compared) = (name.clone(), name.clone());
    let line = move || {
        let (triggers, tags) = (state.triggers.count_of(&counted), state.tags.count(&counted));
        let (count, of_tags) = (number(tags), plural(tags, "tag", "tags"));
        sentence!(
            "{triggers} of {MAX_TRIGGERS} triggers · {count} {of_tags}",
            "{triggers}/{MAX_TRIGGERS} 个触发器 · {count} 个标签"
        )
    };
    view! {
        <section class="group" aria-label=name.to_string()>
            <header>
                <h2><a class="mono" href=Route::Repository(name.clone()).href()>{name.to_string()}</a></h2>
                <span class="faint num">{words(line)}</span>
                <a class="compare" href=Route::Compare(name.clone()).href()>
                    {live(move || {
                        let of = view! { <span class="hidden-label">{sentence!(": {compared}", "：{compared}")}</span> };
                        rich!("Compare on all tags{of}", "在全部标签上比较{of}", of = of)
                    })}
                </a>
            </header>
            <ul class="card rows">
                <For each=move || rows.get() key=|id| id.clone() let:id><TriggerRow id=id/></For>
            </ul>
        </section>
    }
}

#[component]
fn NoTriggers() -> impl IntoView {
    view! {
        <Empty title=tr("No triggers yet", "还没有触发器")
            text=tr("A trigger watches one image repository. When a tag is pushed there and its condition matches, it sets one container to the pushed image. Before you save, you see which tags would fire.", "触发器监视一个镜像仓库。当有标签推送且满足条件时，它会把一个容器更新为推送的镜像。保存之前即可看到哪些标签会触发。")>
            <a class="button first" href=Route::NEW.href()>{tr("New trigger", "新建触发器")}</a>
            <a class="button" href=Route::Preview.href()>{tr("Try a condition first", "先试试条件")}</a>
        </Empty>
    }
}
