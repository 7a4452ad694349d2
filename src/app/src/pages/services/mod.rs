//! What runs where: region, cluster, namespace, workloads with their containers, and what is on its way.

mod chosen;
mod workload;

use crate::effects::address;
use crate::language::{language, tr};
use crate::parts::field::SearchField;
use crate::parts::held::Held;
use crate::parts::live::{For, Show, live, words};
use crate::parts::memo::memo;
use crate::parts::page::PageHead;
use crate::parts::segments::Segments;
use crate::state::State;
use chosen::Chosen;
use leptos::prelude::*;
use tagfire_domain::cluster::{Cluster, Workload, WorkloadRef, region_name};
use tagfire_domain::search::finds;
use workload::WorkloadRow;

/// The most workloads that are drawn: a search finds the others.
const SHOWN: usize = 300;

/// The page.
#[component]
pub fn ServicesPage() -> impl IntoView {
    let state = State::current();
    let chosen = Held::new(0usize);
    let regions = memo(move || state.services.regions());
    let options = move || {
        let named = |(i, id): (usize, String)| (i, words(move || region_name(&id, language())));
        regions.get().into_iter().enumerate().map(named).collect::<Vec<_>>()
    };
    let region = memo(move || regions.with(|all| all.get(chosen.get()).cloned().unwrap_or_default()));
    let of_live = state.link.is_live().then(|| Chosen::new(state, region));
    let search = Held::new(address::query().get("q").unwrap_or_default());
    let groups = memo(move || {
        let words = search.get();
        // Who searches doesn't know where it is: every region is looked through, whatever is chosen.
        let everywhere = !words.trim().is_empty();
        let shown = move |chosen: fn(&Chosen) -> Held<String>, one: &str| {
            everywhere || of_live.is_none_or(|of| chosen(&of).with(|chosen| chosen == one))
        };
        let within = if everywhere { regions.get() } else { vec![region.get()] };
        let clusters = within.iter().flat_map(|region| state.services.clusters(region));
        let mut groups: Vec<(Cluster, String, Vec<WorkloadRef>)> = Vec::new();
        let mut left = SHOWN;
        for cluster in clusters.filter(|cluster| shown(|of| of.cluster, &cluster.id)) {
            for namespace in state.services.namespaces(&cluster.id) {
                if !shown(|of| of.namespace, &namespace) {
                    continue;
                }
                let all = state.services.workloads(&cluster.id, &namespace);
                let found = all.iter().filter(|workload| fits(&words, workload)).take(left);
                let here: Vec<_> = found.map(|workload| workload.at.clone()).collect();
                left -= here.len();
                if !here.is_empty() {
                    groups.push((cluster.clone(), namespace, here));
                }
            }
        }
        groups
    });
    view! {
        <PageHead title=tr("Services", "服务")
            line=tr("What runs where, and what is on its way", "各处运行的内容，以及正在进行的更新")>
            <SearchField label=tr("Search services", "搜索服务") words=search/>
        </PageHead>
        <div class="filters">
            {live(move || (of_live.is_none() || regions.with(Vec::len) > 1).then(|| view! {
                <Segments name="services-region" quiet=true legend=tr("Region", "地域")
                    value=chosen on_change=move |i| chosen.set(i) options=options()/>
            }.into_any()).into_any())}
            {of_live.map(|of| chosen::view(state, region, of))}
        </div>
        {of_live.map(|of| chosen::note(state, of))}
        <Show when=move || state.services.loading() || groups.with(|groups| !groups.is_empty()) fallback=move || view! {
            <p class="card pane-empty quiet">{tr("Nothing runs here, or nothing fits the search.", "此处没有运行的服务，或没有符合搜索的内容。")}</p>
        }>
            <For each=move || groups.get() key=|(cluster, namespace, _)| (cluster.id.clone(), namespace.clone())
                children=move |(cluster, namespace, _)| {
                    let key = (cluster.id.clone(), namespace.clone());
                    let here = memo(move || groups.with(|groups| {
                        let mine = groups.iter().find(|(c, n, _)| (&c.id, n) == (&key.0, &key.1));
                        mine.map(|(_, _, all)| all.clone()).unwrap_or_default()
                    }));
                    let label = format!("{namespace} {}", cluster.id);
                    view! {
                        <section class="group" aria-label=label>
                            <header><h2 class="mono break">{namespace.clone()}</h2><span class="faint break">{words(move || {
                                let named = if cluster.name == cluster.id { cluster.name.clone() } else { format!("{} · {}", cluster.id, cluster.name) };
                                // Of the region that is chosen one needn't be told.
                                if region.with(|chosen| *chosen == cluster.region) { named } else { format!("{named} · {}", region_name(&cluster.region, language())) }
                            })}</span></header>
                            <ul class="card rows">
                                <For each=move || here.get() key=|at| at.clone() let:at><WorkloadRow at=at/></For>
                            </ul>
                        </section>
                    }
                }/>
        </Show>
    }
}

/// Whether every word is in the names and images of a workload.
fn fits(words: &str, workload: &Workload) -> bool {
    let images: String = workload.containers.iter().map(|c| format!("{} {} ", c.name, c.image)).collect();
    let text = format!("{} {} {images}", workload.at.namespace, workload.at.workload).to_ascii_lowercase();
    finds(words, &text)
}
