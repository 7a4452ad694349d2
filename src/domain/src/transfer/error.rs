//! Why a file can't be imported at all.

use super::MAX_IMPORT;
use crate::error_from_say;
use crate::language::{Language, Say};

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
    /// Longer than [`MAX_IMPORT`].
    TooLarge {
        /// Its length.
        bytes: usize,
    },
    /// Not JSON.
    Json {
        /// What is wrong.
        fault: JsonFault,
        /// In which line, from 1.
        line: usize,
        /// At which byte of the line, from 1.
        column: usize,
    },
    /// Written by a newer version of Tagfire.
    Newer {
        /// The version of the file.
        version: u64,
    },
    /// Neither our file nor one of the vendor's.
    Unknown,
    /// A part of the file isn't what it should be.
    Shape {
        /// The part.
        part: String,
    },
    /// The vendor's list of triggers or tags doesn't name their repository.
    NeedsRepository,
    /// The vendor's response is an error.
    Vendor {
        /// The vendor's word for it.
        code: String,
        /// What the vendor says.
        message: String,
        /// What the vendor knows the request by.
        request_id: String,
    },
}

error_from_say!(ImportError);

impl Say for ImportError {
    fn say(&self, language: Language) -> String {
        match self {
            ImportError::Empty => {
                language.pick("the file is empty; choose another".into(), "文件为空，请另选一个文件".into())
            }
            ImportError::TooLarge { bytes } => {
                let (size, most) = (bytes.div_ceil(1024 * 1024), MAX_IMPORT / (1024 * 1024));
                language.pick(
                    format!("the file is {size} MB long; at most {most} MB can be imported"),
                    format!("文件大小为 {size} MB，最多可导入 {most} MB"),
                )
            }
            ImportError::Json { fault, line, column } => {
                let (en, zh) = match fault {
                    JsonFault::Incomplete => {
                        ("the file breaks off; perhaps it was not saved whole", "文件不完整，可能没有全部保存")
                    }
                    JsonFault::Syntax => ("the file is not valid JSON", "文件不是有效的 JSON"),
                    JsonFault::TooDeep => {
                        ("the file is nested too deep to be one of ours", "文件嵌套过深，不是可导入的文件")
                    }
                };
                language.pick(
                    format!("{en} (line {line}, column {column})"),
                    format!("{zh}（第 {line} 行，第 {column} 列）"),
                )
            }
            ImportError::Newer { version } => language.pick(
                format!(
                    "the file was written by a newer version of Tagfire (format {version}); update Tagfire, then import it"
                ),
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
                "the vendor’s list doesn’t name its image repository; choose the one that it belongs to".into(),
                "该列表没有注明所属的镜像仓库，请选择它所属的仓库".into(),
            ),
            ImportError::Vendor { code, message, request_id } => language.pick(
                format!("the file is an error response, not data: {message} ({code}, request {request_id})"),
                format!("文件是一条错误响应，不包含数据：{message}（{code}，请求 ID：{request_id}）"),
            ),
        }
    }
}
