//! What views show, a signal a concern: none of them is asked again because another has changed. The shell writes them,
//! from the engine and from what the storage tells.

mod door;
mod fetched;
mod heard;
mod history;
mod keeping;
mod link;
mod listed;
mod notices;
mod place;
mod playground;
mod pushes;
mod received;
mod services;
mod tags;
mod triggers;

pub use door::Door;
pub use history::History;
pub use keeping::Keeping;
pub use link::{Link, Runner, Standing, Who, page_is_live, patience};
pub use listed::Stage;
pub use notices::Notices;
pub use place::{Place, failure, squares, text, texts};
pub use playground::{Playground, PlaygroundTags};
pub use pushes::Pushes;
pub use received::{Missed, Received};
pub use services::{Running, Services};
pub use tags::Tags;
pub use triggers::Triggers;

use crate::parts::held::Held;
use leptos::prelude::expect_context;
use tagfire_domain::trigger::TriggerId;

/// The state of the console. Cheap to copy: it holds signals.
#[derive(Clone, Copy)]
pub struct State {
    pub door: Door,
    pub link: Link,
    pub triggers: Triggers,
    pub tags: Tags,
    pub pushes: Pushes,
    pub history: History,
    pub services: Services,
    pub keeping: Keeping,
    pub notices: Notices,
    pub missed: Missed,
    /// The trigger that a person is about to run by hand, and the tag.
    pub run: Held<Option<(TriggerId, String)>>,
    pub playground: Playground,
}

impl State {
    /// Nothing known yet.
    pub fn new() -> State {
        State::over(Link::of_page())
    }

    /// As [`State::new`], over this link.
    pub fn over(link: Link) -> State {
        let door = Door::new();
        State {
            door,
            link,
            triggers: Triggers::new(),
            tags: Tags::new(door, link),
            pushes: Pushes::new(door),
            history: History::new(door, link),
            services: Services::new(link),
            keeping: Keeping::new(),
            notices: Notices::new(),
            missed: Held::default(),
            run: Held::new(None),
            playground: Playground::new(),
        }
    }

    /// The state that the page was given.
    pub fn current() -> State {
        expect_context()
    }
}
