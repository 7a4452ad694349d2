//! How much of the history this browser keeps: the person's choice.

use super::intl::number;
use super::kept;
use tagfire_domain::language::{Language, Say};
use tagfire_domain::store::Keep;
use tagfire_domain::time::Timestamp;

/// Where the choice is kept.
pub const KEY: &str = "tagfire.history";
const DAY: i64 = 24 * 3_600_000;

/// How much of the history is kept. What is under way is kept whatever the rule says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// All of it, for as long as there is room.
    Everything,
    /// The latest entries, this many.
    Latest(usize),
    /// The entries of so many days.
    Days(u32),
}

impl Default for Rule {
    /// More than anyone reads, and little enough that every page stays quick.
    fn default() -> Rule {
        Rule::Latest(100_000)
    }
}

impl Rule {
    /// Every choice, in the order in which they are offered.
    pub const ALL: [Rule; 7] = [
        Rule::Latest(100_000),
        Rule::Latest(10_000),
        Rule::Latest(1_000),
        Rule::Days(365),
        Rule::Days(90),
        Rule::Days(30),
        Rule::Everything,
    ];

    /// As it is kept: `everything`, `1000`, `30d`.
    pub fn code(self) -> String {
        match self {
            Rule::Everything => "everything".to_owned(),
            Rule::Latest(most) => most.to_string(),
            Rule::Days(days) => format!("{days}d"),
        }
    }

    /// The choice of this code. What is no code may be a newer version's: nothing is deleted by a rule that isn't
    /// understood.
    pub fn of(code: &str) -> Rule {
        Rule::ALL.into_iter().find(|rule| rule.code() == code).unwrap_or(Rule::Everything)
    }

    /// What was chosen, or else is the custom.
    pub fn chosen() -> Rule {
        kept::text(KEY).map_or_else(Rule::default, |code| Rule::of(&code))
    }

    /// Keeps the choice.
    pub fn choose(self) {
        kept::set(KEY, self.code());
    }

    /// What the store is to keep at `now`.
    pub fn keep(self, now: Timestamp) -> Keep {
        match self {
            Rule::Everything => Keep::All,
            Rule::Latest(most) => Keep::Latest(most),
            Rule::Days(days) => Keep::Since(now.plus(-i64::from(days) * DAY)),
        }
    }
}

impl Say for Rule {
    fn say(&self, language: Language) -> String {
        match self {
            Rule::Everything => {
                language.pick("Everything, for as long as there is room".into(), "全部，直到存储空间用完".into())
            }
            Rule::Latest(most) => {
                let most = number(*most);
                language.pick(format!("The latest {most} entries"), format!("最近 {most} 条"))
            }
            Rule::Days(days) => {
                language.pick(format!("Entries of the last {days} days"), format!("最近 {days} 天的记录"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn each_choice_is_found_again_by_its_code_and_an_unknown_one_deletes_nothing() {
        for rule in Rule::ALL {
            assert_eq!(Rule::of(&rule.code()), rule);
        }
        assert_eq!(Rule::of("5y"), Rule::Everything);
        assert!(Rule::ALL.contains(&Rule::default()));
    }

    #[wasm_bindgen_test]
    fn a_rule_is_what_the_store_keeps_by() {
        let now = Timestamp(100 * DAY);
        for (rule, keep) in [
            (Rule::Everything, Keep::All),
            (Rule::Latest(1_000), Keep::Latest(1_000)),
            (Rule::Days(30), Keep::Since(Timestamp(70 * DAY))),
        ] {
            assert_eq!(rule.keep(now), keep);
        }
    }
}
