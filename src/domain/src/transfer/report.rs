//! What an import tells: what it would do, what it refuses, and why.

use super::difference::Difference;
use crate::language::{Language, Say};
use crate::record;
use crate::repository::RepositoryName;
use crate::tcr;
use crate::trigger::{TriggerConflict, TriggerName};

/// Something that an import would add or change.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// A trigger.
    Trigger {
        /// What it is called; where it would be renamed, until then.
        name: TriggerName,
        /// Its image repository; where that would change, until then.
        repository: RepositoryName,
        /// What of it would change; nothing for one that is new.
        changes: Vec<Difference>,
    },
    /// Entries of the history.
    Entries {
        /// The trigger's name at the time.
        trigger: TriggerName,
        /// The image repository.
        repository: RepositoryName,
        /// How many.
        count: usize,
    },
    /// Pushes to a repository.
    Pushes {
        /// The image repository.
        repository: RepositoryName,
        /// How many.
        count: usize,
    },
    /// Tags of a repository.
    Tags {
        /// The image repository.
        repository: RepositoryName,
        /// How many.
        count: usize,
    },
}

impl Item {
    /// How many records it stands for.
    #[must_use]
    pub fn count(&self) -> usize {
        match self {
            Item::Trigger { .. } => 1,
            Item::Entries { count, .. } | Item::Pushes { count, .. } | Item::Tags { count, .. } => *count,
        }
    }
}

/// A record that an import leaves out.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// Where it stands in the file, and its name where it has one: `triggers[3] web-release`.
    pub what: String,
    /// Why.
    pub reason: Reason,
}

/// Why a record is left out.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// Something is wrong with the record itself.
    Record(record::RecordError),
    /// The vendor's record means nothing here.
    Vendor(tcr::RecordError),
    /// It is longer than any record of ours can be.
    TooLong {
        /// Its length.
        bytes: usize,
    },
    /// The triggers that there are leave no room for it.
    Conflict(TriggerConflict),
    /// The name can't be opened: its address is another page's.
    Reserved {
        /// The name.
        name: TriggerName,
    },
    /// The file has another trigger of this name, or of one that means the same trigger.
    NameTwice,
    /// The file has another record of this id.
    IdTwice,
    /// The history has an entry of this id, with other content.
    EntryDiffers,
    /// A push of this key is remembered, with other content.
    PushDiffers,
}

/// A decision that was made where the records don't say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// Records named a service without its kind: taken for Deployments.
    KindAssumed {
        /// How many.
        count: usize,
    },
    /// The vendor's records have no image update method: by tag, as the vendor does.
    UpdatesByTag {
        /// How many.
        count: usize,
    },
    /// The vendor's times have no zone: read as China's.
    ChinaTime,
    /// Entries were under way when the file was written: their outcome is not known here.
    Interrupted {
        /// How many.
        count: usize,
    },
}

impl Say for Item {
    fn say(&self, language: Language) -> String {
        match self {
            Item::Trigger { name, repository, changes } => {
                let what = language
                    .pick(format!("trigger “{name}” of {repository}"), format!("{repository} 的触发器“{name}”"));
                let changes: Vec<String> = changes.iter().map(|change| change.say(language)).collect();
                match changes.as_slice() {
                    [] => what,
                    _ => language
                        .pick(format!("{what}: {}", changes.join("; ")), format!("{what}：{}", changes.join("；"))),
                }
            }
            Item::Entries { trigger, repository, count: 1 } => language.pick(
                format!("1 history entry of “{trigger}” for {repository}"),
                format!("触发器“{trigger}”对 {repository} 的 1 条历史记录"),
            ),
            Item::Entries { trigger, repository, count } => language.pick(
                format!("{count} history entries of “{trigger}” for {repository}"),
                format!("触发器“{trigger}”对 {repository} 的 {count} 条历史记录"),
            ),
            Item::Pushes { repository, count: 1 } => {
                language.pick(format!("1 push to {repository}"), format!("{repository} 的 1 次推送"))
            }
            Item::Pushes { repository, count } => {
                language.pick(format!("{count} pushes to {repository}"), format!("{repository} 的 {count} 次推送"))
            }
            Item::Tags { repository, count: 1 } => {
                language.pick(format!("1 tag of {repository}"), format!("{repository} 的 1 个标签"))
            }
            Item::Tags { repository, count } => {
                language.pick(format!("{count} tags of {repository}"), format!("{repository} 的 {count} 个标签"))
            }
        }
    }
}

impl Say for Refusal {
    fn say(&self, language: Language) -> String {
        let reason = self.reason.say(language);
        language.pick(format!("{}: {reason}", self.what), format!("{}：{reason}", self.what))
    }
}

impl Say for Reason {
    fn say(&self, language: Language) -> String {
        match self {
            Reason::Record(error) => error.say(language),
            Reason::Vendor(error) => error.say(language),
            Reason::TooLong { bytes } => {
                let size = bytes / 1024;
                language.pick(
                    format!("the record is {size} KB long, which no record of ours is"),
                    format!("该记录长达 {size} KB，不是有效的记录"),
                )
            }
            Reason::Conflict(conflict) => conflict.say(language),
            Reason::Reserved { name } => language.pick(
                format!("a trigger named “{name}” couldn’t be opened: its address is that of another page; rename it in the file"),
                format!("名为“{name}”的触发器无法打开，因为该地址属于另一个页面；请在文件中改名"),
            ),
            Reason::NameTwice => language.pick(
                "the file has another record for a trigger of this name before it; trigger names are unique".into(),
                "文件中前面已有同名触发器，触发器名称不能重复".into(),
            ),
            Reason::IdTwice => language.pick(
                "the file has another record of this id before it".into(),
                "文件中前面已有相同 ID 的记录".into(),
            ),
            Reason::EntryDiffers => language.pick(
                "the history has this entry already, with other content; it is kept as it is".into(),
                "历史中已有这条记录，但内容不同，将保留现有记录".into(),
            ),
            Reason::PushDiffers => language.pick(
                "this push is known already, with other content; it is kept as it is".into(),
                "已有这次推送的记录，但内容不同，将保留现有记录".into(),
            ),
        }
    }
}

impl Say for Note {
    fn say(&self, language: Language) -> String {
        match self {
            Note::KindAssumed { count: 1 } => language.pick(
                "1 record names its service without a kind; it is taken for a Deployment".into(),
                "有 1 条记录的服务名称没有注明类型，按 Deployment 处理".into(),
            ),
            Note::KindAssumed { count } => language.pick(
                format!("{count} records name their service without a kind; they are taken for Deployments"),
                format!("有 {count} 条记录的服务名称没有注明类型，均按 Deployment 处理"),
            ),
            Note::UpdatesByTag { count: 1 } => language.pick(
                "1 trigger will update by tag: the file has no image update method".into(),
                "文件中没有镜像更新方式，有 1 个触发器将按标签更新".into(),
            ),
            Note::UpdatesByTag { count } => language.pick(
                format!("{count} triggers will update by tag: the file has no image update method"),
                format!("文件中没有镜像更新方式，有 {count} 个触发器将按标签更新"),
            ),
            Note::ChinaTime => language.pick(
                "times without a zone are read as China Standard Time (UTC+8)".into(),
                "未注明时区的时间按北京时间（UTC+8）读取".into(),
            ),
            Note::Interrupted { count: 1 } => language.pick(
                "1 history entry was under way when the file was written; it is added as interrupted".into(),
                "导出时有 1 条历史记录尚未完成，将以“已中断”的状态添加".into(),
            ),
            Note::Interrupted { count } => language.pick(
                format!(
                    "{count} history entries were under way when the file was written; they are added as interrupted"
                ),
                format!("导出时有 {count} 条历史记录尚未完成，将以“已中断”的状态添加"),
            ),
        }
    }
}
