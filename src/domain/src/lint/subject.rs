//! The condition under inspection, with what every check asks of it.

use super::MAX_EVIDENCE;
use super::syntax;
use crate::condition::{Condition, Method, Rule};
use crate::matcher::{TagSet, verdicts};
use crate::order::sort_by_key;
use crate::trigger::TriggerName;
use regex_syntax::ast::Ast;

/// The most tags that are looked at, so that a keystroke is answered at once in any repository.
const MAX_LOOKED_AT: usize = 4_096;

/// Tags spread evenly over a repository's.
pub(super) struct Sample<'a> {
    tags: Vec<&'a str>,
    /// The same, to be judged in one pass.
    set: TagSet,
    /// Whether it is all of them.
    whole: bool,
}

impl<'a> Sample<'a> {
    pub(super) fn of(tags: &'a TagSet) -> Sample<'a> {
        let step = tags.len().div_ceil(MAX_LOOKED_AT).max(1);
        let sample: Vec<&str> = (0..tags.len()).step_by(step).map(|i| tags.get(i)).collect();
        let whole = step == 1;
        Sample { set: if whole { tags.clone() } else { sample.iter().collect() }, tags: sample, whole }
    }

    /// The tags that fire.
    fn firing(&self, condition: &Condition) -> Vec<&'a str> {
        let verdicts = verdicts(condition, &self.set);
        let tags = self.tags.iter().enumerate();
        tags.filter(|(id, _)| verdicts.get(*id)).map(|(_, tag)| *tag).collect()
    }
}

pub(super) struct Subject<'a> {
    pub(super) method: Method,
    pub(super) expr: &'a str,
    /// What the text parses to, if it does.
    pub(super) condition: Option<Condition>,
    /// The expression's syntax tree, where the method is one and the text parses.
    pub(super) ast: Option<Ast>,
    pub(super) others: &'a [(TriggerName, Condition)],
    sample: &'a Sample<'a>,
    /// Those of the sample that fire.
    pub(super) fires: Vec<&'a str>,
}

impl<'a> Subject<'a> {
    pub(super) fn new(
        method: Method,
        expr: &'a str,
        sample: &'a Sample<'a>,
        others: &'a [(TriggerName, Condition)],
    ) -> Subject<'a> {
        let condition = Condition::parse(method, expr).ok();
        let ast = if method == Method::Regex { syntax::parse(expr) } else { None };
        let fires = condition.as_ref().map(|condition| sample.firing(condition)).unwrap_or_default();
        Subject { method, expr, condition, ast, others, sample, fires }
    }

    /// What takes tags in, where that parses.
    pub(super) fn takes(&self) -> Option<&Rule> {
        self.condition.as_ref().map(Condition::takes)
    }

    /// The same question about another condition.
    pub(super) fn instead<'b>(&'b self, method: Method, expr: &'b str) -> Subject<'b> {
        Subject::new(method, expr, self.sample, self.others)
    }

    /// Whether no tag of the repository is left out.
    pub(super) fn looks_at_all(&self) -> bool {
        self.sample.whole
    }

    /// All the tags looked at.
    pub(super) fn tags(&self) -> &[&'a str] {
        &self.sample.tags
    }

    /// The tags that fire now and would not under `expr`; nothing if that doesn't parse.
    pub(super) fn lost_under(&self, expr: &str) -> Vec<&'a str> {
        match Condition::parse(Method::Regex, expr) {
            Ok(other) => self.fires.iter().copied().filter(|tag| !other.is_match(tag)).collect(),
            Err(_) => Vec::new(),
        }
    }

    /// The tags that would fire under `expr` and don't; nothing if that doesn't parse.
    pub(super) fn gained_under(&self, expr: &str) -> Vec<&'a str> {
        let now = |tag: &&str| self.condition.as_ref().is_some_and(|condition| condition.is_match(tag));
        match Condition::parse(Method::Regex, expr) {
            Ok(other) => self.sample.firing(&other).into_iter().filter(|tag| !now(tag)).collect(),
            Err(_) => Vec::new(),
        }
    }

    /// Whether some plain version among the tags, `prefix` and numbers, fires under `wide` and not under `narrow`.
    pub(super) fn versions_lost(&self, prefix: &str, narrow: &str, wide: &str) -> bool {
        let parse = |expr| Condition::parse(Method::Regex, expr);
        let (Ok(narrow), Ok(wide)) = (parse(narrow), parse(wide)) else {
            return false;
        };
        let is_version = |tag: &str| {
            tag.strip_prefix(prefix).is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || c == '.'))
        };
        self.tags().iter().any(|tag| is_version(tag) && wide.is_match(tag) && !narrow.is_match(tag))
    }
}

/// The shortest few of `tags`: they show the case with the least to read.
pub(super) fn evidence(tags: &[&str]) -> Vec<String> {
    let mut tags = tags.to_vec();
    sort_by_key(&mut tags, |tag| tag.len());
    let mut shown: Vec<String> = Vec::new();
    for tag in tags {
        if shown.len() < MAX_EVIDENCE && shown.iter().all(|known| known != tag) {
            shown.push(tag.to_owned());
        }
    }
    shown
}
