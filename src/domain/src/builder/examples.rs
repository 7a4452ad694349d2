//! An expression from tags that are to fire and tags that are not.
//!
//! Examples of the same make (the same sorts of parts in the same order) share an alternative. Each alternative is as
//! general as a person would write it, unless that would take a tag that is to stay: then it is narrowed, step by
//! step, to the examples themselves.

use super::number::number_range;
use super::token::{Sort, Token, tokens};
use crate::condition::{Condition, Method};
use crate::error_from_say;
use crate::language::{Language, Say};
use crate::tag::Tag;

/// More different words than this are taken for any word.
const MAX_WORDS: usize = 5;

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

/// How closely an alternative keeps to its examples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fit {
    /// Numbers that differ, or of which there is one example, are any number.
    Loose,
    /// As loose, but the part at this place is kept where all examples agree on it.
    Keep(usize),
    /// As loose, but the part at this place is as in `Tight`.
    Narrow(usize),
    /// All that the examples agree on is kept, and lengths are theirs.
    Close,
    /// Numbers run from the least to the greatest example; words and hashes are those of the examples.
    Tight,
    /// The examples and nothing else.
    Exact,
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
        let fits = std::iter::once(Fit::Loose)
            .chain((0..group.columns.len()).map(Fit::Keep))
            .chain((0..group.columns.len()).map(Fit::Narrow))
            .chain([Fit::Close, Fit::Tight, Fit::Exact]);
        let exprs = fits.map(|fit| group.expr(fit));
        let alternative = exprs.into_iter().find(|expr| holds(&anchored(expr), &group.tags, stays));
        alternatives.push(alternative.ok_or(BuilderError::TooLong)?);
    }
    let expr = match alternatives.as_slice() {
        [one] => anchored(one),
        many => anchored(&format!("({})", many.join("|"))),
    };
    let fires: Vec<&str> = fires.iter().map(Tag::as_str).collect();
    // Each alternative holds by itself; all of them together may still be too long.
    if holds(&expr, &fires, stays) { Ok(expr) } else { Err(BuilderError::TooLong) }
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
    fn expr(&self, fit: Fit) -> String {
        if fit == Fit::Exact {
            return one_of(&self.tags);
        }
        let at = |place: usize| match fit {
            Fit::Keep(kept) if kept == place => Fit::Close,
            Fit::Narrow(narrowed) if narrowed == place => Fit::Tight,
            Fit::Keep(_) | Fit::Narrow(_) => Fit::Loose,
            same => same,
        };
        self.columns.iter().enumerate().map(|(place, column)| self.part(column, at(place))).collect()
    }

    fn part(&self, column: &[&str], fit: Fit) -> String {
        let agreed = column.iter().all(|text| *text == column[0]);
        let all = |holds: fn(u8) -> bool| column.iter().all(|text| text.bytes().all(holds));
        let general = fit == Fit::Loose;
        let (digits, letters) = (all(|b| b.is_ascii_digit()), all(|b| b.is_ascii_alphabetic()));
        let hash = !digits && !letters && all(|b| b.is_ascii_hexdigit());
        // One example says nothing of what varies: words stay, numbers and hashes don't.
        if agreed && !(general && self.tags.len() == 1 && (digits || hash)) {
            return literal(column[0]);
        }
        if digits {
            number(column, fit)
        } else if hash && fit != Fit::Tight {
            format!("[0-9a-f]{}", lengths(column))
        } else if letters && general && distinct(column).len() > MAX_WORDS {
            format!("[{}{}]+", if all(|b| b.is_ascii_uppercase()) { "" } else { "a-z" }, upper(column))
        } else {
            one_of(column)
        }
    }
}

fn number(column: &[&str], fit: Fit) -> String {
    let padded = column.iter().any(|text| text.len() > 1 && text.starts_with('0'));
    let length = column[0].len();
    let even = column.iter().all(|text| text.len() == length);
    match fit {
        Fit::Tight => {
            let values: Option<Vec<u32>> = column.iter().map(|text| text.parse().ok()).collect();
            match values.as_deref().map(|values| (values.iter().min(), values.iter().max())) {
                Some((Some(&least), Some(&greatest))) if !padded => number_range(least, greatest),
                _ => one_of(column),
            }
        }
        Fit::Close => format!(r"\d{}", lengths(column)),
        // Dates, times and padded numbers keep their length.
        _ if even && (length >= 4 || padded) => format!(r"\d{{{length}}}"),
        _ => r"\d+".into(),
    }
}

/// `{7}` or `{7,40}`, as the examples have it.
fn lengths(column: &[&str]) -> String {
    let lengths = column.iter().map(|text| text.len());
    match (lengths.clone().min().unwrap_or(1), lengths.max().unwrap_or(1)) {
        (1, 1) => String::new(),
        (least, most) if least == most => format!("{{{least}}}"),
        (least, most) => format!("{{{least},{most}}}"),
    }
}

fn upper(column: &[&str]) -> &'static str {
    if column.iter().any(|text| text.bytes().any(|b| b.is_ascii_uppercase())) { "A-Z" } else { "" }
}

fn distinct<'a>(texts: &[&'a str]) -> Vec<&'a str> {
    let mut distinct: Vec<&str> = Vec::new();
    texts.iter().for_each(|text| {
        if !distinct.contains(text) {
            distinct.push(text);
        }
    });
    distinct
}

fn one_of(texts: &[&str]) -> String {
    let texts: Vec<String> = distinct(texts).into_iter().map(literal).collect();
    match texts.as_slice() {
        [one] => one.clone(),
        many => format!("({})", many.join("|")),
    }
}

/// The text of a tag or of a part of one: of its characters only the dot means something else in an expression.
fn literal(text: &str) -> String {
    text.replace('.', r"\.")
}
