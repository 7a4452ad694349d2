//! What the editor's buttons do: save, cancel, delete.

use super::drafts::Drafts;
use super::editing::Editing;
use crate::language::sentence;
use crate::parts::page::focus_first;
use crate::route::{Route, use_go};
use leptos::prelude::*;
use tagfire_domain::tag::Tag;

/// The deeds of one editor. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Deeds {
    editing: Editing,
    drafts: Drafts,
    /// What a save would break, once it was asked for.
    pub breaks: RwSignal<Vec<(Tag, bool)>>,
    to_list: Callback<()>,
}

impl Deeds {
    /// The deeds on what is edited.
    pub fn new(editing: Editing, drafts: Drafts) -> Deeds {
        let go = use_go();
        Deeds {
            editing,
            drafts,
            breaks: RwSignal::new(Vec::new()),
            to_list: Callback::new(move |()| go(&Route::Triggers)),
        }
    }

    /// Saves the trigger, or leads to what keeps it from being saved. Broken examples are asked about first, unless the
    /// person is sure.
    pub fn save(self, sure: bool) {
        let Editing { store, form, before, submitted, conflicts, .. } = self.editing;
        submitted.set(true);
        self.breaks.set(if sure { Vec::new() } else { form.examples.broken(form.condition) });
        if self.breaks.with_untracked(|breaks| !breaks.is_empty()) {
            return;
        }
        let trigger = before.with_value(|before| form.trigger(before.as_ref()));
        let saved = trigger.filter(|_| conflicts.with_untracked(Vec::is_empty)).map(|trigger| {
            let name = trigger.name.clone();
            store.save(trigger).map(|()| name)
        });
        match saved {
            Some(Ok(name)) => {
                store.notify(sentence!("{name} is saved", "{name} 已保存"), None);
                self.leave();
            }
            // The errors stand beside their fields by now: lead there.
            _ => request_animation_frame(|| focus_first("[aria-invalid=true]")),
        }
    }

    /// Deletes the trigger.
    pub fn delete(self) {
        if let Some(trigger) = self.editing.before.get_value() {
            let name = trigger.name.clone();
            self.editing.store.delete(trigger, sentence!("{name} is deleted", "{name} 已删除"));
            self.leave();
        }
    }

    /// Leaves the editor for the list; what is typed and not saved is forgotten.
    pub fn leave(self) {
        self.drafts.forget();
        self.to_list.run(());
    }
}
