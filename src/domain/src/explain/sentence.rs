//! A condition as a part of a sentence: “when a tag of shop/web is created or updated and …”.

use super::class::Number;
use super::number::number;
use super::syntax::{any_case, characters, is_any, is_any_run, is_class, is_empty, runs, ungrouped};
use super::words::{class_name, number_words};
use crate::condition::{Condition, Pattern, Rule, TagList, bounds};
use crate::language::{Language, Phrase};
use regex_syntax::ast::{AssertionKind, Ast, GroupKind};

/// Pieces that are read out before the expression itself is shown instead.
const READ_OUT: usize = 10;
/// Choices that are read out.
const CHOICES: usize = 4;

/// What the condition asks of a tag.
///
/// ```
/// use tagfire_domain::condition::{Condition, Method, Rule};
/// use tagfire_domain::explain::sentence;
/// use tagfire_domain::language::Language;
/// let regex = |expr| Rule::parse(Method::Regex, expr).unwrap();
/// let condition = Condition::from(regex("^v")).but_not(regex("-rc"));
/// let told = sentence(&condition, Language::En).plain();
/// assert_eq!(told, "begins with “v”, but not one that contains “-rc”");
/// ```
#[must_use]
pub fn sentence(condition: &Condition, language: Language) -> Phrase {
    let takes = asks(condition.takes(), language);
    let text = |en: &'static str, zh: &'static str| Phrase::new().text(language.pick(en, zh));
    match condition.but() {
        None => takes,
        Some(Rule::Tags(list)) => takes.join(text(", but not ", "，但排除 ")).join(names(list, language)),
        Some(but) => {
            takes.join(text(", but not one that ", "，但排除")).join(asks(but, language)).join(text("", "的标签"))
        }
    }
}

fn names(list: &TagList, language: Language) -> Phrase {
    let shown = list.tags().iter().take(READ_OUT).map(|tag| Phrase::new().code(tag.as_str()));
    let names = Phrase::list(shown, language.pick(" or ", " 或 "));
    match list.tags().len().saturating_sub(READ_OUT) {
        0 => names,
        more => names.text(match language {
            Language::En => format!(" or one of {more} more"),
            Language::ZhHans => format!(" 等（另有 {more} 个）"),
        }),
    }
}

fn asks(rule: &Rule, language: Language) -> Phrase {
    let text = |en: &'static str, zh: &'static str| Phrase::new().text(language.pick(en, zh));
    match rule {
        Rule::All => anything(language),
        Rule::Tags(list) => text("is ", "标签为 ").join(names(list, language)),
        Rule::Regex(pattern) => {
            let shown = || text("matches ", "匹配 ").code(pattern.source());
            if rule.is_possible() {
                return expression(pattern, language).unwrap_or_else(shown);
            }
            // What its parts ask for is of no use to anyone.
            shown().text(language.pick(", which no tag can", "（任何标签都不可能匹配）"))
        }
    }
}

fn anything(language: Language) -> Phrase {
    Phrase::new().strong(language.pick("may be called anything", "名称不限"))
}

fn expression(pattern: &Pattern, language: Language) -> Option<Phrase> {
    let (ast, _) = pattern.syntax()?;
    let (mut start, mut end) = (pattern.is_anchored_at_start(), pattern.is_anchored_at_end());
    let mut parts: Vec<&Ast> = match &ast {
        Ast::Concat(concat) => concat.asts.iter().collect(),
        single => vec![single],
    };
    // A setting at the very front holds for all of it.
    let whatever_case = matches!(parts.first(), Some(Ast::Flags(set)) if any_case(&set.flags) == Some(true));
    if whatever_case {
        parts.remove(0);
    }
    parts.retain(|part| !is_end_of_tag(part));
    // What takes anything in at an end is as if that end were open.
    while parts.first().is_some_and(|part| is_any_run(ungrouped(part))) {
        (start, _) = (false, parts.remove(0));
    }
    while parts.last().is_some_and(|part| is_any_run(ungrouped(part))) {
        (end, _) = (false, parts.pop());
    }
    let single = parts.len() == 1;
    let read = pieces(&parts, language)?;
    if read.is_empty() {
        return (!start || !end).then(|| anything(language));
    }
    if read.len() > READ_OUT {
        return None;
    }
    let mut read = match (single, start && end) {
        (true, true) if parts.first().is_some_and(|part| is_something(part)) => {
            language.pick("anything", "任意内容").to_owned()
        }
        (true, false) if parts.first().is_some_and(|part| is_counted(part)) => {
            language.pick(format!("{} in a row", read.join("")), beside("连续", &read.join("")))
        }
        _ => joined(&read, language.pick(", then ", "，然后"), language),
    };
    if whatever_case {
        read.push_str(language.pick(" in any case", "（不区分大小写）"));
    }
    Some(match language {
        Language::En => {
            let verb = match (start, end) {
                (true, true) => "reads ",
                (true, false) => "begins with ",
                (false, true) => "ends with ",
                (false, false) => "contains ",
            };
            let phrase = Phrase::new().text(verb).strong(read);
            if start && end { phrase.text(" from start to end") } else { phrase }
        }
        Language::ZhHans => {
            let verb = match (start, end) {
                (true, true) => "从头到尾为",
                (true, false) => "开头为",
                (false, true) => "结尾为",
                (false, false) => "包含",
            };
            let apart = if is_apart(&read) { " " } else { "" };
            Phrase::new().text(format!("{verb}{apart}")).strong(read)
        }
    })
}

/// Pieces with words between each two.
fn joined(pieces: &[String], between: &str, language: Language) -> String {
    let mut pieces = pieces.iter();
    let first = pieces.next().cloned().unwrap_or_default();
    pieces.fold(first, |all, piece| match language {
        Language::En => all + between + piece,
        Language::ZhHans => {
            let space = if all.ends_with('”') && between == "或" { " " } else { "" };
            all + space + &beside(between, piece)
        }
    })
}

/// Chinese words and what follows them: literal text and numbers are set apart, words are not.
fn beside(words: &str, piece: &str) -> String {
    format!("{words}{}{piece}", if is_apart(piece) { " " } else { "" })
}

fn is_apart(piece: &str) -> bool {
    piece.starts_with(|c: char| c == '“' || c.is_ascii_alphanumeric())
}

/// An end of the tag, which the sentence tells; the edge of a word it can't tell.
fn is_end_of_tag(ast: &Ast) -> bool {
    let edge = |kind: &AssertionKind| matches!(kind, AssertionKind::WordBoundary | AssertionKind::NotWordBoundary);
    matches!(ast, Ast::Assertion(a) if !edge(&a.kind))
}

/// `.+`
fn is_something(ast: &Ast) -> bool {
    matches!(ast, Ast::Repetition(r) if is_any(&r.ast) && bounds(&r.op.kind) == (1, None))
}

/// `\d{8}`
fn is_counted(ast: &Ast) -> bool {
    matches!(ast, Ast::Repetition(r) if is_class(&r.ast) && bounds(&r.op.kind).0 > 1)
}

/// The pieces of a row in a few words each; None where one of them takes more.
fn pieces(parts: &[&Ast], language: Language) -> Option<Vec<String>> {
    let mut all = Vec::new();
    for run in runs(parts) {
        match run {
            [Ast::Empty(_)] => {}
            [single] => all.push(piece(single, language)?),
            run => all.push(quoted(run)),
        }
    }
    Some(all)
}

fn quoted(run: &[&Ast]) -> String {
    format!("“{}”", characters(run).collect::<String>())
}

fn piece(ast: &Ast, language: Language) -> Option<String> {
    if let Ast::Group(group) = ast
        && let Some((low, high)) = number(&group.ast)
    {
        return Some(number_words(&low, high.as_deref(), language));
    }
    match ast {
        Ast::Literal(_) => Some(quoted(&[ast])),
        class if is_class(class) => Some(class_name(class, Number::One, language).plain()),
        Ast::Repetition(repetition) => repeated(&repetition.ast, bounds(&repetition.op.kind), language),
        Ast::Group(group) => {
            let case = match &group.kind {
                GroupKind::NonCapturing(flags) if !flags.items.is_empty() => Some(any_case(flags)?),
                _ => None,
            };
            let read = choices(&group.ast, language)?;
            match case {
                Some(true) => Some(read + language.pick(" in any case", "（不区分大小写）")),
                _ => Some(read),
            }
        }
        _ => None,
    }
}

fn repeated(of: &Ast, bounds: (u32, Option<u32>), language: Language) -> Option<String> {
    let many = || class_name(of, Number::Many, language).plain();
    Some(match bounds {
        (0, Some(1)) => match language {
            Language::En => format!("perhaps {}", piece(of, language)?),
            Language::ZhHans => beside("可能有", &piece(of, language)?),
        },
        (0, None) if is_any(of) => language.pick("anything", "任意内容").into(),
        _ if !is_class(of) => return None,
        (0, None) => language.pick(format!("any number of {}", many()), format!("任意个{}", many())),
        (1, None) if is_any(of) => language.pick("at least one character", "至少一个字符").into(),
        (1, None) => many(),
        (n, None) => language.pick(format!("at least {n} {}", many()), format!("至少 {n} 个{}", many())),
        (n, Some(m)) if n == m => language.pick(format!("{n} {}", many()), format!("{n} 个{}", many())),
        (0, Some(m)) => language.pick(format!("at most {m} {}", many()), format!("至多 {m} 个{}", many())),
        (n, Some(m)) => language.pick(format!("{n} to {m} {}", many()), format!("{n} 至 {m} 个{}", many())),
    })
}

/// Alternatives, or one row.
fn choices(ast: &Ast, language: Language) -> Option<String> {
    match ast {
        Ast::Alternation(alternation) => {
            let choices: Option<Vec<String>> = alternation.asts.iter().map(|ast| row(ast, language)).collect();
            let choices = choices.filter(|choices| choices.len() <= CHOICES)?;
            Some(joined(&choices, language.pick(" or ", "或"), language))
        }
        inner => row(inner, language),
    }
}

/// Several pieces in one breath.
fn row(ast: &Ast, language: Language) -> Option<String> {
    if is_empty(ast) {
        return Some(language.pick("nothing", "空").into());
    }
    let parts: Vec<&Ast> = match ast {
        Ast::Concat(concat) => concat.asts.iter().collect(),
        single => vec![single],
    };
    // Where one alternative ends the tag and another does not, a word or two don't tell.
    let pieces = pieces(&parts, language)?;
    (!pieces.is_empty() && pieces.len() <= CHOICES).then(|| joined(&pieces, language.pick(" then ", "后接"), language))
}
