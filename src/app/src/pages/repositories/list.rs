//! All repositories that have tags or triggers.

use crate::effects::clock;
use crate::effects::intl::{ago, number, plural};
use crate::language::{sentence, tr};
use crate::parts::field::SearchField;
use crate::parts::held::Held;
use crate::parts::live::{For, Show, live, words};
use crate::parts::memo::memo;
use crate::parts::page::{Empty, PageHead};
use crate::route::Route;
use crate::state::State;
use leptos::prelude::*;
use tagfire_domain::repository::RepositoryName;

/// The page.
#[component]
pub fn RepositoriesPage() -> impl IntoView {
    let state = State::current();
    let all = memo(move || state.tags.repositories(state.triggers));
    let search = Held::new(String::new());
    let shown = move || {
        let words = search.get().to_ascii_lowercase();
        all.get().into_iter().filter(|name| name.as_str().contains(words.trim())).collect::<Vec<_>>()
    };
    let line = move || {
        let count = all.with(Vec::len);
        let (number, repositories) = (number(count), plural(count, "repository", "repositories"));
        sentence!("{number} {repositories}", "{number} 个仓库")
    };
    let typed = move || RepositoryName::parse(search.get().trim()).ok();
    view! {
        <PageHead title=tr("Repositories", "镜像仓库") line=words(line)>
            <SearchField label=tr("Search repositories", "搜索仓库") words=search/>
        </PageHead>
        <Show when=move || state.tags.loading() || !shown().is_empty() fallback=move || view! {
            <Empty title=tr("No such repository yet", "还没有这样的仓库")
                text=tr("A repository appears here with its first push or its first trigger. Type its whole name, such as shop/web, to open it.", "仓库在首次推送或创建触发器后出现。输入完整名称（例如 shop/web）即可打开。")>
                {live(move || typed().map(|name| {
                    let label = name.to_string();
                    view! { <a class="button first" href=Route::Repository(name).href()>{tr("Open", "打开")}" "{label.clone()}</a> }.into_any()
                }).into_any())}
            </Empty>
        }>
            <ul class="card rows">
                <For each=shown key=|name| name.clone() let:name><Row name=name/></For>
            </ul>
        </Show>
    }
}

#[component]
fn Row(name: RepositoryName) -> impl IntoView {
    let state = State::current();
    let now = clock::ticking();
    let of = name.clone();
    let facts = memo(move || {
        let summary = state.tags.summary(&of);
        (summary.as_ref().map_or(0, |one| one.tags), state.triggers.count_of(&of), summary.map(|one| one.pushed_at))
    });
    let line = move || {
        let (tags, triggers, _) = facts.get();
        super::counts(tags, triggers)
    };
    view! {
        <li class="row repository-row">
            <a class="mono strong clip" href=Route::Repository(name.clone()).href()>{name.to_string()}</a>
            <span class="quiet num">{words(line)}</span>
            <span class="faint clip">{words(move || facts.get().2.map(|at| {
                let when = ago(at, now.get());
                sentence!("last pushed {when}", "最近推送：{when}")
            }).unwrap_or_default())}</span>
        </li>
    }
}
