//! Why a rollout stands where it stands, and what a person should know about an update.

use crate::language::{Language, Say};
use serde::{Deserialize, Serialize};

/// A reason with a name. The cluster's own words come beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum Reason {
    /// `ErrImagePull`, `ImagePullBackOff`, `InvalidImageName` and the like.
    ImagePull,
    /// `CrashLoopBackOff`.
    CrashLoop,
    /// `CreateContainerConfigError` and the like: the container can't be started as it is configured.
    ContainerConfig,
    /// A pod finds no node.
    Unschedulable,
    /// A quota of the namespace leaves no room for the pods.
    Quota,
    /// An admission policy or webhook refuses.
    Admission,
    /// The Deployment's own progress deadline passed.
    DeadlineExceeded,
    /// A Job's pods failed more often than it allows.
    JobFailed,
    /// The Deployment is paused.
    Paused,
    /// No pod is wanted, so none runs the image.
    ScaledToZero,
    /// A StatefulSet's partition holds pods back.
    Partitioned,
    /// With the strategy `OnDelete` pods change only when they are deleted.
    OnDelete,
    /// A CronJob or a suspended Job: its next run has the image.
    NextRun,
    /// A later change of the template took its place.
    NewerRollout,
    /// Another writer put the image before back.
    Reverted,
    /// The workload is gone.
    WorkloadGone,
    /// The container is gone from the template.
    ContainerGone,
    /// The cluster doesn't let the proxy read on.
    Forbidden,
    /// The cluster doesn't answer.
    Unreachable,
    /// The answer was lost, and the change is not there.
    NotApplied,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Reason; 20] = [
        Reason::ImagePull,
        Reason::CrashLoop,
        Reason::ContainerConfig,
        Reason::Unschedulable,
        Reason::Quota,
        Reason::Admission,
        Reason::DeadlineExceeded,
        Reason::JobFailed,
        Reason::Paused,
        Reason::ScaledToZero,
        Reason::Partitioned,
        Reason::OnDelete,
        Reason::NextRun,
        Reason::NewerRollout,
        Reason::Reverted,
        Reason::WorkloadGone,
        Reason::ContainerGone,
        Reason::Forbidden,
        Reason::Unreachable,
        Reason::NotApplied,
    ];
}

impl Reason {
    /// The one that JSON names so.
    #[must_use]
    pub fn named(name: &str) -> Option<Reason> {
        Reason::ALL.into_iter().find(|one| format!("{one:?}").eq_ignore_ascii_case(name))
    }
}

impl Say for Reason {
    fn say(&self, language: Language) -> String {
        let (en, zh_hans) = match self {
            Reason::ImagePull => (
                "the image can’t be pulled: the registry has no such image, or refuses it",
                "无法拉取镜像：镜像仓库中没有该镜像，或拒绝访问",
            ),
            Reason::CrashLoop => {
                ("the container keeps crashing after it starts; see its logs", "容器启动后反复崩溃，请查看其日志")
            }
            Reason::ContainerConfig => {
                ("the container can’t be started as it is configured", "容器的配置有误，无法启动")
            }
            Reason::Unschedulable => ("no node has room for the pods", "没有节点可以容纳这些 Pod"),
            Reason::Quota => {
                ("a quota of the namespace leaves no room for the pods", "命名空间的配额不足，无法创建 Pod")
            }
            Reason::Admission => ("an admission policy of the cluster refuses", "集群的准入策略拒绝了该操作"),
            Reason::DeadlineExceeded => {
                ("the rollout made no progress and passed its deadline", "滚动更新没有进展，已超过期限")
            }
            Reason::JobFailed => ("the Job’s pods failed more often than it allows", "Job 的 Pod 失败次数超过了上限"),
            Reason::Paused => (
                "the Deployment is paused: resume it, and the rollout goes on",
                "Deployment 已暂停，恢复后滚动更新才会继续",
            ),
            Reason::ScaledToZero => (
                "the image is set, and no pod runs it: the workload is scaled to zero",
                "镜像已设置，但副本数为 0，没有 Pod 在运行",
            ),
            Reason::Partitioned => (
                "the image is set, and the StatefulSet’s partition holds pods back",
                "镜像已设置，但 StatefulSet 的分区（partition）保留了部分旧 Pod",
            ),
            Reason::OnDelete => (
                "the image is set; with the strategy OnDelete pods change only when they are deleted",
                "镜像已设置；在 OnDelete 策略下，Pod 只有被删除后才会更新",
            ),
            Reason::NextRun => ("the next run has the image", "下次运行时将使用该镜像"),
            Reason::NewerRollout => {
                ("a later change of the workload took its place", "工作负载随后又被更改，本次更新已被取代")
            }
            Reason::Reverted => ("another writer put the image before back", "镜像被其他写入方改回了原来的值"),
            Reason::WorkloadGone => ("the workload no longer exists", "工作负载已不存在"),
            Reason::ContainerGone => ("the workload has no container of this name", "工作负载中没有该名称的容器"),
            Reason::Forbidden => ("the cluster doesn’t allow it", "集群不允许该操作"),
            Reason::Unreachable => ("the cluster doesn’t answer", "集群没有响应"),
            Reason::NotApplied => {
                ("the answer was lost, and the cluster doesn’t have the change", "响应已丢失，集群中没有该更改")
            }
        };
        language.pick(en, zh_hans).into()
    }
}

/// What a person should know about an update.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum Notice {
    /// Argo CD manages the workload.
    ArgoCd,
    /// Flux manages the workload.
    Flux,
    /// Helm manages the workload.
    Helm,
    /// A controller makes the workload from a template of its own.
    Controller,
    /// No rollout follows: the next run has the image.
    NextRun,
    /// The Job is deleted and made anew: its template can't be changed.
    JobReplaced,
    /// The cluster's admission wrote another image than was asked.
    Rewritten,
    /// The answer was lost, and the change was found when the workload was read again.
    FoundAgain,
    /// No pod is wanted.
    ScaledToZero,
    /// The Deployment is paused.
    Paused,
    /// The registry doesn't have the image, or not yet.
    NotInRegistry,
    /// The registry doesn't have the image for the platform of the workload's nodes, or not yet.
    OtherPlatform,
}

impl Notice {
    /// Every notice.
    pub const ALL: [Notice; 12] = [
        Notice::ArgoCd,
        Notice::Flux,
        Notice::Helm,
        Notice::Controller,
        Notice::NextRun,
        Notice::JobReplaced,
        Notice::Rewritten,
        Notice::FoundAgain,
        Notice::ScaledToZero,
        Notice::Paused,
        Notice::NotInRegistry,
        Notice::OtherPlatform,
    ];
}

impl Notice {
    /// The one that JSON names so.
    #[must_use]
    pub fn named(name: &str) -> Option<Notice> {
        Notice::ALL.into_iter().find(|one| format!("{one:?}").eq_ignore_ascii_case(name))
    }
}

impl Say for Notice {
    fn say(&self, language: Language) -> String {
        let (en, zh_hans) = match self {
            Notice::ArgoCd => (
                "Argo CD manages this workload: with self-healing it puts the image back within seconds",
                "该工作负载由 Argo CD 管理：若启用自愈，镜像会在几秒内被改回",
            ),
            Notice::Flux => (
                "Flux manages this workload: it puts the image back at its next interval",
                "该工作负载由 Flux 管理：镜像会在下一个周期被改回",
            ),
            Notice::Helm => (
                "Helm manages this workload: its next upgrade puts its own image back",
                "该工作负载由 Helm 管理：下次升级会改回其自身的镜像",
            ),
            Notice::Controller => (
                "a controller makes this workload and may put the image back",
                "该工作负载由其他控制器创建，镜像可能会被改回",
            ),
            Notice::NextRun => {
                ("nothing rolls out now: the next run has the image", "现在不会滚动更新，下次运行时将使用该镜像")
            }
            Notice::JobReplaced => (
                "a Job’s template can’t be changed: the Job is deleted and made anew with the image, and runs again",
                "Job 的模板不可修改：将删除该 Job 并以新镜像重新创建，它会再次运行",
            ),
            Notice::Rewritten => {
                ("the cluster’s admission wrote another image than was asked", "集群的准入控制改写了镜像")
            }
            Notice::FoundAgain => (
                "the cluster’s answer was lost; the change was found when the workload was read again",
                "集群的响应丢失，重新读取后确认更改已生效",
            ),
            Notice::ScaledToZero => (
                "the workload is scaled to zero: no pod will run the image",
                "该工作负载的副本数为 0，没有 Pod 会运行该镜像",
            ),
            Notice::Paused => (
                "the Deployment is paused: nothing rolls out until it is resumed",
                "Deployment 已暂停，恢复之前不会滚动更新",
            ),
            Notice::NotInRegistry => (
                "the registry doesn’t have this image, or not yet: pods couldn’t pull it",
                "镜像仓库中（尚）没有该镜像，Pod 将无法拉取",
            ),
            Notice::OtherPlatform => (
                "the registry doesn’t have this image for the platform of the workload’s nodes, or not yet: pods couldn’t pull it",
                "镜像仓库中（尚）没有适用于该工作负载节点平台的镜像，Pod 将无法拉取",
            ),
        };
        language.pick(en, zh_hans).into()
    }
}
