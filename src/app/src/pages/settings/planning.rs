//! From a file to what its import would do, in slices: the page goes on meanwhile, and whatever is newer drops it.

use super::importing::Importing;
use super::stage::{Stage, Stop};
use crate::effects::latest::Asking;
use crate::effects::{clock, file, id};
use leptos::prelude::*;
use leptos::task::spawn_local;
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::transfer::{Known, Planning, Reading, Records};

impl Importing {
    pub(super) fn go_to_reading(self) -> Asking {
        self.slices.stop();
        self.progress.set(None);
        self.stage.set(Stage::Reading);
        self.asked.ask()
    }

    /// Reads the file and plans it, against what is kept by now.
    pub(super) fn begin(self) {
        let Some(file) = self.file.get_value() else { return };
        let mine = self.go_to_reading();
        spawn_local(async move {
            match file::text(&file).await {
                _ if !self.asked.is(mine) => {}
                Ok(text) => self.read(text),
                Err(_) => self.stage.set(Stage::Stopped(Stop::File)),
            }
        });
    }

    fn read(self, text: String) {
        let mut reading = Some(Reading::new(text));
        self.slices.run(move |budget| {
            let Some(under_way) = &mut reading else { return true };
            let done = under_way.step(budget);
            self.progress.set(Some(under_way.progress()));
            if done && let Some(reading) = reading.take() {
                match reading.finish() {
                    Ok(records) => self.look_up(records),
                    Err(error) => self.stage.set(Stage::Stopped(Stop::Import(error))),
                }
            }
            done
        });
    }

    fn look_up(self, records: Records) {
        let chosen = RepositoryName::parse(self.repository.get_untracked().trim()).ok();
        let chosen = chosen.filter(|_| records.need_repository());
        self.needs_repository.set(records.need_repository());
        self.progress.set(None);
        self.stage.set(Stage::LookingUp);
        let mine = self.asked.ask();
        self.state.door.ask(move |storage| async move {
            let known = storage.known(&records, chosen.as_ref()).await;
            if !self.asked.is(mine) {
                return;
            }
            match known {
                Ok(known) => self.plan(records, known, chosen),
                Err(fault) => self.stage.set(Stage::Stopped(Stop::Fault(fault))),
            }
        });
    }

    fn plan(self, records: Records, known: Known, chosen: Option<RepositoryName>) {
        let mut planning = match Planning::new(records, known, chosen, id::random, clock::now()) {
            Ok(planning) => Some(planning),
            Err(error) => return self.stage.set(Stage::Stopped(Stop::Import(error))),
        };
        self.stage.set(Stage::Planning);
        self.slices.run(move |budget| {
            let Some(under_way) = &mut planning else { return true };
            let done = under_way.step(budget);
            self.progress.set(Some(under_way.progress()));
            if done && let Some(planning) = planning.take() {
                let mut plan = planning.finish();
                self.writes.set_value(std::mem::take(&mut plan.writes));
                self.stage.set(Stage::Planned(plan));
            }
            done
        });
    }
}
