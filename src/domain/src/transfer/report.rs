//! What an import tells: what it would do, what it refuses, and why.

use crate::error_from_say;
use crate::history::EntryId;
use crate::language::{Language, Say};
use crate::repository::RepositoryName;
use crate::tag::Tag;
use crate::tcr::RecordError;
use crate::trigger::{TriggerConflict, TriggerName};

/// Something that an import would add or change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// A trigger; where it would be changed, what of it.
    Trigger { name: TriggerName, repository: RepositoryName, changes: Vec<Aspect> },
    /// A history entry.
    Entry { id: EntryId, trigger: TriggerName, repository: RepositoryName, tag: Tag },
    /// Tags of a repository.
    Tags { repository: RepositoryName, count: usize },
}

/// What of a trigger differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Aspect {
    Name,
    Repository,
    Condition,
    Target,
    UpdateMethod,
    Enabled,
    Examples,
}

/// A record that an import leaves out.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// Where it stands in the file, and its name where it has one: `triggers[3] web-release`.
    pub what: String,
    pub reason: Reason,
}

/// Why a record is left out.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// Something is wrong with the record itself.
    Record(RecordError),
    /// The triggers that there are leave no room for it.
    Conflict(TriggerConflict),
    /// The file has another trigger of this name.
    Twice,
    /// The history has an entry of this id, with other content.
    EntryDiffers,
}

/// A decision that was made where the records don't say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// Records named a service without its kind: taken for Deployments.
    KindAssumed { count: usize },
    /// The vendor's records have no image update method: by tag, as the vendor does.
    UpdatesByTag { count: usize },
    /// The vendor's times have no zone: read as China's.
    ChinaTime,
    /// Entries were under way when the file was written: their outcome is not known here.
    Interrupted { count: usize },
}

/// What is wrong with a JSON text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonFault {
    /// It breaks off.
    Incomplete,
    /// It isn't JSON.
    Syntax,
    /// Objects or lists are nested too deep.
    TooDeep,
}

/// Why a file can't be imported at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportError {
    /// There is nothing in it.
    Empty,
    /// Longer than [`super::MAX_IMPORT`].
    TooLarge { bytes: usize },
    /// Not JSON. Line and column count from 1; the column in bytes.
    Json { fault: JsonFault, line: usize, column: usize },
    /// Written by a newer version of Tagfire.
    Newer { version: u64 },
    /// Neither our file nor one of the vendor's.
    Unknown,
    /// A part of the file isn't what it should be.
    Shape { part: String },
    /// The vendor's list of triggers doesn't name their repository.
    NeedsRepository,
    /// The vendor's response is an error.
    Vendor { code: String, message: String, request_id: String },
}

impl Say for Aspect {
    fn say(&self, language: Language) -> String {
        let (en, zh) = match self {
            Aspect::Name => ("name", "名称"),
            Aspect::Repository => ("image repository", "镜像仓库"),
            Aspect::Condition => ("condition", "触发条件"),
            Aspect::Target => ("target", "更新目标"),
            Aspect::UpdateMethod => ("image update method", "镜像更新方式"),
            Aspect::Enabled => ("enabled or not", "启用状态"),
            Aspect::Examples => ("examples", "示例"),
        };
        language.pick(en, zh).into()
    }
}

impl Say for Item {
    fn say(&self, language: Language) -> String {
        match self {
            Item::Trigger { name, repository, changes } => {
                let what = language
                    .pick(format!("trigger “{name}” of {repository}"), format!("{repository} 的触发器“{name}”"));
                let changes: Vec<String> = changes.iter().map(|aspect| aspect.say(language)).collect();
                match changes.as_slice() {
                    [] => what,
                    _ => language
                        .pick(format!("{what}: {}", changes.join(", ")), format!("{what}：{}", changes.join("、"))),
                }
            }
            Item::Entry { trigger, repository, tag, .. } => language.pick(
                format!("history entry of “{trigger}” for {repository}:{tag}"),
                format!("触发器“{trigger}”对 {repository}:{tag} 的历史记录"),
            ),
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
            Reason::Conflict(conflict) => conflict.say(language),
            Reason::Twice => language.pick(
                "the file has another trigger of this name before it; trigger names are unique".into(),
                "文件中前面已有同名触发器，触发器名称不能重复".into(),
            ),
            Reason::EntryDiffers => language.pick(
                "the history has this entry already, with other content; it is kept as it is".into(),
                "历史中已有这条记录，但内容不同，将保留现有记录".into(),
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

error_from_say!(ImportError);

impl Say for ImportError {
    fn say(&self, language: Language) -> String {
        match self {
            ImportError::Empty => {
                language.pick("the file is empty; choose another".into(), "文件为空，请另选一个文件".into())
            }
            ImportError::TooLarge { bytes } => {
                let (size, most) = (bytes.div_ceil(1024 * 1024), super::MAX_IMPORT / (1024 * 1024));
                language.pick(
                    format!("the file is {size} MB long; at most {most} MB can be imported"),
                    format!("文件大小为 {size} MB，最多可导入 {most} MB"),
                )
            }
            ImportError::Json { fault, line, column } => {
                let (en, zh) = match fault {
                    JsonFault::Incomplete => ("the file breaks off; perhaps it was not saved whole", "文件不完整，可能没有全部保存"),
                    JsonFault::Syntax => ("the file is not valid JSON", "文件不是有效的 JSON"),
                    JsonFault::TooDeep => ("the file is nested too deep to be one of ours", "文件嵌套过深，不是可导入的文件"),
                };
                language.pick(
                    format!("{en} (line {line}, column {column})"),
                    format!("{zh}（第 {line} 行，第 {column} 列）"),
                )
            }
            ImportError::Newer { version } => language.pick(
                format!("the file was written by a newer version of Tagfire (format {version}); update Tagfire, then import it"),
                format!("文件由更新版本的 Tagfire 导出（格式版本 {version}），请先升级 Tagfire 再导入"),
            ),
            ImportError::Unknown => language.pick(
                "the file is JSON, but neither an export of Tagfire nor the vendor’s triggers, log or tags".into(),
                "文件是 JSON，但既不是 Tagfire 的导出文件，也不是镜像仓库的触发器、触发日志或标签列表".into(),
            ),
            ImportError::Shape { part } => language.pick(
                format!("“{part}” in the file is not what it should be; export the file again"),
                format!("文件中的“{part}”格式不正确，请重新导出"),
            ),
            ImportError::NeedsRepository => language.pick(
                "the vendor’s list of triggers doesn’t name their repository; choose the repository they belong to".into(),
                "该触发器列表没有注明所属的镜像仓库，请选择这些触发器所属的仓库".into(),
            ),
            ImportError::Vendor { code, message, request_id } => language.pick(
                format!("the file is an error response, not data: {message} ({code}, request {request_id})"),
                format!("文件是一条错误响应，不包含数据：{message}（{code}，请求 ID：{request_id}）"),
            ),
        }
    }
}
