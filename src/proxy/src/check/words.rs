//! What a check says of itself, in both languages. What is said of conditions, tags and files is the domain's.

use super::report::{Fix, Unreadable};
use tagfire_domain::condition::Method;
use tagfire_domain::language::{Language, number};
use tagfire_domain::repository::RepositoryName;

/// How many names are listed where none of them was given.
const NAMES: usize = 20;

pub(super) fn both_from_stdin(language: Language) -> &'static str {
    language.pick(
        "--triggers and --tags can’t both be standard input; name a file for one of them",
        "--triggers 和 --tags 不能同时读取标准输入，请为其中一个指定文件",
    )
}

/// What to write instead of a condition.
pub(super) fn instead(fix: &Fix, language: Language) -> String {
    let takes = match fix.method {
        Method::All => language.pick("all tags", "所有标签"),
        _ => &fix.expr,
    };
    match &fix.but {
        None => takes.to_owned(),
        Some(but) => {
            let but = &but.expr;
            language.pick(format!("{takes} but not {but}"), format!("{takes} 但排除 {but}"))
        }
    }
}

pub(super) fn by_repository(language: Language) -> &'static str {
    language.pick(": --repository NAME", "：--repository NAME")
}

pub(super) fn no_triggers(language: Language) -> &'static str {
    language.pick("the file holds no triggers, so there is nothing to check", "文件中没有触发器，没有可检查的内容")
}

pub(super) fn not_utf8(line: usize, language: Language) -> String {
    language.pick(format!("line {line} is not UTF-8 text"), format!("第 {line} 行不是 UTF-8 文本"))
}

pub(super) fn no_repository(asked: &RepositoryName, known: &[RepositoryName], language: Language) -> String {
    let known: Vec<&str> = known.iter().map(RepositoryName::as_str).collect();
    let known = names(&known, language);
    language.pick(
        format!("no trigger watches {asked}; those in the file watch {known}"),
        format!("没有触发器关注 {asked}；文件中的触发器关注 {known}"),
    )
}

pub(super) fn no_trigger(file: &str, known: &[&str], language: Language) -> String {
    let known = names(known, language);
    language.pick(
        format!("{file} has no trigger of this name to check; it has {known}"),
        format!("{file} 中没有要检查的同名触发器；现有 {known}"),
    )
}

fn names(known: &[&str], language: Language) -> String {
    let listed = known.iter().take(NAMES).copied().collect::<Vec<_>>().join(language.pick(", ", "、"));
    match known.len().saturating_sub(NAMES) {
        0 if known.is_empty() => language.pick("none", "（无）").into(),
        0 => listed,
        more => language.pick(format!("{listed} and {more} more"), format!("{listed} 等 {} 个", known.len())),
    }
}

pub(super) fn expects_tags(language: Language) -> &'static str {
    language.pick(
        "--expect-fires needs the tags that it is about: give TAG or --tags FILE",
        "--expect-fires 需要标签：请给出 TAG 或 --tags FILE",
    )
}

pub(super) fn none_is_a_tag(language: Language) -> &'static str {
    language.pick("nothing in it is a tag", "其中没有标签")
}

pub(super) fn rejected(line: Option<usize>, text: &str, why: &str, language: Language) -> String {
    match line {
        Some(line) => language.pick(format!("line {line}, “{text}”: {why}"), format!("第 {line} 行“{text}”：{why}")),
        None => language.pick(format!("“{text}”: {why}"), format!("“{text}”：{why}")),
    }
}

pub(super) fn matches_but_paused(language: Language) -> &'static str {
    language.pick("it matches, but the trigger is paused", "条件匹配，但触发器已暂停")
}

/// `FILE:12:34: triggers[3] release: …`, as compilers say it.
pub(super) fn unreadable(file: &str, record: &Unreadable, language: Language) -> String {
    let place = record.region.map(|at| format!(":{}:{}", at.start_line, at.start_column)).unwrap_or_default();
    let Unreadable { record, why, .. } = record;
    let told = language.pick(format!("{file}{place}: {record}: {why}"), format!("{file}{place}：{record}：{why}"));
    crate::text::visible(&told)
}

/// An example that is broken.
pub(super) fn broken(tag: &str, must_match: bool, why_not: Option<&str>, language: Language) -> String {
    match (must_match, why_not) {
        (true, Some(why)) => {
            language.pick(format!("“{tag}” must fire, and doesn’t: {why}"), format!("“{tag}”应触发，但不会触发：{why}"))
        }
        (true, None) => language.pick(format!("“{tag}” must fire"), format!("“{tag}”应触发")),
        (false, _) => language.pick(format!("“{tag}” must not fire, and does"), format!("“{tag}”不应触发，但会触发")),
    }
}

/// `1 tag`, `3,305 tags`.
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{} {}", number(count), if count == 1 { one } else { many })
}

/// A trigger that was expected to fire on every tag, and would not on some.
pub(super) fn unfired(trigger: &str, paused: bool, failing: usize, count: usize, language: Language) -> String {
    let (some, all) = (number(failing), number(count));
    match paused {
        true => language.pick(
            format!("expected “{trigger}” to fire: it is paused, and fires nothing"),
            format!("“{trigger}”应触发：它已暂停，不会触发"),
        ),
        false => language.pick(
            format!("expected “{trigger}” to fire: it would not on {some} of {}", counted(count, "tag", "tags")),
            format!("“{trigger}”应触发：{all} 个标签中有 {some} 个不会触发它"),
        ),
    }
}
