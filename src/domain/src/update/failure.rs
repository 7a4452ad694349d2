//! Why a service update didn't come to its end. The same for the simulation and for a real cluster.

use crate::language::{Language, Say};
use crate::wire::{ProblemKind, Reason};
use serde::{Deserialize, Serialize};

/// Why a service update didn't come to its end.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Failure {
    /// The kubelet can't pull the image.
    ImagePull {
        /// The image reference.
        image: String,
    },
    /// The rollout made no progress within its deadline.
    DeadlineExceeded {
        /// The deadline.
        seconds: u32,
    },
    /// The container starts and ends again and again.
    CrashLoop,
    /// There is no such workload (any more).
    WorkloadGone,
    /// The workload has no such container (any more).
    ContainerGone,
    /// The cluster refuses: not allowed to update this workload.
    Forbidden,
    /// The cluster doesn't answer.
    Unreachable,
    /// The page or the process ended before the outcome was known.
    Interrupted,
    /// The page or the process ended before the update was attempted, and too long ago to attempt it now.
    NotAttempted,
    /// The answer was lost, and when the container was read again the update had not been applied.
    NotApplied,
    /// The container had another image than the decision was made on, and the decision no longer holds.
    Changed {
        /// The image that it had.
        found: String,
    },
    /// What the cluster, or the server in front of it, says: a reason by its name there, and its own words.
    Told {
        /// The reason's name.
        reason: String,
        /// The words.
        message: String,
    },
    /// What the vendor's records say.
    Reported {
        /// The vendor's number for it.
        code: i64,
        /// Its words.
        message: String,
    },
}

impl Say for Failure {
    fn say(&self, language: Language) -> String {
        match self {
            Failure::ImagePull { image } => language.pick(
                format!("the image can’t be pulled: the registry has no {image}, or refuses it"),
                format!("无法拉取镜像：镜像仓库中没有 {image}，或拒绝访问"),
            ),
            Failure::DeadlineExceeded { seconds } => language.pick(
                format!("the rollout made no progress for {seconds} s and passed its deadline"),
                format!("滚动更新 {seconds} 秒内没有进展，已超过期限"),
            ),
            Failure::CrashLoop => language.pick(
                "the container keeps crashing after it starts; see its logs".into(),
                "容器启动后反复崩溃，请查看其日志".into(),
            ),
            Failure::WorkloadGone => language.pick(
                "the workload no longer exists; choose another in the trigger".into(),
                "工作负载已不存在，请在触发器中另选一个".into(),
            ),
            Failure::ContainerGone => language.pick(
                "the workload has no container of this name; choose another in the trigger".into(),
                "工作负载中没有该名称的容器，请在触发器中另选一个".into(),
            ),
            Failure::Forbidden => language.pick(
                "the cluster refused: updating this workload is not allowed (403)".into(),
                "集群拒绝了请求：没有更新该工作负载的权限（403）".into(),
            ),
            Failure::Unreachable => language
                .pick("the cluster doesn’t answer; nothing was changed".into(), "集群没有响应，未做任何更改".into()),
            Failure::Interrupted => language.pick(
                "the page was closed before the outcome was known; look at the workload".into(),
                "在得知结果之前页面已关闭，请查看工作负载的实际状态".into(),
            ),
            Failure::NotAttempted => language.pick(
                "the page was closed before the update was attempted, and that is too long ago to do it unasked; nothing was changed"
                    .into(),
                "页面在执行更新之前已关闭，且时间过久，不会自动补做；未做任何更改".into(),
            ),
            Failure::NotApplied => language.pick(
                "the cluster’s answer was lost; read again, the container did not have the image. It is not repeated unasked"
                    .into(),
                "未收到集群的答复；重新读取后，容器并未使用该镜像。不会自动重试".into(),
            ),
            Failure::Changed { found } => language.pick(
                format!("the container was changed to {found} in the meantime; nothing was changed"),
                format!("容器在此期间已被改为 {found}，未做任何更改"),
            ),
            Failure::Told { reason, message } => {
                let named = Reason::named(reason).map(|reason| reason.say(language));
                let named = named.or_else(|| ProblemKind::named(reason).map(|kind| kind.say(language)));
                match (named, message.is_empty()) {
                    (Some(named), true) => named,
                    (Some(named), false) => language.pick(format!("{named}: {message}"), format!("{named}：{message}")),
                    (None, _) => message.clone(),
                }
            }
            Failure::Reported { code, message } => {
                language.pick(format!("{message} (code {code})"), format!("{message}（代码 {code}）"))
            }
        }
    }
}
