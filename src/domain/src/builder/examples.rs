//! An expression from tags that are to fire and tags that are not.
//!
//! Examples of the same make (the same sorts of parts in the same order) share an alternative. Each alternative is as
//! general as a person would write it, unless that would take a tag that is to stay: then it is narrowed by as little as
//! keeps that out, in the end to the examples themselves.

use super::part::{Step, one_of, steps};
use super::token::{Sort, Token, tokens};
use crate::condition::{Condition, ConditionText, Method, RuleText};
use crate::error_from_say;
use crate::language::{Language, Say};
use crate::order::Set;
use crate::tag::Tag;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The most ways of narrowing that are tried before the examples themselves are listed.
const MAX_TRIED: usize = 400;
/// What it costs to narrow a part one further to the right, in the measure of [`Step::cost`]: versions are told apart by
/// their first number that differs.
const FURTHER_RIGHT: u32 = 2;

/// Why examples give no expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BuilderError {
    /// No tag is to fire.
    NoExamples,
    /// A tag is to fire and to stay.
    Contradiction {
        /// The first such tag.
        tag: Tag,
    },
    /// The expression would be longer than a condition may be, [`crate::condition::MAX_PATTERN`] bytes.
    TooLong,
}

error_from_say!(BuilderError);

impl Say for BuilderError {
    fn say(&self, language: Language) -> String {
        match self {
            BuilderError::NoExamples => {
                language.pick("give at least one tag that is to fire".into(), "请至少给出一个应当触发的标签".into())
            }
            BuilderError::Contradiction { tag } => language.pick(
                format!("“{tag}” is both to fire and not to fire; take it out of one list"),
                format!("“{tag}”同时出现在应触发和不应触发的列表中，请从其中一个移除"),
            ),
            BuilderError::TooLong => language.pick(
                "these examples have too little in common for one expression; give fewer".into(),
                "这些示例的共同点太少，无法合成一个表达式，请减少示例".into(),
            ),
        }
    }
}

/// The expression that fires on all of `fires` and on none of `stays`: anchored, and general where the examples are.
///
/// ```
/// use tagfire_domain::builder::from_examples;
/// use tagfire_domain::tag::Tag;
///
/// let tags = |tags: &[&str]| tags.iter().map(|tag| Tag::parse(tag).unwrap()).collect::<Vec<_>>();
/// let expr = from_examples(&tags(&["v1.2.3", "v2.0.14"]), &tags(&["v1.2.3-rc.1"])).unwrap();
/// assert_eq!(expr, r"^v\d+\.\d+\.\d+$");
/// ```
///
/// # Errors
/// When there is nothing to go by, when a tag is in both lists, or when the result would be too long a condition.
pub fn from_examples(fires: &[Tag], stays: &[Tag]) -> Result<String, BuilderError> {
    if fires.is_empty() {
        return Err(BuilderError::NoExamples);
    }
    if let Some(tag) = fires.iter().find(|tag| stays.contains(tag)) {
        return Err(BuilderError::Contradiction { tag: tag.clone() });
    }
    let mut alternatives = Vec::new();
    for group in groups(fires) {
        alternatives.push(group.alternative(stays).ok_or(BuilderError::TooLong)?);
    }
    let expr = match alternatives.as_slice() {
        [one] => anchored(one),
        many => anchored(&format!("({})", many.join("|"))),
    };
    let fires: Vec<&str> = fires.iter().map(Tag::as_str).collect();
    // Each alternative holds by itself; all of them together may still be too long.
    if holds(&expr, &fires, stays) { Ok(expr) } else { Err(BuilderError::TooLong) }
}

/// The condition that fires on all of `fires` and on none of `stays`. Where an expression could only list the examples, it
/// is what takes their like, but not the tags that are to stay.
///
/// ```
/// use tagfire_domain::builder::like;
/// use tagfire_domain::tag::Tag;
///
/// let tags = |tags: &[&str]| tags.iter().map(|tag| Tag::parse(tag).unwrap()).collect::<Vec<_>>();
/// let text = like(&tags(&["v1.2", "v2.1"]), &tags(&["v1.1", "latest"])).unwrap();
/// assert_eq!(text.takes.expr, r"^v\d+\.\d+$");
/// assert_eq!(text.but.unwrap().expr, "v1.1");
/// ```
///
/// # Errors
/// As [`from_examples`].
pub fn like(fires: &[Tag], stays: &[Tag]) -> Result<ConditionText, BuilderError> {
    let only_listed = |group: &Group<'_>| match group.alternative(stays) {
        Some(narrowed) => narrowed == one_of(&group.tags) && group.alternative(&[]) != Some(narrowed),
        None => true,
    };
    if !groups(fires).iter().any(only_listed) {
        return from_examples(fires, stays).map(|expr| RuleText::new(Method::Regex, expr).into());
    }
    if let Some(tag) = fires.iter().find(|tag| stays.contains(tag)) {
        return Err(BuilderError::Contradiction { tag: tag.clone() });
    }
    let takes = RuleText::new(Method::Regex, from_examples(fires, &[])?);
    let rule = takes.parse().map_err(|_| BuilderError::TooLong)?;
    let held: Vec<&str> = stays.iter().map(Tag::as_str).filter(|tag| rule.is_match(tag)).collect();
    Ok(ConditionText::from(takes).but_not(RuleText::new(Method::Tags, held.join(";"))))
}

fn anchored(expr: &str) -> String {
    // A bar outside a group would take the anchors apart; alternatives come grouped.
    format!("^{expr}$")
}

fn holds(expr: &str, fires: &[&str], stays: &[Tag]) -> bool {
    Condition::parse(Method::Regex, expr).is_ok_and(|condition| {
        fires.iter().all(|tag| condition.is_match(tag)) && !stays.iter().any(|tag| condition.is_match(tag.as_str()))
    })
}

/// Examples of one make, and their parts place by place.
struct Group<'a> {
    make: Vec<Sort>,
    tags: Vec<&'a str>,
    columns: Vec<Vec<&'a str>>,
}

fn groups(fires: &[Tag]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for tag in fires {
        let parts = tokens(tag.as_str());
        let make: Vec<Sort> = parts.iter().map(|part| part.sort).collect();
        let texts = parts.iter().map(|Token { text, .. }| *text);
        match groups.iter_mut().find(|group| group.make == make) {
            Some(group) if group.tags.contains(&tag.as_str()) => {}
            Some(group) => {
                group.tags.push(tag.as_str());
                group.columns.iter_mut().zip(texts).for_each(|(column, text)| column.push(text));
            }
            None => groups.push(Group { make, tags: vec![tag.as_str()], columns: texts.map(|t| vec![t]).collect() }),
        }
    }
    groups
}

impl Group<'_> {
    /// The most general expression that takes these examples and none of the tags that are to stay; the cheapest way of
    /// narrowing first.
    fn alternative(&self, stays: &[Tag]) -> Option<String> {
        let mut varied = false;
        let parts: Vec<Vec<Step>> = self
            .make
            .iter()
            .zip(&self.columns)
            .map(|(sort, column)| {
                let steps = steps(column, *sort, self.tags.len() == 1 || varied);
                varied |= *sort == Sort::Number && column.iter().any(|text| *text != column[0]);
                steps
            })
            .collect();
        let open: Vec<usize> = (0..parts.len()).filter(|&place| parts[place].len() > 1).collect();
        let cost = |levels: &[usize]| -> u32 {
            let narrowed = open.iter().zip(0u32..).filter(|(place, _)| levels[**place] > 0);
            narrowed.map(|(&place, rank)| parts[place][levels[place]].cost + FURTHER_RIGHT * rank).sum()
        };
        let loosest = vec![0; parts.len()];
        let (mut next, mut seen) = (BinaryHeap::from([Reverse((0, loosest.clone()))]), Set::from_iter([loosest]));
        for _ in 0..MAX_TRIED {
            let Some(Reverse((_, levels))) = next.pop() else { break };
            let expr: String = parts.iter().zip(&levels).map(|(steps, &level)| steps[level].expr.as_str()).collect();
            if holds(&anchored(&expr), &self.tags, stays) {
                return Some(expr);
            }
            for &place in &open {
                let mut closer = levels.clone();
                closer[place] += 1;
                if closer[place] < parts[place].len() && seen.insert(closer.clone()) {
                    next.push(Reverse((cost(&closer), closer)));
                }
            }
        }
        let exact = one_of(&self.tags);
        holds(&anchored(&exact), &self.tags, stays).then_some(exact)
    }
}
