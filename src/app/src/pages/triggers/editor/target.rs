//! The fields of a target: region, cluster, namespace, kind, workload and container, each list depending on the one
//! before it.

use crate::language::{language, sentence, t, tr};
use crate::parts::field::{Choice, SelectField, same_named};
use crate::parts::form::form;
use crate::parts::given::Given;
use crate::parts::held::Held;
use crate::parts::live::{effect, perhaps, truth, words};
use crate::parts::memo::memo;
use crate::state::{Place, State};
use leptos::prelude::*;
use tagfire_domain::cluster::{Target, Workload, WorkloadKind, WorkloadRef, region_name};
use tagfire_domain::trigger::{ServiceUpdate, UpdateMethod};

form! {
    /// What has been chosen so far; empty where nothing is.
    record TargetDraft;
    /// The fields of the target. Cheap to copy: it holds signals.
    form TargetForm;
    region: String,
    cluster: String,
    namespace: String,
    kind: String,
    workload: String,
    container: String,
    update: UpdateMethod,
}

impl From<&ServiceUpdate> for TargetDraft {
    fn from(action: &ServiceUpdate) -> TargetDraft {
        let ServiceUpdate { target: Target { workload: at, container }, method } = action.clone();
        TargetDraft {
            region: at.region,
            cluster: at.cluster,
            namespace: at.namespace,
            kind: at.kind.as_str().to_owned(),
            workload: at.workload,
            container,
            update: method,
        }
    }
}

impl TargetForm {
    /// The action, once every part of its target is chosen.
    pub fn action(self) -> Option<ServiceUpdate> {
        let part = |signal: Held<String>| Some(signal.get()).filter(|text| !text.is_empty());
        let workload = WorkloadRef {
            region: part(self.region)?,
            cluster: part(self.cluster)?,
            namespace: part(self.namespace)?,
            kind: WorkloadKind::parse(&part(self.kind)?)?,
            workload: part(self.workload)?,
        };
        let target = Target { workload, container: part(self.container)? };
        Some(ServiceUpdate { target, method: self.update.get() })
    }

    /// Whether this target is chosen, however its image is written.
    pub fn holds(self, target: &TargetDraft) -> bool {
        TargetDraft { update: target.update, ..self.get() } == *target
    }

    /// Chooses this target; how its image is written stays.
    pub fn choose(self, target: &TargetDraft) {
        self.set(TargetDraft { update: self.update.get_untracked(), ..target.clone() });
    }

    /// A list of the namespace that is chosen.
    fn place(self, list: fn(String, String) -> Place) -> Option<Place> {
        let (cluster, namespace) = (self.cluster.get(), self.namespace.get());
        (!namespace.is_empty()).then(|| list(cluster, namespace))
    }

    /// Chooses nothing from this step on: of the region, which is 0, to the container.
    pub fn clear_from(self, level: usize) {
        let levels = [self.region, self.cluster, self.namespace, self.kind, self.workload, self.container];
        for signal in &levels[level.min(levels.len())..] {
            signal.set(String::new());
        }
    }
}

/// A field, and what there is to choose from.
type Step<'a> = (Held<String>, &'a dyn Fn() -> Vec<Choice>);

/// The fields.
#[component]
pub fn TargetFields(
    form: TargetForm,
    /// Whether to complain of what isn't chosen.
    #[prop(into)]
    strict: Signal<bool>,
) -> impl IntoView {
    let state = State::current();
    let regions = move || {
        let named = |id: String| (id.clone(), region_name(&id, language()));
        state.services.regions().into_iter().map(named).collect::<Vec<Choice>>()
    };
    let clusters = move || {
        let named = |cluster: tagfire_domain::cluster::Cluster| {
            // A context of a kubeconfig has one name alone.
            let label = match cluster.name == cluster.id {
                true => cluster.name,
                false => format!("{} ({})", cluster.id, cluster.name),
            };
            (cluster.id, label)
        };
        form.region.with(|region| state.services.clusters(region)).into_iter().map(named).collect()
    };
    let namespaces = move || {
        let names = form.cluster.with(|cluster| state.services.namespaces(cluster));
        same_named(names)
    };
    let workloads = memo(move || -> Vec<Workload> {
        form.cluster.with(|cluster| form.namespace.with(|namespace| state.services.workloads(cluster, namespace)))
    });
    let kinds = move || {
        let place = form.place(Place::Access);
        let here = |kind: &WorkloadKind| {
            workloads.with(|all| all.iter().any(|w| w.at.kind == *kind))
                && place.as_ref().is_none_or(|place| !state.services.refuses(place, kind.as_str()))
        };
        same_named(WorkloadKind::ALL.into_iter().filter(here).map(|kind| kind.as_str().to_owned()).collect())
    };
    let names = move || {
        let kind = WorkloadKind::parse(&form.kind.get());
        let here = workloads.with(|all| {
            all.iter()
                .filter(|w| Some(w.at.kind) == kind && !state.services.is_barred(&w.at))
                .map(|w| w.at.workload.clone())
                .collect()
        });
        same_named(here)
    };
    let containers = move || -> Vec<Choice> {
        let (kind, name) = (WorkloadKind::parse(&form.kind.get()), form.workload.get());
        workloads.with(|all| {
            let workload = all.iter().find(|w| Some(w.at.kind) == kind && w.at.workload == name);
            let labelled = |container: &tagfire_domain::cluster::Container| {
                let name = container.name.clone();
                let label = if container.init { sentence!("{name} (init)", "{name}（init）") } else { name.clone() };
                (name, label)
            };
            workload.map(|w| w.containers.iter().map(labelled).collect()).unwrap_or_default()
        })
    };
    let missing = move |signal: Held<String>, en: &'static str, zh: &'static str| {
        perhaps(move || (strict.get() && signal.with(String::is_empty)).then(|| t(en, zh).to_owned()))
    };
    let choose = move |level: usize, signal: Held<String>| {
        move |value: String| {
            form.clear_from(level);
            signal.set(value);
        }
    };
    // What there is to say of a list: that it is on its way, or what of it can't be chosen, and why.
    let chosen = |signal: Held<String>| Some(signal.get()).filter(|text| !text.is_empty());
    let place = move |level: usize| match level {
        0 => Some(Place::Regions),
        1 => chosen(form.region).map(Place::Clusters),
        2 => chosen(form.cluster).map(Place::Namespaces),
        3 => form.place(Place::Workloads),
        _ => form.place(Place::Access),
    };
    let note = move |level| place(level).map(|place| state.services.note(&place)).unwrap_or_default();
    let hint = move |level| words(move || note(level));
    let of_kinds = move || [note(3), note(4)].into_iter().filter(|note| !note.is_empty()).collect::<Vec<_>>().join(" ");
    let asking = move |level| truth(move || place(level).is_some_and(|place| state.services.is_asking(&place)));
    let of_names = move || {
        let barred = workloads.with(|all| all.iter().filter(|w| state.services.is_barred(&w.at)).count());
        match barred {
            0 => String::new(),
            _ => sentence!(
                "Not offered, because this server’s allow-list doesn’t name them: {barred}.",
                "服务器的允许列表未包含，因此不可选：{barred} 个。"
            ),
        }
    };
    // A list with one entry leaves nothing to choose.
    effect(move || {
        let only = |choices: Vec<Choice>| (choices.len() == 1).then(|| choices[0].0.clone());
        let steps: [Step; 6] = [
            (form.region, &regions),
            (form.cluster, &clusters),
            (form.namespace, &namespaces),
            (form.kind, &kinds),
            (form.workload, &names),
            (form.container, &containers),
        ];
        for (signal, choices) in steps {
            if signal.with(String::is_empty)
                && let Some(only) = only(choices())
            {
                signal.set(only);
            }
        }
    });
    view! {
        <div class="pair">
            <SelectField id="target-region" label=tr("Region", "地域") value=form.region choices=Given::of(regions)
                prompt=tr("Choose a region", "选择地域") on_change=choose(0, form.region) asking=asking(0) hint=hint(0)
                error=missing(form.region, "choose a region", "请选择地域")/>
            <SelectField id="target-cluster" label=tr("Cluster", "集群") value=form.cluster choices=Given::of(clusters)
                prompt=tr("Choose a cluster", "选择集群") on_change=choose(1, form.cluster) asking=asking(1) hint=hint(1)
                error=missing(form.cluster, "choose a cluster", "请选择集群")/>
            <SelectField id="target-namespace" label=tr("Namespace", "命名空间") value=form.namespace choices=Given::of(namespaces)
                prompt=tr("Choose a namespace", "选择命名空间") on_change=choose(2, form.namespace) asking=asking(2) hint=hint(2)
                error=missing(form.namespace, "choose a namespace", "请选择命名空间")/>
            <SelectField id="target-kind" label=tr("Workload type", "工作负载类型") value=form.kind choices=Given::of(kinds)
                prompt=tr("Choose a type", "选择类型") on_change=choose(3, form.kind) asking=asking(3) hint=words(of_kinds)
                error=missing(form.kind, "choose a workload type", "请选择工作负载类型")/>
            <SelectField id="target-workload" label=tr("Workload", "工作负载") value=form.workload choices=Given::of(names)
                prompt=tr("Choose a workload", "选择工作负载") on_change=choose(4, form.workload) hint=words(of_names)
                error=missing(form.workload, "choose a workload", "请选择工作负载")/>
            <SelectField id="target-container" label=tr("Container", "容器") value=form.container choices=Given::of(containers)
                prompt=tr("Choose a container", "选择容器") on_change=move |value| form.container.set(value)
                error=missing(form.container, "choose a container", "请选择容器")/>
        </div>
    }
}
