//! What runs where: region, cluster, namespace, workloads with their containers, and what is on its way.

mod chosen;
mod workload;

use crate::language::{language, text, tr};
use crate::parts::held::Held;
use crate::parts::live::{For, Show, live};
use crate::parts::memo::memo;
use crate::parts::page::PageHead;
use crate::parts::segments::Segments;
use crate::state::State;
use chosen::Chosen;
use leptos::prelude::*;
use tagfire_domain::cluster::{Cluster, WorkloadRef, region_name};
use workload::WorkloadRow;

/// The most workloads of a namespace that are drawn: a search finds the others.
const SHOWN: usize = 300;

/// The page.
#[component]
pub fn ServicesPage() -> impl IntoView {
    let state = State::current();
    let chosen = Held::new(0usize);
    let regions = memo(move || state.services.regions());
    let options = move || {
        let named = |(i, id): (usize, String)| (i, Signal::derive(move || region_name(&id, language())));
        regions.get().into_iter().enumerate().map(named).collect::<Vec<_>>()
    };
    let region = memo(move || regions.with(|all| all.get(chosen.get()).cloned().unwrap_or_default()));
    let of_live = state.link.is_live().then(|| Chosen::new(state, region));
    let search = Held::new(String::new());
    let groups = memo(move || {
        let words = search.get().to_ascii_lowercase();
        {
            let mut groups: Vec<(Cluster, String, Vec<WorkloadRef>)> = Vec::new();
            for cluster in state.services.clusters(&region.get()) {
                if of_live.is_some_and(|of| of.cluster.with(|id| *id != cluster.id)) {
                    continue;
                }
                for namespace in state.services.namespaces(&cluster.id) {
                    if of_live.is_some_and(|of| of.namespace.with(|name| *name != namespace)) {
                        continue;
                    }
                    let fits = |workload: &tagfire_domain::cluster::Workload| {
                        let images: String =
                            workload.containers.iter().map(|c| format!("{} {} ", c.name, c.image)).collect();
                        let text = format!("{namespace} {} {images}", workload.at.workload).to_ascii_lowercase();
                        words.split_whitespace().all(|word| text.contains(word))
                    };
                    let here: Vec<_> = state
                        .services
                        .workloads(&cluster.id, &namespace)
                        .iter()
                        .filter(|w| fits(w))
                        .take(SHOWN)
                        .map(|w| w.at.clone())
                        .collect();
                    if !here.is_empty() {
                        groups.push((cluster.clone(), namespace, here));
                    }
                }
            }
            groups
        }
    });
    view! {
        <PageHead title=text("Services", "服务")
            line=text("What runs where, and what is on its way", "各处运行的内容，以及正在进行的更新")>
            <input class="input search" type="search" aria-label=tr("Search services", "搜索服务")
                placeholder=tr("Search services", "搜索服务") prop:value=move || search.get()
                on:input=move |event| search.set(event_target_value(&event))/>
        </PageHead>
        <div class="filters">
            {live(move || (of_live.is_none() || regions.with(Vec::len) > 1).then(|| view! {
                <Segments name="services-region" quiet=true legend=text("Region", "地域")
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
                    view! {
                        <section class="group" aria-label=format!("{namespace} {}", cluster.id)>
                            <header><h2 class="mono">{namespace.clone()}</h2><span class="faint">{if cluster.name == cluster.id { cluster.name } else { format!("{} · {}", cluster.id, cluster.name) }}</span></header>
                            <ul class="card rows">
                                <For each=move || here.get() key=|at| at.clone() let:at><WorkloadRow at=at/></For>
                            </ul>
                        </section>
                    }
                }/>
        </Show>
    }
}
