//! On live clusters one namespace is shown at a time, and followed while it is in sight: a cluster may have thousands of
//! workloads, and a browser has few connections.

use crate::effects::kept;
use crate::effects::stream::Stream;
use crate::language::{t, tr};
use crate::parts::field::{SelectField, same_named};
use crate::parts::given::Given;
use crate::parts::held::Held;
use crate::parts::live::{effect, live, words};
use crate::parts::memo::{Memo, memo};
use crate::state::{Place, State};
use leptos::ev;
use leptos::prelude::*;
use web_sys::VisibilityState;

/// What was last looked at is shown first, in the same tab.
const KEY: &str = "tagfire-live.services";

/// Which cluster and namespace are shown. Cheap to copy: it holds signals.
#[derive(Clone, Copy)]
pub struct Chosen {
    pub cluster: Held<String>,
    pub namespace: Held<String>,
}

impl Chosen {
    /// What was chosen last; else, once the lists are there, what there is to see first. Follows it until the page is left.
    pub fn new(state: State, region: Memo<String>) -> Chosen {
        let kept = kept::get_for_tab(KEY).unwrap_or_default();
        let part = |place: usize| Held::new(kept[place].as_str().unwrap_or_default().to_owned());
        let chosen = Chosen { cluster: part(0), namespace: part(1) };
        effect(move || {
            let clusters: Vec<String> = state.services.clusters(&region.get()).into_iter().map(|one| one.id).collect();
            settle(chosen.cluster, &clusters, "");
            settle(chosen.namespace, &state.services.namespaces(&chosen.cluster.get()), "default");
        });
        effect(move || kept::set_for_tab(KEY, vec![chosen.cluster.get(), chosen.namespace.get()]));
        chosen.follow(state);
        chosen
    }

    fn follow(self, state: State) {
        let stream = StoredValue::new_local(None::<Stream>);
        let seen = Held::new(true);
        let listening = window_event_listener(ev::visibilitychange, move |_| {
            seen.set(document().visibility_state() == VisibilityState::Visible);
        });
        on_cleanup(move || {
            listening.remove();
            stream.try_update_value(Option::take);
        });
        let there = memo(move || {
            let (cluster, namespace) = (self.cluster.get(), self.namespace.get());
            let listed = state.services.namespaces(&cluster).contains(&namespace);
            (seen.get() && state.link.is_open() && listed).then_some((cluster, namespace))
        });
        effect(move || {
            let next = there.get().and_then(|(cluster, namespace)| state.services.watch(&cluster, &namespace));
            stream.set_value(next);
        });
    }
}

/// Chooses of a list, where what is chosen isn't in it.
fn settle(chosen: Held<String>, list: &[String], preferred: &str) {
    if list.is_empty() || list.contains(&chosen.get_untracked()) {
        return;
    }
    let first = list.iter().find(|one| *one == preferred).unwrap_or(&list[0]);
    chosen.set(first.clone());
}

/// The two lists to choose from, and what there is to say of what is shown.
pub fn view(state: State, region: Memo<String>, chosen: Chosen) -> AnyView {
    let clusters = move || {
        let named = |cluster: tagfire_domain::cluster::Cluster| (cluster.id, cluster.name);
        state.services.clusters(&region.get()).into_iter().map(named).collect::<Vec<_>>()
    };
    let namespaces = move || same_named(state.services.namespaces(&chosen.cluster.get()));
    let choose_cluster = move |id: String| {
        chosen.namespace.set(String::new());
        chosen.cluster.set(id);
    };
    let clusters_of = move || Place::Clusters(region.get());
    let namespaces_of = move || Place::Namespaces(chosen.cluster.get());
    let named = move || !chosen.cluster.with(String::is_empty);
    view! {
        <SelectField id="services-cluster" label=tr("Cluster", "集群") value=chosen.cluster required=true
            choices=Given::of(clusters) on_change=choose_cluster
            hint=words(move || state.services.note(&clusters_of()))/>
        <SelectField id="services-namespace" label=tr("Namespace", "命名空间") value=chosen.namespace required=true
            choices=Given::of(namespaces) on_change=move |name| chosen.namespace.set(name)
            hint=words(move || if named() { state.services.note(&namespaces_of()) } else { String::new() })/>
    }
    .into_any()
}

/// What there is to say of the namespace's workloads.
pub fn note(state: State, chosen: Chosen) -> AnyView {
    live(move || {
        let (cluster, namespace) = (chosen.cluster.get(), chosen.namespace.get());
        if namespace.is_empty() {
            return ().into_any();
        }
        let place = Place::Workloads(cluster, namespace);
        let text = match state.services.is_asking(&place) {
            true => t("Asking the server…", "正在读取…").to_owned(),
            false => state.services.note(&place),
        };
        (!text.is_empty()).then(|| view! { <p class="hint" role="status">{text}</p> }).into_any()
    })
}
