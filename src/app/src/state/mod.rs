//! What views show, a signal a concern: none of them is asked again because another has changed. The shell writes them,
//! from the engine and from what the storage tells.

mod door;
mod fetched;
mod history;
mod keeping;
mod notices;
mod playground;
mod pushes;
mod services;
mod tags;
mod triggers;

pub use door::Door;
pub use history::History;
pub use keeping::Keeping;
pub use notices::Notices;
pub use playground::{Playground, PlaygroundTags};
pub use pushes::Pushes;
pub use services::{Running, Services};
pub use tags::Tags;
pub use triggers::Triggers;

use leptos::prelude::expect_context;

/// The state of the console. Cheap to copy: it holds signals.
#[derive(Clone, Copy)]
pub struct State {
    pub door: Door,
    pub triggers: Triggers,
    pub tags: Tags,
    pub pushes: Pushes,
    pub history: History,
    pub services: Services,
    pub keeping: Keeping,
    pub notices: Notices,
    pub playground: Playground,
}

impl State {
    /// Nothing known yet.
    pub fn new() -> State {
        let door = Door::new();
        State {
            door,
            triggers: Triggers::new(),
            tags: Tags::new(door),
            pushes: Pushes::new(door),
            history: History::new(door),
            services: Services::new(),
            keeping: Keeping::new(),
            notices: Notices::new(),
            playground: Playground::new(),
        }
    }

    /// The state that the page was given.
    pub fn current() -> State {
        expect_context()
    }
}
