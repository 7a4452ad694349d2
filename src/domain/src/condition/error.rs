//! What can be wrong with an expression, in words. Knows nothing of how it is found out, so that every step of reading
//! one can refuse it.

use crate::error_from_say;
use crate::language::{Language, Say};
use std::ops::Range;

/// The longest expression, in bytes.
pub const MAX_PATTERN: usize = 1_024;

/// Why a text is not an expression.
#[derive(Clone, Debug, PartialEq)]
pub enum PatternError {
    /// Nothing was given. It would match everything, which is what [`super::Method::All`] is for.
    Empty,
    /// Longer than [`MAX_PATTERN`].
    TooLong {
        /// Its length, in bytes.
        length: usize,
    },
    /// It can't be read, or says something that can't be said here.
    Syntax {
        /// What is wrong.
        fault: SyntaxFault,
        /// Where, in bytes of what was typed.
        span: Range<usize>,
    },
    /// It is well-formed, and too large once its repetitions are written out.
    TooLarge,
}

/// A fault of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SyntaxFault {
    /// `(` without its `)`.
    GroupUnclosed,
    /// `)` without its `(`.
    GroupUnopened,
    /// `[` without its `]`.
    ClassUnclosed,
    /// A range that runs backwards, `[z-a]`.
    ClassRange,
    /// A class as an end of a range, `[a-\d]`.
    ClassRangeEnd,
    /// `*`, `+`, `?` or `{…}` with nothing before it to repeat.
    NothingToRepeat,
    /// Two repetitions in a row, which RE2 refuses.
    DoubleRepetition,
    /// `{3,1}`.
    RepetitionRange,
    /// More than 1,000 repetitions, the most that RE2 takes (its `kMaxRepeat`).
    RepetitionLimit,
    /// A backslash with nothing after it.
    EscapeEnd,
    /// A backslash with a letter or digit that means nothing.
    Escape,
    /// `(?=…)`, `(?!…)`, `(?<=…)` or `(?<!…)`.
    LookAround,
    /// `\1`.
    BackReference,
    /// A flag that RE2 doesn't have, or one that is unknown.
    Flag {
        /// Its letter.
        flag: char,
    },
    /// A group of another engine: `(?>…)`, `(?|…)`.
    Group,
    /// A group's name that is empty, unfinished, taken, or holds other characters.
    GroupName,
    /// `[[:foo:]]`.
    NamedClass,
    /// A class by Unicode property.
    UnicodeClass,
    /// `--` inside a class.
    DoubleHyphen,
    /// Groups or classes too deep in each other.
    Nesting {
        /// The deepest that is read.
        limit: u32,
    },
    /// Anything else.
    Other,
}

impl PatternError {
    /// The bytes of the text that are at fault.
    #[must_use]
    pub fn span(&self) -> Option<Range<usize>> {
        match self {
            PatternError::Syntax { span, .. } => Some(span.clone()),
            _ => None,
        }
    }
}

impl Say for PatternError {
    fn say(&self, language: Language) -> String {
        match self {
            PatternError::Empty => language.pick(
                "enter an expression; to take every tag, choose All".into(),
                "请输入表达式；若要匹配所有标签，请选择“全部”".into(),
            ),
            PatternError::TooLong { length } => language.pick(
                format!("an expression has at most {MAX_PATTERN} bytes; this one has {length}"),
                format!("表达式最多 {MAX_PATTERN} 字节，当前为 {length} 字节"),
            ),
            PatternError::Syntax { fault, .. } => fault.say(language),
            PatternError::TooLarge => language.pick(
                "this expression is too large once its repetitions are written out; repeat less".into(),
                "该表达式展开重复部分后过大，请减少重复次数".into(),
            ),
        }
    }
}

error_from_say!(PatternError);

impl Say for SyntaxFault {
    fn say(&self, language: Language) -> String {
        let (en, zh) = match self {
            SyntaxFault::GroupUnclosed => ("this “(” is never closed", "此处的“(”没有对应的“)”"),
            SyntaxFault::GroupUnopened => (
                "this “)” closes nothing; for the character itself write \\)",
                "此处的“)”没有对应的“(”；若要匹配该字符本身，请写作 \\)",
            ),
            SyntaxFault::ClassUnclosed => ("this “[” is never closed", "此处的“[”没有对应的“]”"),
            SyntaxFault::ClassRange => ("this range runs backwards", "此范围的起止顺序颠倒"),
            SyntaxFault::ClassRangeEnd => (
                "a range ends in single characters; a hyphen that is meant as such stands last",
                "范围的两端必须是单个字符；连字符本身请放在最后",
            ),
            SyntaxFault::NothingToRepeat => (
                "there is nothing before this to repeat; for any text write .*",
                "此处之前没有可重复的内容；若要匹配任意文本，请写作 .*",
            ),
            SyntaxFault::DoubleRepetition => {
                ("two repetitions in a row; one is enough", "连续出现两个重复符号，保留一个即可")
            }
            SyntaxFault::RepetitionRange => ("this repetition’s most is less than its least", "此重复的上限小于下限"),
            SyntaxFault::RepetitionLimit => (
                "a repetition counts to 1,000 at most, together with those inside it",
                "重复次数（连同内层重复）最多为 1,000",
            ),
            SyntaxFault::EscapeEnd => (
                "the expression ends in a backslash; for the character itself write \\\\",
                "表达式以反斜杠结尾；若要匹配反斜杠本身，请写作 \\\\",
            ),
            SyntaxFault::Escape => ("this means nothing after a backslash", "反斜杠后的内容没有含义"),
            SyntaxFault::LookAround => (
                "look-around ((?=…), (?!…), (?<=…), (?<!…)) can’t be used: it has no linear-time engine. Say what a tag must look like, with ^ and $, and under “But not” what it must not",
                "不支持环视（(?=…)、(?!…)、(?<=…)、(?<!…)）：它无法在线性时间内匹配。请用 ^ 和 $ 描述标签应有的形式，并在“但排除”中写出不应出现的内容",
            ),
            SyntaxFault::BackReference => (
                "back-references can’t be used: they have no linear-time engine. Write the repeated part out",
                "不支持反向引用：它无法在线性时间内匹配。请把重复的部分写出来",
            ),
            SyntaxFault::Flag { flag } => {
                return language.pick(
                    format!("the flag “{flag}” can’t be used; RE2 has i, m, s and U"),
                    format!("不支持标志“{flag}”；RE2 只有 i、m、s 和 U"),
                );
            }
            SyntaxFault::Group => (
                "RE2 has no such group; one that only groups is written (?:…)",
                "RE2 没有这种分组；仅用于分组时请写作 (?:…)",
            ),
            SyntaxFault::GroupName => (
                "a group’s name holds letters, digits and “_”, and is used once",
                "分组名由字母、数字和“_”组成，且不能重复",
            ),
            SyntaxFault::NamedClass => (
                "no class has this name; there are alpha, digit, alnum, lower, upper, xdigit, word and punct",
                "没有此名称的字符类；可用 alpha、digit、alnum、lower、upper、xdigit、word 和 punct",
            ),
            SyntaxFault::UnicodeClass => (
                "tags are ASCII, so classes by Unicode property aren’t needed; write [A-Za-z] or [0-9]",
                "标签只含 ASCII 字符，无需使用 Unicode 属性类；请写作 [A-Za-z] 或 [0-9]",
            ),
            SyntaxFault::DoubleHyphen => (
                "“--” inside a class could mean two things; write the hyphen last, or as \\-",
                "字符类中的“--”有歧义；请把连字符放在最后，或写作 \\-",
            ),
            SyntaxFault::Nesting { limit } => {
                return language.pick(
                    format!("groups stand in each other more than {limit} deep"),
                    format!("分组嵌套超过 {limit} 层"),
                );
            }
            SyntaxFault::Other => ("this can’t be read as an expression", "此处无法作为表达式读取"),
        };
        language.pick(en, zh).into()
    }
}
