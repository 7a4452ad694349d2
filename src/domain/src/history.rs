//! The history: one entry for every action that a trigger took.

use crate::cluster::Failure;
use crate::condition::Condition;
use crate::digest::Digest;
use crate::language::{Language, Say};
use crate::push::Change;
use crate::repository::RepositoryName;
use crate::tag::Tag;
use crate::time::Timestamp;
use crate::trigger::{ServiceUpdate, TriggerId, TriggerName};
use serde::{Deserialize, Serialize};

/// An entry's identifier: the push's, and the place of the trigger in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntryId(pub String);

/// What a service update did to the workload.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
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

/// How an entry's action stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    /// Written down, not attempted yet.
    Pending,
    /// The cluster took the update; pods follow.
    RollingOut { updated: u32, total: u32 },
    /// Every pod runs the image.
    Succeeded,
    /// A later update of the same workload took over before this one was done.
    Superseded,
    /// It didn't come to its end, and why.
    Failed(Failure),
}

impl Outcome {
    /// Whether nothing more will happen.
    #[must_use]
    pub fn is_final(&self) -> bool {
        !matches!(self, Outcome::Pending | Outcome::RollingOut { .. })
    }
}

/// One action of one trigger.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    pub id: EntryId,
    /// The trigger, which may have been renamed or deleted since. None for an imported entry.
    pub trigger_id: Option<TriggerId>,
    /// The trigger's name at the time.
    pub trigger: TriggerName,
    pub repository: RepositoryName,
    pub tag: Tag,
    #[serde(default)]
    pub digest: Option<Digest>,
    /// Whether the tag was new. Unknown for an imported entry.
    #[serde(default)]
    pub change: Option<Change>,
    /// The condition at the time.
    pub condition: Condition,
    /// The action at the time.
    pub action: ServiceUpdate,
    /// The image before, once the cluster has told.
    #[serde(default)]
    pub previous_image: Option<String>,
    /// The image that was set.
    #[serde(default)]
    pub image: Option<String>,
    #[serde(default)]
    pub how: Option<How>,
    pub outcome: Outcome,
    /// When the push was taken.
    pub at: Timestamp,
    /// When the outcome became final.
    #[serde(default)]
    pub finished_at: Option<Timestamp>,
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

impl Say for Outcome {
    fn say(&self, language: Language) -> String {
        let (en, zh) = match self {
            Outcome::Pending => ("Starting", "正在开始"),
            Outcome::RollingOut { .. } => ("Rolling out", "滚动更新中"),
            Outcome::Succeeded => ("Succeeded", "成功"),
            Outcome::Superseded => ("Superseded", "已被取代"),
            Outcome::Failed(_) => ("Failed", "失败"),
        };
        language.pick(en, zh).into()
    }
}
