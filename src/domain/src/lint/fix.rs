//! What is put in a condition's place in one click: a fix is a condition, takes the slip away, and never takes away the
//! last known tag that fires.

use super::subject::Subject;
use super::{Check, LintKind, branches};
use crate::condition::{ConditionText, Method, RuleText, Side};
use crate::language::Language;

/// A replacement for the whole condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// The condition to put in place.
    pub text: ConditionText,
    put: Put,
    label: Label,
    effect: Option<Effect>,
}

/// What of a condition a fix replaces; the rest stays as it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Put {
    /// The rule that the lint is on.
    Rule,
    /// What takes tags in, and it holds back more than before.
    Pair,
    /// What holds tags back, if anything does from then on.
    But,
}

/// What a fix's button says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Label {
    /// An expression, or the part of one that is new.
    Use(String),
    Dot,
    Anchor,
    ChooseAll,
    ChooseTags,
    Trim,
    EndNumber,
    Drop,
    IgnoreCase,
    Semicolons,
    Expression,
    ButNot,
}

/// What becomes of the known tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Effect {
    fires: usize,
    /// Whether any fires without the fix.
    still: bool,
    /// Whether only some of the known tags were looked at.
    at_least: bool,
}

impl Fix {
    fn new(method: Method, expr: String, label: Label) -> Fix {
        Fix { text: RuleText::new(method, expr).into(), put: Put::Rule, label, effect: None }
    }

    /// A rule that takes tags in, and an expression that holds some of them back.
    pub(super) fn pair(takes: RuleText, but: String) -> Fix {
        let text = ConditionText::from(takes).but_not(RuleText::new(Method::Regex, but));
        Fix { text, put: Put::Pair, label: Label::ButNot, effect: None }
    }

    /// The same tags are taken in, and these held back, if any.
    pub(super) fn but(but: Option<RuleText>) -> Fix {
        Fix { text: ConditionText { but, ..ConditionText::default() }, put: Put::But, label: Label::Drop, effect: None }
    }

    /// The same tags are taken in, and those held back that were meant.
    pub(super) fn but_trimmed(but: RuleText) -> Fix {
        Fix { label: Label::Trim, ..Fix::but(Some(but)) }
    }

    /// The rule that is put in place of the one that the lint is on.
    pub(super) fn rule(&self) -> &RuleText {
        &self.text.takes
    }

    /// The whole condition with what is put in place.
    fn whole(&self, subject: &Subject<'_>) -> Option<ConditionText> {
        let (rule, before) = (self.rule().clone(), subject.context.text);
        Some(match (self.put, subject.side()) {
            (Put::Rule, Side::Takes) => ConditionText { takes: rule, but: before.but.clone() },
            // To hold everything back is nothing that anyone wants.
            (Put::Rule, Side::But) if rule.method == Method::All => return None,
            (Put::Rule, Side::But) => before.clone().but_not(rule),
            (Put::Pair, Side::But) => return None,
            (Put::Pair, Side::Takes) => {
                let but = self.text.but.clone()?;
                let both = match &before.but {
                    None => but,
                    Some(held) if held.method == Method::Regex => {
                        RuleText { expr: format!("{}|{}", held.expr, but.expr), ..but }
                    }
                    Some(_) => return None,
                };
                ConditionText::from(rule).but_not(both)
            }
            (Put::But, _) => ConditionText { but: self.text.but.clone(), ..before.clone() },
        })
    }

    pub(super) fn regex(expr: String, label: Label) -> Fix {
        Fix::new(Method::Regex, expr, label)
    }

    pub(super) fn used(expr: String) -> Fix {
        Fix::regex(expr.clone(), Label::Use(expr))
    }

    pub(super) fn tags(expr: String, label: Label) -> Fix {
        Fix::new(Method::Tags, expr, label)
    }

    pub(super) fn all() -> Fix {
        Fix::new(Method::All, String::new(), Label::ChooseAll)
    }

    /// The fix with what becomes of the known tags; None where it can't be kept, or a click on it would seem to do nothing.
    pub(super) fn tried(mut self, check: Check, kind: &LintKind, subject: &Subject<'_>) -> Option<Fix> {
        let text = self.whole(subject)?;
        if self.put != Put::Rule && text.parse().is_err() {
            return None;
        }
        let context = subject.context.instead(&text);
        let fixed = context.subject()?;
        let possible = fixed.condition.as_ref()?.takes().is_possible();
        let lost = fixed.fires.is_empty() && !subject.fires.is_empty() || fixed.left() == 0 && subject.left() > 0;
        let again = || check(&fixed).iter().any(|again| again.kind == *kind);
        let dead = || !branches::check(&fixed).is_empty() && branches::check(subject).is_empty();
        if !possible || lost || again() || dead() {
            return None;
        }
        let effect = Effect { fires: fixed.left(), still: subject.left() > 0, at_least: !subject.looks_at_all() };
        self.effect = Some(effect).filter(|_| !subject.tags().is_empty());
        Some(Fix { text, ..self })
    }

    /// What the button says.
    #[must_use]
    pub fn label(&self, language: Language) -> String {
        let used = |expr: &str| match expr.len() > 24 {
            true => language.pick("Use an expression".into(), "改用正则表达式".into()),
            false => language.pick(format!("Use {expr}"), format!("改用 {expr}")),
        };
        match &self.label {
            Label::Use(part) => used(part),
            Label::Dot => language.pick(r"Use \.".into(), r"改用 \.".into()),
            Label::Anchor => language.pick("Anchor it".into(), "加上锚点".into()),
            Label::ChooseAll => language.pick("Choose All".into(), "选择“全部”".into()),
            Label::ChooseTags => language.pick("Choose Specified tags".into(), "选择“指定标签”".into()),
            Label::Trim => language.pick("Trim it".into(), "去掉多余字符".into()),
            Label::IgnoreCase => language.pick("Ignore case".into(), "忽略大小写".into()),
            Label::Expression => language.pick("Choose Regular expression".into(), "选择“正则表达式”".into()),
            Label::Semicolons => language.pick("Use ;".into(), "改用 ;".into()),
            Label::EndNumber => language.pick("End the number".into(), "限定数字结尾".into()),
            Label::ButNot => language.pick("Use But not".into(), "改用“但排除”".into()),
            Label::Drop => language.pick("Drop it".into(), "去掉它".into()),
        }
    }

    /// How many of the known tags fire then, as a sentence; None where no tag is known.
    #[must_use]
    pub fn effect(&self, language: Language) -> Option<String> {
        let Effect { fires, still, at_least } = self.effect?;
        let pick = |yes, en, zh| if yes { language.pick(en, zh) } else { "" };
        let (still, least) = (pick(still, "still ", "仍"), pick(at_least, "at least ", "至少 "));
        Some(match (fires, language) {
            (0, _) => language.pick("With the fix no known tag fires yet.", "修正后暂无已知标签会触发。").to_owned(),
            (fires, Language::En) => {
                let tags = if fires == 1 { "tag" } else { "tags" };
                format!("With the fix {least}{fires} {tags} would {still}fire.")
            }
            (fires, Language::ZhHans) => {
                let apart = if at_least { "" } else { " " };
                format!("修正后{still}有{least}{apart}{fires} 个标签会触发。")
            }
        })
    }
}
