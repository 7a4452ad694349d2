//! What of a trigger an import would change: from what, to what.

use crate::cluster::Target;
use crate::condition::{Condition, Rule};
use crate::language::{Language, Say};
use crate::repository::RepositoryName;
use crate::trigger::{Examples, Trigger, TriggerName, UpdateMethod};

/// What of a trigger would change.
#[derive(Clone, Debug, PartialEq)]
pub enum Difference {
    /// It would be renamed.
    Name {
        /// What it is called.
        old: TriggerName,
        /// What it would be called.
        new: TriggerName,
    },
    /// It would watch another image repository.
    Repository {
        /// The one that it watches.
        old: RepositoryName,
        /// The one that it would watch.
        new: RepositoryName,
    },
    /// Other tags would fire it.
    Condition {
        /// Its condition.
        old: Condition,
        /// What the condition would be.
        new: Condition,
    },
    /// It would update another container.
    Target {
        /// The container that it updates.
        old: Target,
        /// The one that it would update.
        new: Target,
    },
    /// It would write the image in another way.
    UpdateMethod {
        /// How it would.
        new: UpdateMethod,
    },
    /// It would be switched on or off.
    Enabled {
        /// Whether it would act.
        new: bool,
    },
    /// Other tags would guard its condition.
    Examples {
        /// Its examples.
        old: Examples,
        /// What they would be.
        new: Examples,
    },
}

/// What differs between a trigger and what it would be.
pub(super) fn differences(old: &Trigger, new: &Trigger) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut note = |differs: bool, difference: &dyn Fn() -> Difference| {
        if differs {
            found.push(difference());
        }
    };
    note(old.name != new.name, &|| Difference::Name { old: old.name.clone(), new: new.name.clone() });
    note(old.repository != new.repository, &|| Difference::Repository {
        old: old.repository.clone(),
        new: new.repository.clone(),
    });
    note(old.condition != new.condition, &|| Difference::Condition {
        old: old.condition.clone(),
        new: new.condition.clone(),
    });
    let (was, is) = (&old.action, &new.action);
    note(was.target != is.target, &|| Difference::Target { old: was.target.clone(), new: is.target.clone() });
    note(was.method != is.method, &|| Difference::UpdateMethod { new: is.method });
    note(old.enabled != new.enabled, &|| Difference::Enabled { new: new.enabled });
    note(old.examples != new.examples, &|| Difference::Examples {
        old: old.examples.clone(),
        new: new.examples.clone(),
    });
    found
}

impl Say for Difference {
    fn say(&self, language: Language) -> String {
        match self {
            Difference::Name { old, new } => {
                language.pick(format!("renamed from “{old}” to “{new}”"), format!("名称由“{old}”改为“{new}”"))
            }
            Difference::Repository { old, new } => {
                language.pick(format!("moved from {old} to {new}"), format!("镜像仓库由 {old} 改为 {new}"))
            }
            Difference::Condition { old, new } => {
                let (old, new) = (condition(old, language), condition(new, language));
                language.pick(format!("fires on {new} instead of {old}"), format!("触发条件由{old}改为{new}"))
            }
            Difference::Target { old, new } => {
                let (old, new) = (target(old), target(new));
                language.pick(format!("updates {new} instead of {old}"), format!("更新目标由 {old} 改为 {new}"))
            }
            Difference::UpdateMethod { new: UpdateMethod::Tag } => {
                language.pick("updates by tag instead of by digest".into(), "由按摘要更新改为按标签更新".into())
            }
            Difference::UpdateMethod { new: UpdateMethod::Digest } => {
                language.pick("updates by digest instead of by tag".into(), "由按标签更新改为按摘要更新".into())
            }
            Difference::Enabled { new: true } => language.pick("switched on".into(), "改为启用".into()),
            Difference::Enabled { new: false } => language.pick("switched off".into(), "改为停用".into()),
            Difference::Examples { old, new } => {
                let (old, new) = (examples(old, language), examples(new, language));
                language.pick(format!("examples changed from {old} to {new}"), format!("示例由{old}改为{new}"))
            }
        }
    }
}

fn condition(condition: &Condition, language: Language) -> String {
    let takes = rule(condition.takes(), language);
    match condition.but().map(|but| rule(but, language)) {
        None => takes,
        Some(but) => language.pick(format!("{takes} but not {but}"), format!("{takes}但排除{but}")),
    }
}

fn rule(rule: &Rule, language: Language) -> String {
    let text = rule.expr();
    match rule {
        Rule::All => language.pick("every tag".into(), "所有标签".into()),
        Rule::Tags(_) => language.pick(format!("the tags “{text}”"), format!("标签“{text}”")),
        Rule::Regex(_) => language.pick(format!("the expression “{text}”"), format!("正则表达式“{text}”")),
    }
}

fn target(target: &Target) -> String {
    let at = &target.workload;
    let place = format!("{}/{}/{}", at.region, at.cluster, at.namespace);
    format!("{} {} · {} ({place})", at.kind, at.workload, target.container)
}

fn examples(examples: &Examples, language: Language) -> String {
    let each = examples.iter().map(|(tag, fires)| match fires {
        true => format!("“{tag}”"),
        false => language.pick(format!("not “{tag}”"), format!("非“{tag}”")),
    });
    let each: Vec<String> = each.collect();
    if each.is_empty() { language.pick("none", "无").into() } else { each.join(language.pick(", ", "、")) }
}
