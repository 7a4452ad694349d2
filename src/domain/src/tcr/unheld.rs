//! What the vendor's format can't hold of a trigger. It is said and named: a trigger that is asked of the vendor without it
//! would fire on other tags, or update another container.

use crate::condition::Condition;
use crate::error_from_say;
use crate::language::{Language, Say};
use crate::trigger::TriggerName;

/// What of a trigger can't be asked of the vendor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unheld {
    /// Its region has no number of theirs.
    Region {
        /// The trigger.
        trigger: TriggerName,
        /// The region.
        region: String,
    },
    /// Its condition holds tags back, and theirs has one expression or one list.
    ButNot {
        /// The trigger.
        trigger: TriggerName,
        /// What holds them back, as it was typed.
        expr: String,
    },
}

impl Unheld {
    /// What of the condition can't be held.
    pub(super) fn of(trigger: &TriggerName, condition: &Condition) -> Option<Unheld> {
        let but = condition.but()?;
        Some(Unheld::ButNot { trigger: trigger.clone(), expr: but.expr().to_owned() })
    }
}

error_from_say!(Unheld);

impl Say for Unheld {
    fn say(&self, language: Language) -> String {
        match self {
            Unheld::Region { trigger, region } => language.pick(
                format!("trigger “{trigger}” updates a service in “{region}”, which has no number with the vendor"),
                format!("触发器“{trigger}”更新的服务位于“{region}”，厂商没有对应的地域编号"),
            ),
            Unheld::ButNot { trigger, expr } => language.pick(
                format!(
                    "the vendor’s format can’t hold “but not {expr}” of trigger “{trigger}”; without it other tags would fire. Say what the tags that fire look like in one expression"
                ),
                format!(
                    "厂商的格式无法保存触发器“{trigger}”的“但排除 {expr}”；缺少它会有其他标签触发。请用一个表达式描述应当触发的标签"
                ),
            ),
        }
    }
}
