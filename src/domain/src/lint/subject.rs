//! The rule under inspection, with what every check asks of it: what takes tags in, on all of them, or what takes them out
//! again, on those that were taken in.

use super::MAX_EVIDENCE;
use super::syntax;
use crate::condition::{Condition, ConditionText, Method, Rule, RuleText, Side};
use crate::matcher::{TagSet, verdicts};
use crate::order::sort_by_key;
use crate::trigger::TriggerName;
use regex_syntax::ast::Ast;

/// The most tags that are looked at, so that a keystroke is answered at once in any repository.
const MAX_LOOKED_AT: usize = 4_096;

/// Tags spread evenly over a repository's.
#[derive(Clone)]
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

    /// Those of them that a rule takes, and no others.
    pub(super) fn within(&self, rule: &Rule) -> Sample<'a> {
        let tags = self.firing(&rule.clone().into());
        Sample { set: tags.iter().collect(), tags, whole: self.whole }
    }

    /// The tags that fire.
    fn firing(&self, condition: &Condition) -> Vec<&'a str> {
        let verdicts = verdicts(condition, &self.set);
        let tags = self.tags.iter().enumerate();
        tags.filter(|(id, _)| verdicts.get(*id)).map(|(_, tag)| *tag).collect()
    }
}

/// What a rule stands in.
pub(super) struct Context<'a> {
    /// Which of the condition's rules it is.
    pub(super) side: Side,
    /// The whole condition as it is typed.
    pub(super) text: &'a ConditionText,
    /// What holds back tags that the rule takes, where that parses.
    pub(super) but: Option<Rule>,
    pub(super) others: &'a [(TriggerName, Condition)],
    sample: &'a Sample<'a>,
}

impl<'a> Context<'a> {
    pub(super) fn new(
        side: Side,
        text: &'a ConditionText,
        sample: &'a Sample<'a>,
        others: &'a [(TriggerName, Condition)],
    ) -> Context<'a> {
        let but = text.but.as_ref().filter(|_| side == Side::Takes).and_then(|but| but.parse().ok());
        Context { side, text, but, others, sample }
    }

    /// The same of another condition.
    pub(super) fn instead<'b>(&'b self, text: &'b ConditionText) -> Context<'b> {
        Context::new(self.side, text, self.sample, self.others)
    }

    /// The rule; None where there is none of this side.
    pub(super) fn subject(&'a self) -> Option<Subject<'a>> {
        let RuleText { method, expr } = match self.side {
            Side::Takes => &self.text.takes,
            Side::But => self.text.but.as_ref()?,
        };
        Some(Subject::new(self, *method, expr))
    }

    /// A condition of this rule, but not what holds tags back.
    fn with(&self, rule: Rule) -> Condition {
        let condition = Condition::from(rule);
        match &self.but {
            Some(but) => condition.but_not(but.clone()),
            None => condition,
        }
    }
}

pub(super) struct Subject<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) method: Method,
    pub(super) expr: &'a str,
    /// What the text parses to, if it does, but not what holds tags back.
    pub(super) condition: Option<Condition>,
    /// The expression's syntax tree, where the method is one and the text parses.
    pub(super) ast: Option<Ast>,
    /// Those of the sample that fire, or that are held back.
    pub(super) fires: Vec<&'a str>,
}

impl<'a> Subject<'a> {
    fn new(context: &'a Context<'a>, method: Method, expr: &'a str) -> Subject<'a> {
        let condition = Rule::parse(method, expr).ok().map(|rule| context.with(rule));
        let ast = if method == Method::Regex { syntax::parse(expr) } else { None };
        let fires = condition.as_ref().map(|condition| context.sample.firing(condition)).unwrap_or_default();
        Subject { context, method, expr, condition, ast, fires }
    }

    /// Which of the condition's rules it is.
    pub(super) fn side(&self) -> Side {
        self.context.side
    }

    /// The tags that would fire if none were held back.
    pub(super) fn taken(&self) -> Vec<&'a str> {
        self.takes().map(|rule| self.context.sample.firing(&rule.clone().into())).unwrap_or_default()
    }

    /// How many tags fire in the end.
    pub(super) fn left(&self) -> usize {
        match self.side() {
            Side::Takes => self.fires.len(),
            Side::But => self.tags().len() - self.fires.len(),
        }
    }

    /// What takes tags in, where that parses.
    pub(super) fn takes(&self) -> Option<&Rule> {
        self.condition.as_ref().map(Condition::takes)
    }

    /// The same question about another condition.
    pub(super) fn instead<'b>(&'b self, method: Method, expr: &'b str) -> Subject<'b> {
        Subject::new(self.context, method, expr)
    }

    /// Whether no tag of the repository is left out.
    pub(super) fn looks_at_all(&self) -> bool {
        self.context.sample.whole
    }

    /// All the tags looked at.
    pub(super) fn tags(&self) -> &[&'a str] {
        &self.context.sample.tags
    }

    /// The tags that fire now and would not under `expr`; nothing if that doesn't parse.
    pub(super) fn lost_under(&self, expr: &str) -> Vec<&'a str> {
        match Rule::parse(Method::Regex, expr) {
            Ok(other) => self.fires.iter().copied().filter(|tag| !other.is_match(tag)).collect(),
            Err(_) => Vec::new(),
        }
    }

    /// The tags that would fire under `expr` and don't; nothing if that doesn't parse.
    pub(super) fn gained_under(&self, expr: &str) -> Vec<&'a str> {
        let now = |tag: &&str| self.condition.as_ref().is_some_and(|condition| condition.is_match(tag));
        match Rule::parse(Method::Regex, expr) {
            Ok(other) => {
                self.context.sample.firing(&self.context.with(other)).into_iter().filter(|tag| !now(tag)).collect()
            }
            Err(_) => Vec::new(),
        }
    }

    /// Whether some plain version among the tags, `prefix` and numbers, fires under `wide` and not under `narrow`.
    pub(super) fn versions_lost(&self, prefix: &str, narrow: &str, wide: &str) -> bool {
        let parse = |expr| Rule::parse(Method::Regex, expr);
        let (Ok(narrow), Ok(wide)) = (parse(narrow), parse(wide)) else {
            return false;
        };
        let is_version = |tag: &str| {
            let tag = tag.strip_prefix(prefix).map(|rest| rest.trim_start_matches('v'));
            tag.is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || c == '.'))
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
