//! What was written, told to every view of this tab and to every other tab. A hint only: a tab that was frozen misses
//! it, and reads again when it is shown.

use serde_json::{Value, json};
use std::cell::RefCell;
use std::rc::{Rc, Weak};
use tagfire_domain::history::EntryId;
use tagfire_domain::push::PushKey;
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::store::Write;
use tagfire_domain::trigger::TriggerId;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{BroadcastChannel, MessageEvent};

/// More of a sort than this is told as everything: whoever hears it is quicker reading all of it.
const MOST: usize = 500;

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Triggers that were saved or deleted.
    pub triggers: Vec<TriggerId>,
    /// Entries that were written or taken away.
    pub entries: Vec<EntryId>,
    /// Repositories whose tags changed.
    pub repositories: Vec<RepositoryName>,
    /// Pushes that were taken.
    pub pushes: Vec<PushKey>,
    /// The simulation moved.
    pub simulation: bool,
    /// A fault was switched.
    pub faults: bool,
    /// Anything may have changed: all of it is to be read again.
    pub reset: bool,
    /// Whether another tab has written it.
    pub elsewhere: bool,
}

impl Change {
    /// Everything.
    pub fn everything() -> Change {
        Change { simulation: true, faults: true, reset: true, ..Change::default() }
    }

    /// As another tab tells it. What isn't in it has not changed.
    fn read(text: &str) -> Option<Change> {
        fn list<T>(value: &Value, of: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
            value.as_array().map_or(Some(Vec::new()), |all| all.iter().map(|one| of(one.as_str()?)).collect())
        }
        let told: Value = serde_json::from_str(text).ok()?;
        let flag = |name: &str| told[name].as_bool().unwrap_or_default();
        Some(Change {
            triggers: list(&told["triggers"], |id| Some(TriggerId(id.to_owned())))?,
            entries: list(&told["entries"], |id| Some(EntryId(id.to_owned())))?,
            repositories: list(&told["repositories"], |name| RepositoryName::parse(name).ok())?,
            pushes: list(&told["pushes"], |key| Some(PushKey(key.to_owned())))?,
            simulation: flag("simulation"),
            faults: flag("faults"),
            reset: flag("reset"),
            elsewhere: false,
        })
    }

    fn text(&self) -> String {
        json!({
            "triggers": self.triggers, "entries": self.entries, "repositories": self.repositories,
            "pushes": self.pushes, "simulation": self.simulation, "faults": self.faults, "reset": self.reset,
        })
        .to_string()
    }

    /// This, or everything where it is a lot.
    pub fn or_everything(self) -> Change {
        let lot = self.triggers.len() + self.entries.len() + self.pushes.len() > MOST;
        if lot { Change { reset: true, ..Change::default() } } else { self }
    }

    /// What these writes change.
    pub fn of(writes: &[Write]) -> Change {
        if writes.len() > MOST {
            return Change { reset: true, ..Change::default() };
        }
        let mut change = Change::default();
        for write in writes {
            match write {
                Write::Trigger { trigger, .. } => change.triggers.push(trigger.id.clone()),
                Write::ForgetTrigger { id, .. } => change.triggers.push(id.clone()),
                Write::Push(decided) => change.pushes.push(decided.key.clone()),
                Write::Tag { repository, .. } if change.repositories.contains(repository) => {}
                Write::Tag { repository, .. } => change.repositories.push(repository.clone()),
                Write::Entry(entry) => change.entries.push(entry.id.clone()),
                Write::Container { .. } => {}
            }
        }
        change
    }
}

type Listener = dyn Fn(&Change);

/// Where changes are told and heard.
pub struct Changes {
    listeners: Rc<RefCell<Vec<Weak<Listener>>>>,
    /// None where the browser has no such thing: then each tab knows of its own.
    channel: Option<BroadcastChannel>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
}

/// Hears changes until it is dropped.
#[must_use]
pub struct Listening {
    _listener: Rc<Listener>,
}

impl Changes {
    /// The changes of the database of this name.
    pub fn of_database(name: &str) -> Changes {
        let listeners: Rc<RefCell<Vec<Weak<Listener>>>> = Rc::default();
        let heard = Rc::clone(&listeners);
        let on_message = Closure::new(move |event: MessageEvent| {
            let text = event.data().as_string().unwrap_or_default();
            // What a newer version tells and this one can't read may be anything.
            let change = Change::read(&text).unwrap_or_else(Change::everything);
            tell(&heard, &Change { elsewhere: true, ..change });
        });
        let channel = BroadcastChannel::new(name).ok();
        if let Some(channel) = &channel {
            channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        }
        Changes { listeners, channel, _on_message: on_message }
    }

    /// Tells this tab and the others.
    pub fn tell(&self, change: &Change) {
        if let Some(channel) = &self.channel {
            let _ = channel.post_message(&change.text().into());
        }
        tell(&self.listeners, change);
    }

    /// Calls this at each change, here or in another tab.
    pub fn listen(&self, listener: impl Fn(&Change) + 'static) -> Listening {
        let listener: Rc<Listener> = Rc::new(listener);
        self.listeners.borrow_mut().push(Rc::downgrade(&listener));
        Listening { _listener: listener }
    }
}

impl Drop for Changes {
    fn drop(&mut self) {
        if let Some(channel) = &self.channel {
            channel.set_onmessage(None);
            channel.close();
        }
    }
}

fn tell(listeners: &RefCell<Vec<Weak<Listener>>>, change: &Change) {
    listeners.borrow_mut().retain(|listener| listener.strong_count() > 0);
    // Whoever listens may listen anew: nothing is borrowed while they do.
    let listening: Vec<_> = listeners.borrow().iter().filter_map(Weak::upgrade).collect();
    for listener in listening {
        listener(change);
    }
}
