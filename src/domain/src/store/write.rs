//! The writes of one transaction, and why none of them was kept.

use crate::cluster::Target;
use crate::decide::Decided;
use crate::history::{Entry, EntryId};
use crate::language::{Language, Say};
use crate::push::TagRecord;
use crate::repository::RepositoryName;
use crate::trigger::{Revision, Trigger, TriggerConflict, TriggerId};

/// One row to be written. A transaction of several is kept whole or not at all.
#[derive(Clone, Debug, PartialEq)]
pub enum Write {
    /// Keep a trigger. Refused where the kept one has another revision than `over`, where its name is taken, or where its
    /// repository is full: whoever writes has seen what it writes over.
    Trigger {
        /// The trigger, with its new revision.
        trigger: Trigger,
        /// The revision that it was made from; None where there was none.
        over: Option<Revision>,
    },
    /// Forget a trigger. Refused where the kept one has another revision than `over`.
    ForgetTrigger {
        /// The trigger.
        id: TriggerId,
        /// The revision that the person saw.
        over: Revision,
    },
    /// Remember a push and what was decided on it. Refused where its key is remembered already.
    Push(Decided),
    /// Keep what a tag points at. Refused where the kept record is another than `over`: the decision was made on it.
    Tag {
        /// The image repository.
        repository: RepositoryName,
        /// The tag as it is now.
        record: TagRecord,
        /// The tag as it was known; None where it wasn't.
        over: Option<TagRecord>,
    },
    /// Keep an entry as it is now; one that is new gets the place of its transaction's push
    /// in the order of pushes. One that is final
    /// stays as it is.
    Entry(Entry),
    /// Keep what a container is believed to run.
    Container {
        /// The container.
        target: Target,
        /// What it runs.
        running: Running,
    },
}

/// What a container is believed to run: the last update that a cluster took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Running {
    /// The image reference, as written.
    pub image: String,
    /// The entry that set it, and its place in the order of pushes.
    pub by: EntryId,
    /// See [`Entry::order`].
    pub order: u64,
}

/// How surely a transaction is kept before it is called kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// On the disk: it outlives the process, and the machine's power.
    Strict,
    /// Handed to the system: what is only shown.
    Relaxed,
}

/// Why a transaction was not kept. Nothing of it was.
#[derive(Clone, Debug, PartialEq)]
pub enum NotStored {
    /// The push is remembered already.
    KnownPush,
    /// The tag points at something else than the decision was made on.
    TagMoved {
        /// What it points at; None where it is gone.
        known: Option<TagRecord>,
    },
    /// The trigger was saved or deleted by someone else since it was read.
    TriggerMoved {
        /// The trigger as it is kept; None where it was deleted.
        latest: Option<Box<Trigger>>,
    },
    /// The trigger can't stand beside the others.
    Conflicts(Vec<TriggerConflict>),
    /// The store doesn't serve.
    Fault(Fault),
}

/// Why a store doesn't serve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// There is no room left.
    Full,
    /// What is kept is of a newer version, which must not be written over.
    Newer {
        /// The version.
        version: u32,
    },
    /// The store is closed, blocked or broken; the store's own words.
    Broken {
        /// What it said.
        detail: String,
    },
    /// Whoever writes is no longer the one who performs: another has taken over.
    Deposed,
}

impl From<Fault> for NotStored {
    fn from(fault: Fault) -> NotStored {
        NotStored::Fault(fault)
    }
}

impl Fault {
    /// Whether the same transaction may be kept later.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        matches!(self, Fault::Full | Fault::Broken { .. })
    }
}

impl Say for Fault {
    fn say(&self, language: Language) -> String {
        match self {
            Fault::Full => language.pick(
                "there is no room left to store anything; export what you need and delete old history".into(),
                "存储空间已满；请先导出需要的数据，再删除旧的历史记录".into(),
            ),
            Fault::Newer { version } => language.pick(
                format!(
                    "the stored data is of a newer version ({version}) of the console; it is shown and not changed"
                ),
                format!("已存储的数据来自更新版本（{version}）的控制台；仅供查看，不会更改"),
            ),
            Fault::Broken { detail } => {
                language.pick(format!("the store doesn’t answer ({detail})"), format!("存储没有响应（{detail}）"))
            }
            Fault::Deposed => language.pick("another tab has taken over".into(), "另一个标签页已接管".into()),
        }
    }
}

impl Say for NotStored {
    fn say(&self, language: Language) -> String {
        match self {
            NotStored::KnownPush => language.pick("this push was taken before".into(), "该推送之前已处理".into()),
            NotStored::TagMoved { .. } => {
                language.pick("the tag was pushed again in the meantime".into(), "该标签在此期间又被推送".into())
            }
            NotStored::TriggerMoved { latest: Some(_) } => language.pick(
                "this trigger was saved elsewhere since you opened it; nothing is overwritten".into(),
                "打开之后，该触发器已在别处保存；不会覆盖任何内容".into(),
            ),
            NotStored::TriggerMoved { latest: None } => language.pick(
                "this trigger was deleted elsewhere since you opened it".into(),
                "打开之后，该触发器已在别处被删除".into(),
            ),
            NotStored::Conflicts(conflicts) => {
                conflicts.iter().map(|conflict| conflict.say(language)).collect::<Vec<_>>().join(language.pick(" ", ""))
            }
            NotStored::Fault(fault) => fault.say(language),
        }
    }
}
