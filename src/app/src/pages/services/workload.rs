//! One workload: its containers, the triggers that drive them, how its rollout stands, and the fault it is given.

use crate::language::{say, sentence, t, tr};
use crate::parts::live::{Show, Views, act, live, truth, words};
use crate::parts::memo::memo;
use crate::parts::rollout::{pods, state_chip};
use crate::route::Route;
use crate::shell::Shell;
use crate::state::State;
use leptos::prelude::*;
use tagfire_domain::cluster::{Container, RolloutState, WorkloadRef};
use tagfire_domain::image::ImageRef;
use tagfire_domain::simulation::Fault;

/// The row.
#[component]
pub fn WorkloadRow(at: WorkloadRef) -> impl IntoView {
    let (state, shell) = (State::current(), Shell::current());
    let of = at.clone();
    let workload = memo(move || state.services.workload(&of));
    let fault_of = at.clone();
    let fault = memo(move || state.services.fault(&fault_of));
    let fault_id = format!("fault-{}-{}-{}-{}", at.cluster, at.namespace, at.kind, at.workload);
    let containers = {
        let at = at.clone();
        move || {
            let containers = workload.with(|w| w.as_ref().map(|w| w.containers.clone()).unwrap_or_default());
            containers.into_iter().map(|container| container_line(state, &at, container)).views()
        }
    };
    let stuck = move || {
        workload.with(|w| match w.as_ref().map(|w| &w.state) {
            Some(RolloutState::Stuck(failure)) => Some(say(failure)),
            _ => None,
        })
    };
    let choose = move |event: web_sys::Event| shell.set_fault(at.clone(), Fault::parse(&event_target_value(&event)));
    let (kind, name) = workload.with_untracked(|w| w.as_ref().map(|w| (w.at.kind, w.at.workload.clone()))).unzip();
    let titled = name.clone();
    let fault_field = (!state.link.is_live()).then(|| view! {
                <div class="fault" class:on=truth(move || fault.get().is_some())>
                    <label for=fault_id.clone()>{tr("Fault", "故障")}</label>
                    <select id=fault_id class="input small" on:change=act(choose)
                        aria-label=words(move || {
                            let name = titled.clone().unwrap_or_default();
                            sentence!("Simulated fault of {name}", "模拟故障：{name}")
                        })>
                        <option value="" prop:selected=truth(move || fault.get().is_none())>{tr("none", "无")}</option>
                        {Fault::ALL.into_iter().map(|one| view! {
                            <option value=one.as_str() prop:selected=truth(move || fault.get() == Some(one))>{words(move || say(&one))}</option>
                        }).views()}
                    </select>
                </div>
    }.into_any());
    view! {
        <li class="work">
            <span class="chip kind">{kind.map(|kind| kind.as_str())}</span>
            <div class="work-body">
                <h3>{name.clone()}</h3>
                <dl class="containers">{live(containers)}</dl>
                <Show when=move || stuck().is_some()><p class="error-line">{words(move || stuck().unwrap_or_default())}</p></Show>
            </div>
            <div class="work-state">
                {live(move || workload.with(|w| w.as_ref().map(state_chip)).into_any())}
                {live(move || workload.with(|w| w.as_ref().filter(|w| !w.pods.is_empty()).map(pods)).into_any())}
                {fault_field}
            </div>
        </li>
    }
}

fn container_line(state: State, at: &WorkloadRef, container: Container) -> impl IntoView + use<> {
    let (before, tail) = match ImageRef::parse(&container.image) {
        Some(image) => {
            let registry = image.registry.as_ref().map(|host| format!("{host}/")).unwrap_or_default();
            (format!("{registry}{}:", image.repository), image.short())
        }
        None => (String::new(), container.image.clone()),
    };
    let drives = state.triggers.with(|triggers| {
        let of = |t: &&tagfire_domain::trigger::Trigger| {
            t.action.target.workload == *at && t.action.target.container == container.name
        };
        triggers.iter().filter(of).map(|t| (t.name.clone(), t.enabled)).collect::<Vec<_>>()
    });
    let chips = drives
        .into_iter()
        .map(|(name, enabled)| {
            let class = if enabled { "chip fire" } else { "chip" };
            view! { <a class=class title=name.to_string() href=Route::Trigger(name.clone()).href()>{name.to_string()}</a> }
        })
        .views();
    view! {
        <dt>{container.name}</dt>
        <dd><span class="mono break" title=container.image>{before}<b>{tail}</b></span>{chips}
            {container.init.then(|| view! { <span class="chip">{t("init", "init")}</span> })}</dd>
    }
}
