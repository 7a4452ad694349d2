//! Why a tag does not fire, in a few words.

use super::class::Number;
use super::near::{Gap, nearest};
use super::progress::{Furthest, Wanted, furthest};
use crate::condition::{Condition, Pattern};
use crate::language::{Language, Phrase};
use crate::tag::Tag;

/// Listed tags that are named before the rest is only counted.
const NAMED: usize = 3;
/// Matched text shown before it is cut at its front, in characters.
const SHOWN: usize = 20;

/// Why a tag does not fire.
#[derive(Clone, Debug, PartialEq)]
pub struct WhyNot(Reason);

#[derive(Clone, Debug, PartialEq)]
enum Reason {
    /// The match got this far.
    Stopped { wanted: Vec<Wanted>, after: String, at_start: bool, found: Option<char> },
    /// No part of the tag even begins to match.
    Lacks { wanted: Vec<Wanted> },
    /// What would match is there, but not where it has to be.
    Misplaced { text: String, place: Wanted },
    /// A listed tag is nearly this one.
    Near { listed: Tag, gap: Gap },
    /// It is not on the list.
    NotListed { first: Vec<Tag>, more: usize },
    /// Nothing that is a tag can match.
    Never,
}

/// Why the condition doesn't match the tag; None where it does.
///
/// ```
/// use tagfire_domain::condition::{Condition, Method};
/// use tagfire_domain::explain::why_not;
/// use tagfire_domain::language::Language;
/// let release = Condition::parse(Method::Regex, r"^v\d+\.\d+\.\d+$").unwrap();
/// let why = why_not(&release, "v2.15.0-rc.2").unwrap();
/// assert_eq!(why.phrase(Language::En).plain(), "expected the end after “v2.15.0”");
/// ```
#[must_use]
pub fn why_not(condition: &Condition, tag: &str) -> Option<WhyNot> {
    if condition.is_match(tag) {
        return None;
    }
    Some(WhyNot(match condition {
        Condition::All => return None,
        Condition::Tags(list) => match nearest(list.tags(), tag) {
            Some((listed, gap)) => Reason::Near { listed: listed.clone(), gap },
            None => Reason::NotListed {
                first: list.tags().iter().take(NAMED).cloned().collect(),
                more: list.tags().len().saturating_sub(NAMED),
            },
        },
        Condition::Regex(pattern) => stopped(pattern, tag),
    }))
}

fn stopped(pattern: &Pattern, tag: &str) -> Reason {
    let anchored = pattern.is_anchored_at_start();
    match furthest(pattern.nfa(), tag.as_bytes(), anchored) {
        None => Reason::Never,
        Some(Furthest { start, at, forgiven: Some(place), .. }) => {
            Reason::Misplaced { text: tag.get(start..at).unwrap_or_default().to_owned(), place }
        }
        Some(Furthest { wanted, .. }) if wanted.is_empty() || wanted == [Wanted::Start] => Reason::Never,
        Some(Furthest { start, at, wanted, .. }) if start == at && !anchored => {
            Reason::Lacks { wanted: wanted.into_iter().map(first_of).collect() }
        }
        Some(Furthest { start, at, wanted, .. }) => Reason::Stopped {
            // At the start of a tag the first thing lacking says enough.
            // Of several texts, too, each is enough by itself.
            wanted: if at == 0 || wanted.len() > 1 { wanted.into_iter().map(first_of).collect() } else { wanted },
            after: tag.get(start..at).unwrap_or_default().to_owned(),
            at_start: at == 0,
            found: tag.get(at..).and_then(|rest| rest.chars().next()),
        },
    }
}

fn first_of(wanted: Wanted) -> Wanted {
    match wanted {
        Wanted::Text { text, .. } => Wanted::Text { text, then: None },
        other => other,
    }
}

impl WhyNot {
    /// The reason, short enough for a row of a table.
    #[must_use]
    pub fn phrase(&self, language: Language) -> Phrase {
        match &self.0 {
            Reason::Stopped { wanted, after, at_start, found } => {
                let expected =
                    Phrase::new().text(language.pick("expected ", "此处应为 ")).join(any_of(wanted, language));
                if let (Some(found), Some(text)) = (found, only_text(wanted))
                    && text.chars().next().is_some_and(|c| c != *found && c.eq_ignore_ascii_case(found))
                {
                    return expected.text(language.pick(", found ", "，实际为 ")).code(found.to_string());
                }
                if *at_start {
                    return match language {
                        Language::En => expected.text(" at the start"),
                        Language::ZhHans => Phrase::new().text("开头应为").join_zh(any_of(wanted, language)),
                    };
                }
                let cut = after.len().saturating_sub(SHOWN);
                let shown =
                    if cut == 0 { after.clone() } else { format!("…{}", after.get(cut..).unwrap_or_default()) };
                match language {
                    Language::En => expected.text(" after ").code(shown),
                    Language::ZhHans => Phrase::new().code(shown).text(" 之后应为").join_zh(any_of(wanted, language)),
                }
            }
            Reason::Lacks { wanted } => match language {
                Language::En => Phrase::new().text("nowhere in it: ").join(any_of(wanted, language)),
                Language::ZhHans => Phrase::new().text("其中没有").join_zh(any_of(wanted, language)),
            },
            Reason::Misplaced { text, place } => {
                let (en, zh) = match place {
                    Wanted::NoEdge => (" is at the edge of a word", " 在单词边界"),
                    Wanted::Edge => (" is not at the edge of a word", " 不在单词边界"),
                    _ => (" is not at the start", " 不在开头"),
                };
                Phrase::new().code(text).text(language.pick(en, zh))
            }
            Reason::Near { listed, gap } => near(listed, *gap, language),
            Reason::NotListed { first, more } => not_listed(first, *more, language),
            Reason::Never => Phrase::new().text(language.pick("no tag can match this", "任何标签都不可能匹配")),
        }
    }
}

fn only_text(wanted: &[Wanted]) -> Option<&str> {
    match wanted {
        [Wanted::Text { text, .. }] => Some(text),
        _ => None,
    }
}

fn any_of(wanted: &[Wanted], language: Language) -> Phrase {
    // The end is named whatever else is only counted.
    let (ends, others): (Vec<&Wanted>, Vec<&Wanted>) = wanted.iter().partition(|want| **want == Wanted::End);
    let shown = if others.len() > NAMED + 1 { NAMED } else { others.len() };
    let mut names: Vec<Phrase> = others.iter().take(shown).map(|want| name(want, language)).collect();
    if others.len() > shown {
        let more = others.len() - shown;
        names.push(Phrase::new().text(language.pick(format!("{more} more"), format!("另外 {more} 种"))));
    }
    names.extend(ends.iter().map(|end| name(end, language)));
    Phrase::choice(names, language)
}

fn name(wanted: &Wanted, language: Language) -> Phrase {
    match wanted {
        Wanted::Text { text, then: None } => Phrase::new().code(text),
        Wanted::Text { text, then: Some((class, number)) } => match language {
            Language::En => Phrase::new().code(text).text(" and ").join(class.name(*number, language)),
            Language::ZhHans => Phrase::new().code(text).text(" 和").join_zh(class.name(*number, language)),
        },
        Wanted::Class(class) => class.name(Number::One, language),
        Wanted::End => Phrase::new().text(language.pick("the end", "结尾")),
        Wanted::Start => Phrase::new().text(language.pick("the start", "开头")),
        Wanted::Edge => Phrase::new().text(language.pick("the edge of a word", "单词边界")),
        Wanted::NoEdge => Phrase::new().text(language.pick("more of the word", "单词的其余部分")),
    }
}

fn near(listed: &Tag, gap: Gap, language: Language) -> Phrase {
    let listed = listed.to_string();
    match (gap, language) {
        (Gap::Case, Language::En) => Phrase::new().text("only its capitals differ from ").code(listed),
        (Gap::Case, Language::ZhHans) => Phrase::new().text("与 ").code(listed).text(" 仅大小写不同"),
        (Gap::LacksV, Language::En) => Phrase::new().text("lacks the ").code("v").text(" of ").code(listed),
        (Gap::LacksV, Language::ZhHans) => Phrase::new().text("比 ").code(listed).text(" 少了 ").code("v"),
        (Gap::ExtraV, Language::En) => {
            Phrase::new().text("has a ").code("v").text(" that ").code(listed).text(" hasn’t")
        }
        (Gap::ExtraV, Language::ZhHans) => Phrase::new().text("比 ").code(listed).text(" 多了 ").code("v"),
        (Gap::OneCharacter, Language::En) => Phrase::new().text("one character off ").code(listed),
        (Gap::OneCharacter, Language::ZhHans) => Phrase::new().text("与 ").code(listed).text(" 只差一个字符"),
    }
}

fn not_listed(first: &[Tag], more: usize, language: Language) -> Phrase {
    let single = first.len() == 1 && more == 0;
    let mut phrase = Phrase::new().text(match language {
        Language::En if single => "its only tag is ",
        Language::En => "its tags are ",
        Language::ZhHans => "列表中只有 ",
    });
    for (i, tag) in first.iter().enumerate() {
        if i > 0 {
            let last = i + 1 == first.len() && more == 0;
            phrase = phrase.text(match language {
                Language::En if last => " and ",
                Language::En => ", ",
                Language::ZhHans => "、",
            });
        }
        phrase = phrase.code(tag.as_str());
    }
    match (more, language) {
        (0, _) => phrase,
        (more, Language::En) => phrase.text(format!(" and {more} more")),
        (more, Language::ZhHans) => phrase.text(format!(" 等 {} 个", more + first.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::condition::Method;
    use proptest::prelude::*;

    fn expression() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "a",
            "b",
            "v",
            "-",
            "rc",
            "\\.",
            "\\d",
            "\\d+",
            "[ab]",
            "[^-]+",
            "a*",
            "(a|b1)",
            "(-rc)?",
            "(rc|beta)",
            "v?",
            ".*",
            "(ab)+",
            "1{2}",
            "(?P<n>\\d)",
            "(v1|v2)",
        ]);
        let branch =
            (any::<bool>(), proptest::collection::vec(piece, 1..5), any::<bool>()).prop_map(|(s, pieces, e)| {
                format!("{}{}{}", if s { "^" } else { "" }, pieces.concat(), if e { "$" } else { "" })
            });
        proptest::collection::vec(branch, 1..3).prop_map(|branches| branches.join("|"))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn what_is_said_is_true(expr in expression(), tag in "[abv1][abv1.rc-]{0,9}") {
            let Ok(condition) = Condition::parse(Method::Regex, &expr) else { return Ok(()) };
            let Some(WhyNot(reason)) = why_not(&condition, &tag) else {
                prop_assert!(condition.is_match(&tag));
                return Ok(());
            };
            let told = format!("{expr} on {tag}: {reason:?}");
            let holds = |text: &str| tag.contains(text.trim_end_matches('…'));
            match reason {
                Reason::Lacks { wanted } => for want in wanted {
                    match want {
                        Wanted::Text { text, .. } => prop_assert!(!holds(&text), "{}", told),
                        Wanted::Class(class) => prop_assert!(!tag.chars().any(|c| class.has(c)), "{}", told),
                        _ => {}
                    }
                },
                Reason::Misplaced { text, place } => {
                    prop_assert!(tag.contains(&text), "{}", told);
                    prop_assert!(place != Wanted::Start || !tag.starts_with(&text), "{}", told);
                }
                Reason::Stopped { wanted, after, at_start, .. } => {
                    prop_assert!(tag.contains(&after) && (!at_start || after.is_empty()), "{}", told);
                    // Where the end was expected, a tag that ends there fires.
                    if wanted.contains(&Wanted::End) {
                        let ends = tag.match_indices(&after).map(|(at, text)| &tag[..at + text.len()]);
                        prop_assert!(ends.into_iter().any(|short| condition.is_match(short)), "{}", told);
                    }
                    // What was expected is not what stands there.
                    for want in &wanted {
                        if let Wanted::Text { text, .. } = want {
                            let next = format!("{after}{}", text.trim_end_matches('…'));
                            prop_assert!(!at_start || !tag.starts_with(&next), "{}", told);
                        }
                    }
                }
                Reason::Never => prop_assert!(["v1", "a", "ab1", "rc", "v1-rc"].iter().all(|tag| !condition.is_match(tag)), "{}", told),
                Reason::Near { .. } | Reason::NotListed { .. } => {}
            }
        }
    }
}
