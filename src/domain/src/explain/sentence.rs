//! A condition as a part of a sentence: “when a tag of shop/web is created or updated and …”.

use super::class::Number;
use super::number::number;
use super::syntax::{characters, is_any, is_class, runs};
use super::words::{class_name, number_words};
use crate::condition::{Condition, Pattern, bounds};
use crate::language::{Language, Phrase};
use regex_syntax::ast::{AssertionKind, Ast};

/// Pieces that are read out before the expression itself is shown instead.
const READ_OUT: usize = 10;

/// What the condition asks of a tag.
#[must_use]
pub fn sentence(condition: &Condition, language: Language) -> Phrase {
    let text = |en: &'static str, zh: &'static str| Phrase::new().text(language.pick(en, zh));
    match condition {
        Condition::All => text("", "").strong(language.pick("may be called anything", "名称不限")),
        Condition::Tags(list) => {
            let shown = list.tags().iter().take(READ_OUT).map(|tag| Phrase::new().code(tag.as_str()));
            let names = text("is ", "标签为 ").join(Phrase::list(shown, language.pick(" or ", " 或 ")));
            match list.tags().len().saturating_sub(READ_OUT) {
                0 => names,
                more => names.text(match language {
                    Language::En => format!(" or one of {more} more"),
                    Language::ZhHans => format!(" 等（另有 {more} 个）"),
                }),
            }
        }
        Condition::Regex(pattern) => expression(pattern, language),
    }
}

fn expression(pattern: &Pattern, language: Language) -> Phrase {
    let pieces = pattern
        .syntax()
        .and_then(|(ast, _)| pieces(&ast, language))
        .filter(|pieces| (1..=READ_OUT).contains(&pieces.len()));
    let Some(pieces) = pieces else {
        return Phrase::new().text(language.pick("matches ", "匹配 ")).code(pattern.source());
    };
    let read = pieces.join(language.pick(", ", "、"));
    let (start, end) = (pattern.is_anchored_at_start(), pattern.is_anchored_at_end());
    match language {
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
                (true, true) => "从头到尾为 ",
                (true, false) => "开头为 ",
                (false, true) => "结尾为 ",
                (false, false) => "包含 ",
            };
            Phrase::new().text(verb).strong(read)
        }
    }
}

/// The pieces of an expression in a word each; None where one of them takes more.
fn pieces(ast: &Ast, language: Language) -> Option<Vec<String>> {
    match ast {
        Ast::Concat(concat) => {
            let mut all = Vec::new();
            for run in runs(&concat.asts) {
                match run {
                    [single @ Ast::Assertion(_)] => ends(single)?,
                    [single] => all.push(piece(single, language)?),
                    run => all.push(quoted(run)),
                }
            }
            Some(all)
        }
        Ast::Alternation(_) => None,
        Ast::Empty(_) => Some(Vec::new()),
        Ast::Assertion(_) => ends(ast).map(|()| Vec::new()),
        single => Some(vec![piece(single, language)?]),
    }
}

/// Whether an assertion is of an end of the tag, which the sentence tells; the edge of a word it can't tell.
fn ends(ast: &Ast) -> Option<()> {
    let edge = matches!(ast, Ast::Assertion(a) if matches!(a.kind, AssertionKind::WordBoundary | AssertionKind::NotWordBoundary));
    (!edge).then_some(())
}

fn quoted(run: &[Ast]) -> String {
    format!("“{}”", characters(run).collect::<String>())
}

fn piece(ast: &Ast, language: Language) -> Option<String> {
    if let Ast::Group(group) = ast
        && let Some((low, high)) = number(&group.ast)
    {
        return Some(number_words(&low, high.as_deref(), language));
    }
    match ast {
        Ast::Literal(_) => Some(quoted(std::slice::from_ref(ast))),
        class if is_class(class) => Some(class_name(class, Number::One, language).plain()),
        Ast::Repetition(repetition) => {
            let of = &*repetition.ast;
            let class = is_class(of) && !matches!(of, Ast::Dot(_));
            match bounds(&repetition.op.kind) {
                (0, Some(1)) => Some(format!("{}{}", language.pick("perhaps ", "可能有"), piece(of, language)?)),
                (_, None) if is_any(of) => Some(language.pick("anything", "任意内容").into()),
                (1, None) if class => Some(class_name(of, Number::Many, language).plain()),
                (n, Some(m)) if n == m && class => {
                    let name = class_name(of, Number::Many, language).plain();
                    Some(language.pick(format!("{n} {name}"), format!("{n} 个{name}")))
                }
                _ => None,
            }
        }
        Ast::Group(group) => match &*group.ast {
            Ast::Alternation(alternation) => {
                let choices: Option<Vec<String>> = alternation.asts.iter().map(|ast| whole(ast, language)).collect();
                Some(choices.filter(|choices| choices.len() <= 4)?.join(language.pick(" or ", " 或 ")))
            }
            inner => whole(inner, language),
        },
        _ => None,
    }
}

/// Several pieces in one breath.
fn whole(ast: &Ast, language: Language) -> Option<String> {
    let pieces = pieces(ast, language)?;
    (!pieces.is_empty() && pieces.len() <= 4).then(|| pieces.join(language.pick(" and ", "加")))
}
