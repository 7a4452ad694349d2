//! A repository's tags: what each points at, when it was pushed, and which triggers it fires.

use crate::effects::intl::{ago, full, number};
use crate::effects::{address, clock};
use crate::language::{sentence, t, tr};
use crate::parts::field::SearchField;
use crate::parts::given::Given;
use crate::parts::held::Held;
use crate::parts::listing::Listing;
use crate::parts::live::{For, Show, Views, act, effect, live, words};
use crate::parts::memo::memo;
use crate::parts::text::digest;
use crate::route::Route;
use crate::state::State;
use leptos::prelude::*;
use tagfire_domain::push::TagRecord;
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::time::Timestamp;
use tagfire_domain::trigger::TriggerId;

/// Rows shown before one asks for more.
const PAGE: usize = 25;

/// The table.
#[component]
pub fn TagTable(name: RepositoryName) -> impl IntoView {
    let state = State::current();
    let now = clock::ticking();
    let limit = Held::new(PAGE);
    let search = Held::new(address::query().get("tag").unwrap_or_default());
    effect(move || {
        search.track();
        limit.set(PAGE);
    });
    let (of, listing) = (name.clone(), Given::always(Some(name.clone())));
    let tags = state.tags.of(&of);
    let loading = {
        let tags = tags.clone();
        memo(move || tags.with(|tags| tags.known().is_none()))
    };
    let found = memo(move || {
        let words = search.get();
        let fits = |record: &&TagRecord| record.tag.as_str().contains(words.trim());
        tags.with(|tags| {
            tags.known().map(|tags| tags.records.iter().filter(fits).cloned().collect::<Vec<_>>()).unwrap_or_default()
        })
    });
    let triggers = memo(move || state.triggers.of(&name));
    let shown = move || found.with(|all| all.iter().take(limit.get()).cloned().collect::<Vec<_>>());
    let fires = move |record: &TagRecord| {
        let names: Vec<_> = triggers.with(|all| {
            all.iter()
                .filter(|t| t.enabled && t.condition.is_match(record.tag.as_str()))
                .map(|t| t.name.clone())
                .collect()
        });
        if names.is_empty() {
            return view! { <span class="faint">{t("none", "无")}</span> }.into_any();
        }
        names.into_iter().map(|name| view! { <a class="chip fire" title=name.to_string() href=Route::Trigger(name.clone()).href()>{name.to_string()}</a>" " }).views()
    };
    // Which of several triggers, the dialog asks.
    let runs = move |tag: String| {
        let first = memo(move || triggers.with(|all| all.first().map(|trigger| trigger.id.clone())));
        live(move || {
            let (first, tag) = (first.get(), tag.clone());
            let title = tag.clone();
            let run = move |id: TriggerId| state.run.set(Some((id, tag.clone())));
            first.map(|id| view! {
                <button type="button" class="button small" on:click=act(move |_| run(id.clone()))
                    aria-label=words(move || sentence!("Run a trigger on {title}", "对 {title} 运行触发器"))>{tr("Run", "运行")}</button>
            }).into_any()
        })
    };
    view! {
        <section aria-labelledby="tags-title">
            <div class="over-card with-search">
                <h2 id="tags-title">{tr("Tags", "标签")}</h2>
                <Show when=move || { found.with(Vec::len) > 8 || !search.with(String::is_empty) }>
                    <SearchField label=tr("Search tags", "搜索标签") words=search small=true/>
                </Show>
            </div>
            <Listing name=listing/>
            <Show when=move || loading.get() || found.with(|all| !all.is_empty()) fallback=move || view! {
                <p class="card pane-empty quiet">{words(move || match (search.with(String::is_empty), state.link.is_live()) {
                    (true, true) => t("No tag is known yet. Any tag can be run by hand, or tags imported under Settings.", "还没有已知标签。可手动输入任意标签运行，或在“设置”中导入标签。"),
                    (true, false) => t("No tags yet. Push the first one above.", "还没有标签。请在上方推送第一个。"),
                    (false, _) => t("No tag contains that.", "没有包含该文字的标签。"),
                }.to_owned())}</p>
            }>
                <div class="card">
                    <table class="records">
                        <thead><tr>
                            <th scope="col">{tr("Tag", "标签")}</th><th scope="col">{tr("Digest", "摘要")}</th>
                            <th scope="col">{tr("Pushed", "推送时间")}</th><th scope="col">{tr("Fires", "触发")}</th>
                            <th scope="col"><span class="hidden-label">{tr("Run", "运行")}</span></th>
                        </tr></thead>
                        <tbody>
                            <For each=shown key=|record| (record.tag.clone(), record.pushed_at) let:record>
                                {
                                    let at = record.pushed_at;
                                    // A registry's list need not tell.
                                    let told = move |told: String| if at == Timestamp(0) { String::new() } else { told };
                                    let mine = record.clone();
                                    view! {
                                        <tr>
                                            <td class="mono name" data-label=tr("Tag", "标签") title=record.tag.to_string()><span>{record.tag.to_string()}</span></td>
                                            <td data-label=tr("Digest", "摘要")>{record.digest.as_ref().map(digest)}</td>
                                            <td class="quiet when" data-label=tr("Pushed", "推送时间") title=words(move || told(full(at)))>{words(move || told(ago(at, now.get())))}</td>
                                            <td data-label=tr("Fires", "触发")>{live(move || fires(&mine))}</td>
                                            <td>{runs(record.tag.to_string())}</td>
                                        </tr>
                                    }
                                }
                            </For>
                        </tbody>
                    </table>
                    <Show when=move || { found.with(Vec::len) > limit.get() }>
                        <p class="more"><button type="button" class="button small" on:click=act(move |_| limit.update(|limit| *limit += 4 * PAGE))>
                            {words(move || {
                                let left = number(found.with(Vec::len).saturating_sub(limit.get()));
                                sentence!("Show more ({left} left)", "显示更多（还有 {left} 个）")
                            })}</button></p>
                    </Show>
                </div>
            </Show>
        </section>
    }
}
