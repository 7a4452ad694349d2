//! How an action stands.

use super::failure::Failure;
use crate::language::{Language, Say};
use serde::{Deserialize, Serialize};

/// How an entry's action stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    /// Written down, not attempted yet.
    Pending,
    /// The cluster took the update; pods follow.
    RollingOut {
        /// Pods that run the image.
        updated: u32,
        /// Pods that will.
        total: u32,
    },
    /// The cluster's answer was lost: whether it took the update is being read.
    Unknown,
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
        !matches!(self, Outcome::Pending | Outcome::RollingOut { .. } | Outcome::Unknown)
    }
}

impl Say for Outcome {
    fn say(&self, language: Language) -> String {
        let (en, zh) = match self {
            Outcome::Pending => ("Starting", "正在开始"),
            Outcome::RollingOut { .. } => ("Rolling out", "滚动更新中"),
            Outcome::Unknown => ("Unknown", "未知"),
            Outcome::Succeeded => ("Succeeded", "成功"),
            Outcome::Superseded => ("Superseded", "已被取代"),
            Outcome::Failed(_) => ("Failed", "失败"),
        };
        language.pick(en, zh).into()
    }
}
