//! What can be made to go wrong with a simulated workload.

use crate::image::ImageRef;
use crate::language::{Language, Say};
use crate::update::Failure;

/// Something that goes wrong with each update of a workload, for as long as it is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// New pods can't pull the image.
    ImagePull,
    /// New pods start and never get ready.
    DeadlineExceeded,
    /// New pods start and crash, again and again.
    CrashLoop,
    /// The workload turns out to be gone when an update reaches it.
    WorkloadGone,
    /// The cluster refuses the update.
    Forbidden,
    /// The cluster doesn't answer.
    Unreachable,
    /// The cluster takes the update, and its answer doesn't arrive.
    AnswerLost,
}

impl Fault {
    /// Every fault, in the order in which they are offered.
    pub const ALL: [Fault; 7] = [
        Fault::ImagePull,
        Fault::DeadlineExceeded,
        Fault::CrashLoop,
        Fault::WorkloadGone,
        Fault::Forbidden,
        Fault::Unreachable,
        Fault::AnswerLost,
    ];

    /// A stable name, for a form's value.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Fault::ImagePull => "image-pull",
            Fault::DeadlineExceeded => "deadline-exceeded",
            Fault::CrashLoop => "crash-loop",
            Fault::WorkloadGone => "workload-gone",
            Fault::Forbidden => "forbidden",
            Fault::Unreachable => "unreachable",
            Fault::AnswerLost => "answer-lost",
        }
    }

    /// The fault of this stable name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Fault> {
        Fault::ALL.into_iter().find(|fault| fault.as_str() == text)
    }

    /// The failure that answers an update at once; none where it shows only in the pods.
    pub(super) fn refusal(self) -> Option<Failure> {
        match self {
            Fault::WorkloadGone => Some(Failure::WorkloadGone),
            Fault::Forbidden => Some(Failure::Forbidden),
            Fault::Unreachable => Some(Failure::Unreachable),
            Fault::ImagePull | Fault::DeadlineExceeded | Fault::CrashLoop | Fault::AnswerLost => None,
        }
    }
}

impl Say for Fault {
    fn say(&self, language: Language) -> String {
        let (en, zh) = match self {
            Fault::ImagePull => ("Image can’t be pulled", "镜像无法拉取"),
            Fault::DeadlineExceeded => ("Rollout passes its deadline", "滚动更新超过期限"),
            Fault::CrashLoop => ("Container crashes", "容器反复崩溃"),
            Fault::WorkloadGone => ("Workload gone", "工作负载不存在"),
            Fault::Forbidden => ("Update forbidden", "没有更新权限"),
            Fault::Unreachable => ("Cluster unreachable", "集群无法连接"),
            Fault::AnswerLost => ("Answer lost", "答复丢失"),
        };
        language.pick(en, zh).into()
    }
}

/// What keeps new pods from getting ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    ImagePull,
    DeadlineExceeded,
    CrashLoop,
}

impl Trouble {
    /// The trouble that a workload's fault makes, or that the image has in itself: a tag that says `missing` can't be
    /// pulled and one that says `crash` crashes, so that both can be tried without turning a fault on.
    pub(super) fn of(fault: Option<Fault>, image: &ImageRef) -> Option<Trouble> {
        let says = |word: &str| image.tag.as_ref().is_some_and(|tag| tag.as_str().contains(word));
        match fault {
            Some(Fault::ImagePull) => Some(Trouble::ImagePull),
            Some(Fault::DeadlineExceeded) => Some(Trouble::DeadlineExceeded),
            Some(Fault::CrashLoop) => Some(Trouble::CrashLoop),
            _ if says("missing") => Some(Trouble::ImagePull),
            _ if says("crash") => Some(Trouble::CrashLoop),
            _ => None,
        }
    }
}
