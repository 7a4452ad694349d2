//! What an update did to its workload.

use crate::language::{Language, Say};

/// What a service update did to the workload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// The container's image was set to the tag.
    SetTag,
    /// The image was set to the tag and pinned by digest.
    Pinned,
    /// The image reference was the same already, so the rollout was restarted.
    Restarted,
    /// The container was pinned to this very digest already: nothing to do.
    Unchanged,
    /// A Job's template can't change, so a new Job took its place.
    NewJob,
    /// The CronJob had the same image reference already: nothing to restart, its next run starts from it.
    NextRun,
}

impl Say for How {
    fn say(&self, language: Language) -> String {
        let (en, zh) = match self {
            How::SetTag => ("set to the pushed tag", "已设为推送的标签"),
            How::Pinned => ("pinned to the pushed digest", "已按推送的摘要固定"),
            How::Restarted => (
                "the image reference was the same, so the rollout was restarted",
                "镜像引用未变，因此重新启动了滚动更新",
            ),
            How::Unchanged => ("pinned to this digest already: nothing to do", "已固定为该摘要，无需更改"),
            How::NextRun => (
                "the image reference was the same; the CronJob’s next run starts from it",
                "镜像引用未变，CronJob 下次运行时将使用该镜像",
            ),
            How::NewJob => {
                ("a Job can’t change, so a new one took its place", "Job 的模板不可修改，因此新建了一个 Job")
            }
        };
        language.pick(en, zh).into()
    }
}
