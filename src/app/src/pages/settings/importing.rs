//! An import: a file is chosen, planned, and, once the person says so, made in one transaction. Nothing changes before.

use super::stage::{Stage, Stop, not_made};
use crate::effects::file;
use crate::effects::intl::number;
use crate::effects::latest::Latest;
use crate::effects::slices::Slices;
use crate::language::sentence;
use crate::parts::held::Held;
use crate::shell::Shell;
use crate::state::State;
use leptos::prelude::*;
use leptos::task::spawn_local;
use tagfire_domain::store::{NotStored, Write};
use tagfire_domain::transfer::{ImportError, MAX_IMPORT};
use web_sys::Blob;

/// An import. Cheap to copy: it holds signals of the view that shows it.
#[derive(Clone, Copy)]
pub struct Importing {
    pub stage: Held<Stage>,
    /// How much of the stage is done, from 0 to 1; None where that isn't known.
    pub progress: Held<Option<f64>>,
    /// What the file is called.
    pub name: Held<String>,
    /// Whether the file doesn't say which repository its triggers or tags belong to, and which the person typed.
    pub needs_repository: Held<bool>,
    pub repository: Held<String>,
    /// Why the last plan was not made. Nothing of it was, and this is another.
    pub not_made: Held<Option<NotStored>>,
    pub(super) state: State,
    pub(super) shell: Shell,
    pub(super) asked: Latest,
    pub(super) slices: Slices,
    pub(super) file: StoredValue<Option<Blob>, LocalStorage>,
    pub(super) writes: StoredValue<Vec<Write>>,
}

impl Importing {
    /// Nothing chosen.
    pub fn new(state: State, shell: Shell) -> Importing {
        Importing {
            stage: Held::default(),
            progress: Held::new(None),
            name: Held::default(),
            needs_repository: Held::new(false),
            repository: Held::default(),
            not_made: Held::new(None),
            state,
            shell,
            asked: Latest::new(),
            slices: Slices::new(),
            file: StoredValue::new_local(None),
            writes: StoredValue::default(),
        }
    }

    /// Takes a file, unless another is being imported.
    pub fn choose(self, name: String, file: Blob) {
        if self.is_making() {
            return;
        }
        self.close();
        self.name.set(name);
        let bytes = file.size();
        if bytes > MAX_IMPORT as f64 {
            self.stage.set(Stage::Stopped(Stop::Import(ImportError::TooLarge { bytes: bytes as usize })));
            return;
        }
        let mine = self.go_to_reading();
        spawn_local(async move {
            match file::copy(&file).await {
                _ if !self.asked.is(mine) => {}
                Ok(copy) => {
                    self.file.set_value(Some(copy));
                    self.begin();
                }
                Err(_) => self.stage.set(Stage::Stopped(Stop::File)),
            }
        });
    }

    /// Takes what was typed for the repository, once the person pauses.
    pub fn choose_repository(self, typed: String) {
        self.repository.set(typed);
        if !self.is_making() && self.file.with_value(Option::is_some) {
            // What was planned is of another repository from now on.
            self.go_to_reading();
            self.slices.soon(move || self.begin());
        }
    }

    /// Whether writes are being made: that can't be stopped.
    fn is_making(self) -> bool {
        self.stage.with_untracked(|stage| matches!(stage, Stage::Making))
    }

    /// Lets it be.
    pub fn close(self) {
        self.asked.ask();
        self.slices.stop();
        self.file.set_value(None);
        self.writes.set_value(Vec::new());
        self.needs_repository.set(false);
        self.not_made.set(None);
        self.stage.set(Stage::Nothing);
    }

    /// Makes what was planned, all or nothing.
    pub fn make(self) {
        let counts = self.stage.with_untracked(|stage| match stage {
            Stage::Planned(plan) => Some((number(plan.added()), number(plan.changed()))),
            _ => None,
        });
        let Some((added, changed)) = counts else { return };
        let writes = self.writes.try_update_value(std::mem::take).unwrap_or_default();
        let all = writes.len().max(1) as f64;
        self.not_made.set(None);
        self.progress.set(Some(0.0));
        self.stage.set(Stage::Making);
        let progress = move |made: usize| {
            // The view may be gone by now.
            let _ = self.progress.try_set(Some(made as f64 / all));
        };
        let notices = self.state.notices;
        self.shell.apply(writes, progress, move |made| match made {
            Ok(()) => {
                let told = sentence!(
                    "Imported: {added} added, {changed} changed",
                    "已导入：新增 {added} 项，更改 {changed} 项"
                );
                notices.say(told);
                if !self.stage.is_disposed() {
                    self.close();
                }
            }
            Err(why) if self.stage.is_disposed() => notices.say(not_made(&why)),
            Err(why) => {
                self.not_made.set(Some(why));
                self.begin();
            }
        });
    }
}
