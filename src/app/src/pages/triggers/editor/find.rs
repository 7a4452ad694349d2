//! The target in one field: “web → nginx · default · prod-gz”. What is chosen fills the lists of the steps, and what is
//! chosen there stands here.

use super::target::{TargetDraft, TargetFields, TargetForm};
use crate::language::{t, tr};
use crate::parts::field::TextField;
use crate::parts::held::Held;
use crate::parts::live::{For, effect, perhaps, truth, words};
use crate::parts::memo::memo;
use crate::state::{Place, State};
use leptos::prelude::*;
use tagfire_domain::cluster::{Cluster, Workload};
use tagfire_domain::order::{Map, Set};
use tagfire_domain::search::finds;

/// The most targets that are offered at a time: more can't be looked through.
const OFFERED: usize = 50;

/// The field, and the steps beneath it.
#[component]
pub fn TargetSearch(
    form: TargetForm,
    /// Whether to complain of what isn't chosen.
    #[prop(into)]
    strict: Signal<bool>,
) -> impl IntoView {
    let state = State::current();
    let typed = Held::new(String::new());
    let steps = Held::new(false);
    // Every list is asked for only when a target is looked for: a real cluster has many.
    let looked = Held::new(!state.link.is_live());
    let targets = memo(move || if looked.get() { targets(state) } else { Map::new() });
    let offered = move || {
        let words = typed.get();
        let fits = |label: &&String| finds(&words, &label.to_ascii_lowercase());
        targets.with(|all| all.keys().filter(fits).take(OFFERED).cloned().collect::<Vec<_>>())
    };
    let chosen = memo(move || {
        let action = form.action()?;
        let at = &action.target.workload;
        let known = state.services.clusters(&at.region).into_iter().find(|cluster| cluster.id == at.cluster);
        let cluster = known.map_or_else(|| at.cluster.clone(), |cluster| cluster.name);
        Some(label(&at.workload, &action.target.container, &at.namespace, &cluster))
    });
    // What is chosen step by step is told here, too, and goes with it.
    Effect::new(move |before: Option<Option<String>>| {
        let now = chosen.get();
        match (&now, before.flatten()) {
            (Some(label), _) => typed.set(label.clone()),
            (None, Some(before)) if typed.with_untracked(|typed| *typed == before) => typed.set(String::new()),
            _ => {}
        }
        now
    });
    // A whole label fills the lists; with anything else nothing is chosen, so that what is saved is what stands here.
    Effect::watch(
        move || typed.get(),
        move |typed, _, _| match targets.with_untracked(|all| all.get(typed).cloned()) {
            Some(draft) if !form.holds(&draft) => form.choose(&draft),
            Some(_) => {}
            None if chosen.with_untracked(|chosen| chosen.as_ref().is_some_and(|label| label != typed)) => {
                form.clear_from(0)
            }
            None => {}
        },
        false,
    );
    effect(move || {
        if !typed.with(String::is_empty) {
            looked.set(true);
        }
    });
    // Errors beside the steps must be seen.
    effect(move || {
        if strict.get() && form.action().is_none() {
            steps.set(true);
        }
    });
    let error = move || {
        (strict.get() && form.action().is_none())
            .then(|| t("choose a container to update", "请选择要更新的容器").to_owned())
    };
    // What can't be read on the way that is chosen is told here, too: the steps may be closed.
    let hint = move || {
        let (region, cluster) = (form.region.get(), form.cluster.get());
        let mut way = vec![Place::Regions];
        way.extend((!region.is_empty()).then_some(Place::Clusters(region)));
        way.extend((!cluster.is_empty()).then_some(Place::Namespaces(cluster)));
        let note = way.iter().map(|place| state.services.note(place)).find(|note| !note.is_empty());
        // There always is one: a hint that comes and goes would move everything beneath it.
        note.unwrap_or_else(|| {
            t("Workload → container · namespace · cluster", "工作负载 → 容器 · 命名空间 · 集群").to_owned()
        })
    };
    view! {
        <TextField id="target" label=tr("Container to update", "要更新的容器") value=typed list="targets"
            placeholder="web → nginx · default" error=perhaps(error) hint=words(hint)/>
        <datalist id="targets"><For each=offered key=|label| label.clone() let:label><option value=label></option></For></datalist>
        <details class="steps" prop:open=truth(move || steps.get())>
            <summary>{tr("Choose step by step", "逐步选择")}</summary>
            <TargetFields form=form strict=strict/>
        </details>
    }
}

fn label(workload: &str, container: &str, namespace: &str, cluster: &str) -> String {
    format!("{workload} → {container} · {namespace} · {cluster}")
}

/// Every container that may be updated, by its label.
fn targets(state: State) -> Map<String, TargetDraft> {
    let (mut targets, mut twice) = (Map::new(), Set::new());
    for region in state.services.regions() {
        for cluster in state.services.clusters(&region) {
            for namespace in state.services.namespaces(&cluster.id) {
                for workload in state.services.workloads(&cluster.id, &namespace) {
                    for (label, draft) in of_workload(&cluster, &workload) {
                        if state.services.is_barred(&workload.at) {
                            continue;
                        }
                        // Two of one label would be told apart by nobody: they are told with their kind and cluster.
                        let longer =
                            |label: &str, draft: &TargetDraft| format!("{label} ({}, {})", draft.kind, draft.cluster);
                        if twice.contains(&label) {
                            targets.insert(longer(&label, &draft), draft);
                        } else if let Some(first) = targets.remove(&label) {
                            targets.insert(longer(&label, &first), first);
                            targets.insert(longer(&label, &draft), draft);
                            twice.insert(label);
                        } else {
                            targets.insert(label, draft);
                        }
                    }
                }
            }
        }
    }
    targets
}

fn of_workload(cluster: &Cluster, workload: &Workload) -> Vec<(String, TargetDraft)> {
    let at = &workload.at;
    let draft = |container: &str| TargetDraft {
        region: at.region.clone(),
        cluster: at.cluster.clone(),
        namespace: at.namespace.clone(),
        kind: at.kind.as_str().to_owned(),
        workload: at.workload.clone(),
        container: container.to_owned(),
        ..TargetDraft::default()
    };
    let of = |name: &str| (label(&at.workload, name, &at.namespace, &cluster.name), draft(name));
    workload.containers.iter().map(|container| of(&container.name)).collect()
}
