//! What the editor's buttons do: save, cancel, delete.

use super::drafts::Drafts;
use super::editing::Editing;
use crate::language::{say, sentence};
use crate::pages::triggers::rivals::rivals;
use crate::parts::held::Held;
use crate::parts::page::focus_first;
use crate::route::Route;
use crate::shell::Shell;
use leptos::prelude::*;
use tagfire_domain::store::NotStored;
use tagfire_domain::tag::Tag;
use tagfire_domain::trigger::Trigger;

/// The deeds of one editor. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Deeds {
    editing: Editing,
    drafts: Drafts,
    /// What a save would break, once it was asked for.
    pub breaks: Held<Vec<(Tag, bool)>>,
    /// Whether the store has yet to answer.
    pub saving: Held<bool>,
    /// Why the last deed did not come about.
    pub trouble: Held<Option<NotStored>>,
    shell: Shell,
}

impl Deeds {
    /// The deeds on what is edited.
    pub fn new(editing: Editing, drafts: Drafts) -> Deeds {
        Deeds {
            editing,
            drafts,
            breaks: Held::new(Vec::new()),
            saving: Held::new(false),
            trouble: Held::new(None),
            shell: Shell::current(),
        }
    }

    /// Saves the trigger, or leads to what keeps it from being saved. Broken examples are asked about first, unless the
    /// person is sure.
    pub fn save(self, sure: bool) {
        let Editing { form, before, submitted, conflicts, .. } = self.editing;
        submitted.set(true);
        self.breaks.set(if sure { Vec::new() } else { form.examples.broken(form.condition) });
        if self.breaks.with_untracked(|breaks| !breaks.is_empty()) {
            return;
        }
        let trigger = before.with_value(|before| form.trigger(before.as_ref()));
        match trigger.filter(|_| conflicts.with_untracked(Vec::is_empty)) {
            Some(trigger) => self.put(trigger, before.with_value(Option::is_none)),
            // The errors stand beside their fields by now: lead there.
            None => request_animation_frame(|| focus_first("[aria-invalid=true]")),
        }
    }

    /// Saves over what was saved elsewhere meanwhile, or anew what was deleted there.
    pub fn save_over(self, latest: Option<Trigger>) {
        let Editing { form, .. } = self.editing;
        let (new, before) = (latest.is_none(), latest.or_else(|| self.editing.before.get_value()));
        if let Some(trigger) = form.trigger(before.as_ref()) {
            self.put(trigger, new);
        }
    }

    /// The trigger as it is typed, over another version of it.
    pub fn typed(self, latest: &Trigger) -> Option<Trigger> {
        self.editing.form.trigger(Some(latest))
    }

    fn put(self, trigger: Trigger, new: bool) {
        if self.saving.get_untracked() {
            return;
        }
        self.saving.set(true);
        self.trouble.set(None);
        let (state, forget) = (self.editing.state, self.drafts.to_forget());
        self.shell.save(trigger, new, move |saved| {
            // The person may have gone elsewhere by now: what became of the trigger is said all the same, and they stay.
            let here = self.saving.try_set(false).is_none();
            match saved {
                Ok(Trigger { name, id, action, repository, condition, .. }) => {
                    let said = match rivals(state, &action.target, (&repository, &condition), Some(&id)).first() {
                        None => sentence!("{name} is saved", "{name} 已保存"),
                        Some(rival) => sentence!(
                            "{name} is saved. {rival} sets the same container, too",
                            "{name} 已保存。{rival} 也会更新同一容器"
                        ),
                    };
                    state.notices.say(said);
                    done(here, forget);
                }
                Err(why) if here => self.trouble.set(Some(why)),
                Err(why) => {
                    let why = say(&why);
                    state.notices.say(sentence!("Not saved: {why}", "未保存：{why}"));
                }
            }
        });
    }

    /// Deletes the trigger.
    pub fn delete(self) {
        let Some(trigger) = self.editing.before.get_value() else { return };
        let (state, forget) = (self.editing.state, self.drafts.to_forget());
        self.shell.delete(&trigger, move |deleted| {
            let here = !self.saving.is_disposed();
            match deleted {
                Ok(trigger) => {
                    let name = trigger.name.clone();
                    state.notices.say_with_undo(sentence!("{name} is deleted", "{name} 已删除"), trigger);
                    done(here, forget);
                }
                Err(why) if here => self.trouble.set(Some(why)),
                Err(why) => {
                    let why = say(&why);
                    state.notices.say(sentence!("Not deleted: {why}", "未删除：{why}"));
                }
            }
        });
    }

    /// Leaves the editor for the list; what is typed and not saved is forgotten.
    pub fn leave(self) {
        self.drafts.forget();
        Route::Triggers.go();
    }
}

/// What was typed is kept no more: whoever is still there is led to the list.
fn done(here: bool, forget: impl FnOnce()) {
    forget();
    if here {
        Route::Triggers.go();
    }
}
