//! What the page of the history is asked for: the search, the filters and the entry that is open beside. The address
//! holds it all, so that a link shows the same.

use crate::effects::address;
use crate::parts::held::Held;
use crate::route::{link, with_query};
use crate::state::State;
use std::time::Duration;
use tagfire_domain::address::Page;
use tagfire_domain::history::{EntryId, Filter, Results};
use tagfire_domain::time::Timestamp;

/// Long enough after the last key: writing the address takes the browser longer than showing what was found.
const PAUSE: Duration = Duration::from_millis(400);
const DAY: i64 = 24 * 3_600_000;

/// The spans of time that are offered, in days; 0 is any time.
pub const DAYS: [u32; 4] = [0, 1, 7, 30];

/// Who did what is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// This browser's console.
    Console,
    /// The server's unattended runner.
    Runner,
}

impl Whose {
    /// The name that the address has for it.
    fn as_str(self) -> &'static str {
        match self {
            Whose::Console => "console",
            Whose::Runner => "runner",
        }
    }

    /// The one of this name.
    fn parse(name: &str) -> Option<Whose> {
        [Whose::Console, Whose::Runner].into_iter().find(|whose| whose.as_str() == name)
    }
}

/// What is asked for. Cheap to copy: it holds signals.
#[derive(Clone, Copy)]
pub struct Asked {
    pub words: Held<String>,
    pub results: Held<Results>,
    pub days: Held<u32>,
    /// Whose doings were chosen; those of whoever acts, where none were.
    chosen: Held<Option<Whose>>,
    /// The entry that is open beside the list.
    pub open: Held<Option<EntryId>>,
}

impl Asked {
    /// As the address has it, which then follows what is asked for.
    pub fn of_address() -> Asked {
        let query = address::query();
        let days = query.get("days").and_then(|days| days.parse().ok());
        let asked = Asked {
            words: Held::new(query.get("q").unwrap_or_default()),
            results: Held::new(query.get("result").and_then(|name| Results::parse(&name)).unwrap_or_default()),
            days: Held::new(days.filter(|days| DAYS.contains(days)).unwrap_or(0)),
            chosen: Held::new(query.get("by").and_then(|name| Whose::parse(&name))),
            open: Held::new(query.get("entry").map(EntryId)),
        };
        address::follow(move || asked.link(), PAUSE);
        asked
    }

    fn link(self) -> String {
        let mut query = Vec::new();
        self.words.with(|words| (!words.trim().is_empty()).then(|| query.push(("q", words.clone()))));
        let results = self.results.get();
        if results != Results::All {
            query.push(("result", results.as_str().to_owned()));
        }
        let days = self.days.get();
        if days > 0 {
            query.push(("days", days.to_string()));
        }
        if let Some(whose) = self.chosen.get() {
            query.push(("by", whose.as_str().to_owned()));
        }
        if let Some(EntryId(id)) = self.open.get() {
            query.push(("entry", id));
        }
        link(&with_query(Page::History, &query))
    }

    /// Whose doings are listed. A server without a runner has none.
    pub fn whose(self, state: State) -> Whose {
        if state.link.has_runner() { self.chosen.get().unwrap_or(Whose::Runner) } else { Whose::Console }
    }

    /// Chooses whose doings are listed.
    pub fn choose(self, whose: Whose) {
        self.open.set(None);
        self.chosen.set(Some(whose));
    }

    /// The filter, counted from `now`.
    pub fn filter(self, now: Timestamp) -> Filter {
        let days = i64::from(self.days.get());
        Filter {
            words: self.words.get(),
            results: self.results.get(),
            since: (days > 0).then(|| now.plus(-days * DAY)),
            ..Filter::default()
        }
    }

    /// Asks for everything.
    pub fn clear(self) {
        self.words.set(String::new());
        self.results.set(Results::All);
        self.days.set(0);
    }
}
