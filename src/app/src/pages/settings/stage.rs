//! How far an import is, and why it goes no further.

use crate::language::{say, sentence, t};
use tagfire_domain::language::{Language, Say};
use tagfire_domain::store::{Fault, NotStored};
use tagfire_domain::transfer::{ImportError, Plan};

/// How far an import is.
#[derive(Clone, Debug, Default)]
pub enum Stage {
    /// No file is chosen.
    #[default]
    Nothing,
    /// The file is read.
    Reading,
    /// What is kept of it is looked up.
    LookingUp,
    /// What it would do is made out.
    Planning,
    /// What it would do. The writes are taken out of it.
    Planned(Plan),
    /// The file can't be imported.
    Stopped(Stop),
    /// The writes are made.
    Making,
}

/// Why a file can't be imported.
#[derive(Clone, Debug)]
pub enum Stop {
    /// It can't be read, or is no text.
    File,
    /// It isn't what can be imported.
    Import(ImportError),
    /// What is kept can't be read.
    Fault(Fault),
}

impl Say for Stop {
    fn say(&self, language: Language) -> String {
        match self {
            Stop::File => language.pick(
                "the file can’t be read, or is no text; choose it again".into(),
                "无法读取该文件，或该文件不是文本；请重新选择".into(),
            ),
            Stop::Import(error) => error.say(language),
            Stop::Fault(fault) => fault.say(language),
        }
    }
}

/// That nothing was imported, and why.
pub fn not_made(why: &NotStored) -> String {
    match why {
        NotStored::Fault(fault) => {
            let why = say(fault);
            sentence!("Nothing was imported: {why}.", "未导入任何内容：{why}。")
        }
        _ => t(
            "Nothing was imported: something has changed here since the report was made. This is what the import would do now.",
            "未导入任何内容：报告生成之后，此处的数据发生了变化。现在导入将会产生以下结果。",
        )
        .to_owned(),
    }
}
