//! An expression in plain words, part by part, from its syntax tree.

use super::class::Number;
use super::number::number;
use super::syntax::{any_case, characters, class_of, is_any, is_class, is_empty, runs};
use crate::condition::{Rule, Translated, bounds};
use crate::language::{Language, Phrase, visible};
use regex_syntax::ast::{AssertionKind, Ast, Flag, Flags, FlagsItemKind, GroupKind, RepetitionKind};
use std::ops::Range;

/// A part of an expression, and what it says.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The bytes of the expression.
    pub span: Range<usize>,
    /// What it says.
    pub text: Phrase,
    /// How many groups it is inside of.
    pub depth: usize,
}

/// A rule's parts in order, in words. A list has one part a tag; All has none.
#[must_use]
pub fn in_words(rule: &Rule, language: Language) -> Vec<Part> {
    match rule {
        Rule::All => Vec::new(),
        Rule::Tags(list) => list_parts(list.source(), language),
        Rule::Regex(pattern) => match pattern.syntax() {
            Some((ast, translated)) => {
                let mut parts = Vec::new();
                collect(&ast, translated, language, 0, &mut parts);
                parts
            }
            None => Vec::new(),
        },
    }
}

fn list_parts(source: &str, language: Language) -> Vec<Part> {
    let mut start = 0;
    let mut parts = Vec::new();
    for piece in source.split(';') {
        let trimmed = piece.trim();
        let at = start + (piece.len() - piece.trim_start().len());
        start += piece.len() + 1;
        if !trimmed.is_empty() {
            let text = Phrase::new().text(language.pick("the tag ", "标签 ")).code(trimmed);
            parts.push(Part { span: at..at + trimmed.len(), text, depth: 0 });
        }
    }
    parts
}

fn collect(ast: &Ast, translated: &Translated, language: Language, depth: usize, parts: &mut Vec<Part>) {
    let span = |ast: &Ast| translated.source_span(ast.span().start.offset..ast.span().end.offset);
    match ast {
        Ast::Concat(concat) => {
            for run in runs(&concat.asts.iter().collect::<Vec<_>>()) {
                match run {
                    [single] => collect(single, translated, language, depth, parts),
                    [first, .., last] => {
                        parts.push(Part {
                            span: span(first).start..span(last).end,
                            text: literal(run, language),
                            depth,
                        });
                    }
                    [] => {}
                }
            }
        }
        // Choices at the top are parts of their own: each is a whole expression.
        Ast::Alternation(alternation) if depth == 0 => {
            for (i, branch) in alternation.asts.iter().enumerate() {
                if i > 0 {
                    let at = span(branch).start;
                    let text = Phrase::new().strong(language.pick("or else", "或者"));
                    parts.push(Part { span: at.saturating_sub(1)..at, text, depth });
                }
                if is_empty(branch) {
                    let text = language.pick("nothing, which every tag has", "空，任何标签都符合");
                    parts.push(Part { span: span(branch), text: Phrase::new().text(text), depth });
                } else {
                    collect(branch, translated, language, 0, parts);
                }
            }
        }
        Ast::Empty(_) => {}
        Ast::Flags(flags) => {
            let text = flags_words(&flags.flags, Reach::Rest, language);
            parts.push(Part { span: span(ast), text, depth });
        }
        _ => parts.push(Part { span: span(ast), text: words(ast, language), depth }),
    }
}

/// What literals say: “the letter `v`”, “a dot”, “the text `rc`”.
pub(super) fn literal(run: &[&Ast], language: Language) -> Phrase {
    // What can't be seen is shown all the same: a space at the end is a common slip.
    let text: String = characters(run).map(visible).collect();
    let mut characters = text.chars();
    let named = match (characters.next(), characters.next()) {
        (Some('.'), None) => language.pick("a dot", "一个点"),
        (Some('-'), None) => language.pick("a hyphen", "一个连字符"),
        (Some('_'), None) => language.pick("an underscore", "一个下划线"),
        (Some(c), None) if c.is_ascii_alphabetic() => {
            return Phrase::new().text(language.pick("the letter ", "字母 ")).code(text);
        }
        (Some(c), None) if c.is_ascii_digit() => {
            return Phrase::new().text(language.pick("the digit ", "数字 ")).code(text);
        }
        _ => return Phrase::new().text(language.pick("the text ", "文本 ")).code(text),
    };
    Phrase::new().text(named)
}

/// How far a setting reaches.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// To the end of the expression.
    Rest,
    /// To the end of the group that it stands in.
    Group,
}

/// What any part says.
pub(super) fn words(ast: &Ast, language: Language) -> Phrase {
    let text = |en: &'static str, zh: &'static str| Phrase::new().text(language.pick(en, zh));
    match ast {
        Ast::Empty(_) => text("nothing", "空"),
        Ast::Flags(flags) => flags_words(&flags.flags, Reach::Group, language),
        Ast::Literal(_) => literal(&[ast], language),
        Ast::Assertion(assertion) => match assertion.kind {
            AssertionKind::StartLine | AssertionKind::StartText => text("the tag begins here", "标签从这里开始"),
            AssertionKind::EndLine | AssertionKind::EndText => text("the tag ends here", "标签到这里结束"),
            AssertionKind::NotWordBoundary => text("not at the edge of a word", "不在单词边界"),
            _ => text("the edge of a word", "单词边界"),
        },
        Ast::Concat(_) | Ast::Alternation(_) if let Some((low, high)) = number(ast) => {
            Phrase::new().text(number_words(&low, high.as_deref(), language))
        }
        Ast::Concat(concat) => {
            let parts: Vec<&Ast> = concat.asts.iter().collect();
            let said = runs(&parts).map(|run| run_words(run, language)).enumerate();
            said.fold(Phrase::new(), |all, (at, one)| match (at, language) {
                (0, _) => one,
                (_, Language::En) => all.text(", then ").join(one),
                (_, Language::ZhHans) => all.text("，接着").join_zh(one),
            })
        }
        Ast::Alternation(alternation) => {
            let rows = alternation.asts.iter().any(is_row);
            let choices = alternation.asts.iter().map(|ast| words(ast, language));
            text("either ", "").join(match rows {
                // A row of things is told apart from the next choice.
                true => Phrase::list(choices, language.pick("; or ", "；或")),
                false => Phrase::choice(choices.collect(), language),
            })
        }
        Ast::Group(group) => {
            let inner = words(&group.ast, language);
            match &group.kind {
                GroupKind::CaptureName { name, .. } => {
                    inner.text(language.pick(", kept as ", "，记为 ")).code(name.name.clone())
                }
                // What a group sets ends with it.
                GroupKind::NonCapturing(flags) => match any_case(flags) {
                    Some(true) => inner.text(language.pick(", in any case", "（不区分大小写）")),
                    Some(false) => inner.text(language.pick(", in this very case", "（区分大小写）")),
                    None => inner,
                },
                GroupKind::CaptureIndex(_) => inner,
            }
        }
        Ast::Repetition(repetition) => repeated(&repetition.op.kind, &repetition.ast, language),
        Ast::Dot(_) | Ast::ClassUnicode(_) | Ast::ClassPerl(_) | Ast::ClassBracketed(_) => {
            class_name(ast, Number::One, language)
        }
    }
}

/// What a class takes, said as it was written: what it takes, or what it does not.
pub(super) fn class_name(ast: &Ast, number: Number, language: Language) -> Phrase {
    let class = class_of(ast);
    match ast {
        Ast::ClassBracketed(written) if written.negated => class.name_of_rest(number, language),
        _ => class.name(number, language),
    }
}

/// “a number from 2 to 14”.
pub(super) fn number_words(low: &str, high: Option<&str>, language: Language) -> String {
    match (high, language) {
        (Some(high), Language::En) => format!("a number from {low} to {high}"),
        (Some(high), Language::ZhHans) => format!("{low} 至 {high} 的数"),
        (None, Language::En) => format!("a number from {low} up"),
        (None, Language::ZhHans) => format!("不小于 {low} 的数"),
    }
}

/// Whether it is several things one behind the other.
fn is_row(ast: &Ast) -> bool {
    matches!(ast, Ast::Concat(concat) if runs(&concat.asts.iter().collect::<Vec<_>>()).count() > 1)
}

fn run_words(run: &[&Ast], language: Language) -> Phrase {
    match run {
        [single] => words(single, language),
        _ => literal(run, language),
    }
}

fn flags_words(flags: &Flags, reach: Reach, language: Language) -> Phrase {
    let on = flags.items.first().is_some_and(|item| item.kind != FlagsItemKind::Negation);
    let set = |wanted| on && flags.items.iter().any(|item| item.kind == FlagsItemKind::Flag(wanted));
    let group = reach == Reach::Group;
    Phrase::new().text(if set(Flag::CaseInsensitive) && group {
        language.pick("up to the end of the group, capitals don’t matter", "到此分组结束为止不区分大小写")
    } else if set(Flag::CaseInsensitive) {
        language.pick("from here on, capitals don’t matter", "此后不区分大小写")
    } else if on {
        // Line breaks and the least that fits: no tag has the ones, and a verdict doesn't depend on the other.
        language.pick("a setting that changes no verdict", "不影响结果的设置")
    } else if group {
        language.pick("up to the end of the group, settings are off again", "到此分组结束为止关闭设置")
    } else {
        language.pick("from here on, settings are off again", "此后关闭设置")
    })
}

fn repeated(kind: &RepetitionKind, of: &Ast, language: Language) -> Phrase {
    let (min, max) = bounds(kind);
    if is_class(of) {
        return repeated_class(min, max, of, language);
    }
    let one = words(of, language);
    // What is repeated ends where its brackets do.
    let inner = match &of {
        Ast::Group(group) => number(&group.ast).is_none() && !is_short(&group.ast),
        _ => false,
    };
    let one = if inner {
        Phrase::new().text(language.pick("(", "（")).join(one).text(language.pick(")", "）"))
    } else {
        one
    };
    let times = |en: String, zh: String| Phrase::new().text(language.pick(en, zh)).join(one.clone());
    match (min, max) {
        (0, Some(1)) => match language {
            Language::En => Phrase::new().text("perhaps ").join(one),
            Language::ZhHans => Phrase::new().text("可能有").join_zh(one),
        },
        (0, None) => times("any number of times: ".into(), "任意多次：".into()),
        (1, None) => times("one or more times: ".into(), "一次或多次：".into()),
        (n, Some(m)) if n == m => times(format!("{n} times: "), format!("{n} 次：")),
        (n, Some(m)) => times(format!("{n} to {m} times: "), format!("{n} 至 {m} 次：")),
        (n, None) => times(format!("at least {n} times: "), format!("至少 {n} 次：")),
    }
}

/// Whether it is one thing, whose end is plain to see.
fn is_short(ast: &Ast) -> bool {
    !is_row(ast) && !matches!(ast, Ast::Alternation(_))
}

fn repeated_class(min: u32, max: Option<u32>, of: &Ast, language: Language) -> Phrase {
    let many = |en: String, zh: String| match language {
        Language::En => Phrase::new().text(en).join(class_name(of, Number::Many, language)),
        Language::ZhHans => Phrase::new().text(zh).join_zh(class_name(of, Number::Many, language)),
    };
    let in_a_row = |phrase: Phrase| if language == Language::En { phrase.text(" in a row") } else { phrase };
    match (min, max) {
        (0, Some(1)) => match language {
            Language::En => Phrase::new().text("perhaps ").join(class_name(of, Number::One, language)),
            Language::ZhHans => Phrase::new().text("可能有").join_zh(class_name(of, Number::One, language)),
        },
        (0, None) if is_any(of) => Phrase::new().text(language.pick("anything, or nothing", "任意内容，可为空")),
        (1, None) if is_any(of) => {
            Phrase::new().text(language.pick("anything, at least one character", "任意内容，至少一个字符"))
        }
        (n, None) if is_any(of) => Phrase::new()
            .text(language.pick(format!("anything, at least {n} characters"), format!("任意内容，至少 {n} 个字符"))),
        (0, None) => many("any number of ".into(), "任意个".into()),
        (1, None) => many("one or more ".into(), "一个或多个".into()),
        (n, Some(m)) if n == m => in_a_row(many(format!("{n} "), format!("连续 {n} 个"))),
        (n, Some(m)) => in_a_row(many(format!("{n} to {m} "), format!("连续 {n} 至 {m} 个"))),
        (n, None) => in_a_row(many(format!("at least {n} "), format!("连续至少 {n} 个"))),
    }
}
