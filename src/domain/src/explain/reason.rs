//! The reasons why a tag does not fire, in a few words.

use super::near::Gap;
use super::wanted::{Amount, Wanted};
use super::why_not::{Held, NAMED, Place, Reason, WhyNot};
use crate::language::{Language, Phrase};
use crate::tag::Tag;

/// Matched text shown before it is cut at its front, in characters.
const SHOWN: usize = 20;

impl WhyNot {
    /// The reason, short enough for a row of a table.
    #[must_use]
    pub fn phrase(&self, language: Language) -> Phrase {
        match &self.0 {
            Reason::Stopped { wanted, after, at_start, found } => stopped(wanted, after, *at_start, *found, language),
            Reason::TooFew { amount, have, after, at_start, before } => {
                let phrase = expected(amount.name(language), after, *at_start, before.as_deref(), language);
                match have {
                    0 => phrase,
                    have => phrase.text(language.pick(format!(", found {have}"), format!("，实际 {have} 个"))),
                }
            }
            Reason::TooMany { most, have, after, at_start } => {
                let most = at_most(most, language);
                expected(most, after, *at_start, None, language)
                    .text(language.pick(format!(", found {have}"), format!("，实际 {have} 个")))
            }
            Reason::NotAllowed { found, after } => {
                let found = found.to_string();
                match (after, language) {
                    (None, _) => Phrase::new().code(found).text(language.pick(" is not allowed", " 不允许出现")),
                    (Some(after), Language::En) => {
                        Phrase::new().code(found).text(" is not allowed after ").code(shown(after))
                    }
                    (Some(after), Language::ZhHans) => {
                        Phrase::new().code(shown(after)).text(" 之后不允许出现 ").code(found)
                    }
                }
            }
            Reason::Lacks { wanted } => lacks(wanted, language),
            Reason::Misplaced { text, behind } => misplaced(text, *behind, language),
            Reason::Near { listed, gap } => near(listed, *gap, language),
            Reason::NotListed { first, more } => not_listed(first, *more, language),
            Reason::NoPlace => {
                Phrase::new().text(language.pick("its words begin and end in other places", "单词边界的位置不符"))
            }
            Reason::Never => Phrase::new().text(language.pick("no tag can match this", "任何标签都不可能匹配")),
            Reason::HeldBack { part, by } => held_back(part, *by, language),
        }
    }
}

/// “held back by but not: `-rc` in it”. What matched comes first: a narrow list cuts the rest.
fn held_back(part: &str, by: Held, language: Language) -> Phrase {
    let phrase = Phrase::new().text(language.pick("held back by but not: ", "被“但排除”挡下："));
    if part.is_empty() {
        // An expression that asks for nothing is found in any tag.
        return phrase.text(language.pick("nothing is asked for", "未要求任何内容"));
    }
    let (en, zh) = match by {
        Held::Listed => (", as listed", "列出的 "),
        Held::Whole => (", all of it", "整个 "),
        Held::Start => (" at the start", "开头的 "),
        Held::End => (" at the end", "结尾的 "),
        Held::Inside => (" in it", "其中的 "),
    };
    match language {
        Language::En => phrase.code(shown(part)).text(en),
        Language::ZhHans => phrase.text(zh).code(shown(part)),
    }
}

fn stopped(wanted: &[Wanted], after: &str, at_start: bool, found: Option<char>, language: Language) -> Phrase {
    if let (Some(found), [Wanted::Text { text, .. }]) = (found, wanted)
        && text.text.chars().next().is_some_and(|c| c != found && c.eq_ignore_ascii_case(&found))
    {
        let expected = Phrase::new().text(language.pick("expected ", "此处应为 ")).join(any_of(wanted, language));
        return expected.text(language.pick(", found ", "，实际为 ")).code(found.to_string());
    }
    expected(any_of(wanted, language), after, at_start, None, language)
}

/// “expected `v` at the start”, “expected a digit after `v1` before `-rc`”.
fn expected(what: Phrase, after: &str, at_start: bool, before: Option<&str>, language: Language) -> Phrase {
    let after = Some(shown(after)).filter(|after| !after.is_empty());
    match language {
        Language::En => {
            let phrase = Phrase::new().text("expected ").join(what);
            let phrase = match after {
                _ if at_start && before.is_none() => phrase.text(" at the start"),
                Some(after) => phrase.text(" after ").code(after),
                None => phrase,
            };
            match before {
                Some(before) => phrase.text(" before ").code(shown(before)),
                None => phrase,
            }
        }
        Language::ZhHans => match (after, before) {
            (None, None) if at_start => Phrase::new().text("开头应为").join_zh(what),
            (None, None) => Phrase::new().text("此处应为").join_zh(what),
            (None, Some(before)) => Phrase::new().code(shown(before)).text(" 之前应为").join_zh(what),
            (Some(after), None) => Phrase::new().code(after).text(" 之后应为").join_zh(what),
            (Some(after), Some(before)) => {
                Phrase::new().code(after).text(" 与 ").code(shown(before)).text(" 之间应为").join_zh(what)
            }
        },
    }
}

fn at_most(most: &Amount, language: Language) -> Phrase {
    match language {
        Language::En => Phrase::new().text("no more than ").join(most.name(language)),
        Language::ZhHans => Phrase::new().text("至多 ").join(most.name(language)),
    }
}

fn lacks(wanted: &[Wanted], language: Language) -> Phrase {
    let phrase = match language {
        Language::En => Phrase::new().text("nowhere in it: ").join(any_of(wanted, language)),
        Language::ZhHans => Phrase::new().text("其中没有").join_zh(any_of(wanted, language)),
    };
    // Elsewhere in the tag there may well be as many.
    let counted = wanted.iter().any(|want| matches!(want, Wanted::Some(amount) if amount.least > 1));
    if counted { phrase.text(language.pick(" in a row", "（须连续）")) } else { phrase }
}

fn misplaced(text: &str, behind: Place, language: Language) -> Phrase {
    let text = shown(text);
    let before = |what: (&'static str, &'static str)| match language {
        Language::En => Phrase::new().text(format!("expected {} before ", what.0)).code(&text),
        Language::ZhHans => Phrase::new().code(&text).text(format!(" 之前应为{}", what.1)),
    };
    match behind {
        Place::Start => Phrase::new().code(&text).text(language.pick(" is not at the start", " 不在开头")),
        Place::Edge => before(("the edge of a word", "单词边界")),
        Place::NoEdge => before(("more of the word", "单词的其余部分")),
    }
}

/// The end of a text that is long.
fn shown(text: &str) -> String {
    match text.len().saturating_sub(SHOWN) {
        0 => text.to_owned(),
        cut => format!("…{}", text.get(cut..).unwrap_or_default()),
    }
}

fn any_of(wanted: &[Wanted], language: Language) -> Phrase {
    // The end is named whatever else is only counted.
    let (ends, others): (Vec<&Wanted>, Vec<&Wanted>) = wanted.iter().partition(|want| **want == Wanted::End);
    let shown = if others.len() > NAMED + 1 { NAMED } else { others.len() };
    let mut names: Vec<Phrase> = others.iter().take(shown).map(|want| want.name(language)).collect();
    if others.len() > shown {
        let more = others.len() - shown;
        names.push(Phrase::new().text(language.pick(format!("{more} more"), format!("另外 {more} 种"))));
    }
    names.extend(ends.iter().map(|end| end.name(language)));
    Phrase::choice(names, language)
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
