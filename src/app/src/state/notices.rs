//! Passing words to the person, perhaps with a way back.

use crate::parts::held::Held;
use leptos::prelude::*;
use std::time::Duration;
use tagfire_domain::trigger::Trigger;

/// A word to the person.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    pub id: usize,
    pub text: String,
    /// The trigger that can be brought back.
    pub undo: Option<Trigger>,
}

/// What is being said.
#[derive(Clone, Copy)]
pub struct Notices {
    said: Held<Vec<Notice>>,
    serial: StoredValue<usize>,
}

impl Notices {
    pub fn new() -> Notices {
        Notices { said: Held::default(), serial: StoredValue::new(0) }
    }

    /// What is being said now.
    pub fn all(self) -> Vec<Notice> {
        self.said.get()
    }

    /// Says something for a while.
    pub fn say(self, text: String) {
        self.add(text, None);
    }

    /// Says that a trigger is gone, and offers to bring it back.
    pub fn say_with_undo(self, text: String, trigger: Trigger) {
        self.add(text, Some(trigger));
    }

    fn add(self, text: String, undo: Option<Trigger>) {
        self.serial.update_value(|serial| *serial += 1);
        let id = self.serial.get_value();
        // An offer to undo stays longer: it takes a decision.
        let stays = if undo.is_some() { 12 } else { 5 };
        self.said.try_update(|said| said.push(Notice { id, text, undo }));
        set_timeout(move || self.dismiss(id), Duration::from_secs(stays));
    }

    /// Takes a notice away.
    pub fn dismiss(self, id: usize) {
        self.said.try_update(|said| said.retain(|notice| notice.id != id));
    }
}
