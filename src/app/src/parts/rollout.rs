//! How a rollout or an action stands: a chip with a word, and one square a pod.

use crate::effects::intl;
use crate::language::{say, sentence, t};
use crate::parts::live::{Views, words};
use crate::state::{State, squares as squares_of};
use leptos::prelude::*;
use tagfire_domain::cluster::{Pod, RolloutState, Workload, WorkloadKind};
use tagfire_domain::history::Entry;
use tagfire_domain::update::{Failure, Outcome};

/// A word in a colour of results, with a dot.
pub fn chip(class: &'static str, text: Signal<String>) -> AnyView {
    view! { <span class=format!("chip {class}")><span class=format!("dot {class}") aria-hidden="true"></span><span>{text}</span></span> }.into_any()
}

/// The chip of an action's result.
pub fn outcome_chip(outcome: &Outcome) -> AnyView {
    let class = match outcome {
        Outcome::Pending | Outcome::RollingOut { .. } | Outcome::Unknown => "run",
        Outcome::Succeeded => "ok",
        Outcome::Superseded => "",
        Outcome::Failed(_) => "bad",
    };
    let outcome = outcome.clone();
    chip(class, words(move || say(&outcome)))
}

/// What there is to say beside the chip: how far it is, or why it failed.
pub fn outcome_detail(outcome: &Outcome) -> String {
    match outcome {
        Outcome::RollingOut { updated, total } if *total > 0 => pods_text(*updated as usize, *total as usize),
        Outcome::Failed(failure) => say(failure),
        _ => String::new(),
    }
}

fn pods_text(updated: usize, total: usize) -> String {
    let pods = intl::plural(total, "pod", "pods");
    sentence!("{updated} of {total} {pods}", "{updated}/{total} 个 Pod")
}

/// The squares of an action that is under way. A simulated workload shows each pod as it is; of a real one the action
/// itself knows how many there are.
pub fn squares(state: State, entry: &Entry) -> Option<AnyView> {
    if state.link.is_live() {
        let Outcome::RollingOut { updated, total } = entry.outcome else { return None };
        return (total > 0).then(|| drawn(updated as usize, total as usize, false, &squares_of(updated, total, false)));
    }
    let workload = state.services.workload(&entry.action.target.workload).filter(|_| !entry.outcome.is_final())?;
    Some(pods(&workload))
}

/// One square a pod: filled on the new image, outlined while it starts, outlined red when it fails. Once a workload has
/// settled, no image is new any more.
pub fn pods(workload: &Workload) -> AnyView {
    let (total, updated) = (workload.replicas as usize, workload.updated() as usize);
    drawn(updated, total, workload.state == RolloutState::Settled, &workload.pods)
}

fn drawn(updated: usize, total: usize, settled: bool, pods: &[Pod]) -> AnyView {
    let squares = pods
        .iter()
        .map(|pod| {
            let class = match pod {
                Pod::Old => "",
                Pod::Starting => "wait",
                Pod::New if settled => "",
                Pod::New => "new",
                Pod::Failed => "bad",
            };
            view! { <i class=class></i> }
        })
        .views();
    view! { <span class="pods" role="img" aria-label=words(move || pods_text(updated, total))>{squares}</span> }
        .into_any()
}

/// The chip of a workload's state.
pub fn state_chip(workload: &Workload) -> AnyView {
    let (total, updated) = (workload.replicas as usize, workload.updated() as usize);
    let (state, kind, schedule) = (workload.state.clone(), workload.at.kind, workload.schedule.clone());
    let class = match state {
        RolloutState::Settled => "ok",
        RolloutState::RollingOut => "run",
        RolloutState::Stuck(_) => "bad",
    };
    chip(
        class,
        words(move || match &state {
            RolloutState::Settled => match (kind, &schedule) {
                (WorkloadKind::CronJob, Some(schedule)) => sentence!("Runs at {schedule}", "定时 {schedule}"),
                (WorkloadKind::Job, _) => t("Completed", "已完成").into(),
                _ => sentence!("{total} of {total} ready", "{total}/{total} 就绪"),
            },
            RolloutState::RollingOut => sentence!("{updated} of {total} updated", "已更新 {updated}/{total}"),
            RolloutState::Stuck(failure) => failure_word(failure).into(),
        }),
    )
}

/// A failure in a word or two.
pub fn failure_word(failure: &Failure) -> &'static str {
    match failure {
        Failure::ImagePull { .. } => t("Image can’t be pulled", "无法拉取镜像"),
        Failure::DeadlineExceeded { .. } => t("Deadline exceeded", "超过期限"),
        Failure::CrashLoop => t("Keeps crashing", "反复崩溃"),
        Failure::WorkloadGone => t("Workload gone", "工作负载不存在"),
        Failure::ContainerGone => t("Container gone", "容器不存在"),
        Failure::Forbidden => t("Forbidden", "无权限"),
        Failure::Unreachable => t("Cluster unreachable", "集群无响应"),
        Failure::Interrupted => t("Interrupted", "已中断"),
        Failure::NotAttempted => t("Not attempted", "未执行"),
        Failure::NotApplied => t("Not applied", "未生效"),
        Failure::Changed { .. } => t("Changed elsewhere", "已被他处更改"),
        Failure::Told { .. } | Failure::Reported { .. } => t("Failed", "失败"),
    }
}
