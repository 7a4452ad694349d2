//! The course of an import: from the file that was chosen to its plan, in slices, and from the plan to what is kept, in
//! one transaction. Nothing changes before the person says so.

use crate::effects::intl::number;
use crate::effects::latest::{Asking, Latest};
use crate::effects::slices::Slices;
use crate::effects::{clock, file, id};
use crate::language::sentence;
use crate::shell::Shell;
use crate::state::State;
use leptos::prelude::*;
use leptos::task::spawn_local;
use tagfire_domain::language::{Language, Say};
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::store::{Fault, NotStored, Write};
use tagfire_domain::transfer::{ImportError, Known, MAX_IMPORT, Plan, Planning, Reading, Records};
use web_sys::Blob;

/// How far an import is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Stage {
    /// No file is chosen.
    #[default]
    Nothing,
    /// The file is read.
    Reading,
    /// What is kept of it is looked up.
    LookingUp,
    /// What it would do is made out.
    Planning,
    /// What it would do. The writes are taken out of it.
    Planned(Plan),
    /// The file can't be imported.
    Stopped(Stop),
    /// The writes are made.
    Making,
}

/// Why a file can't be imported.
#[derive(Clone, Debug, PartialEq)]
pub enum Stop {
    /// It can't be read, or is no text.
    File,
    /// It isn't what can be imported.
    Import(ImportError),
    /// What is kept can't be read.
    Fault(Fault),
}

impl Say for Stop {
    fn say(&self, language: Language) -> String {
        match self {
            Stop::File => language.pick(
                "the file can’t be read, or is no text; choose it again".into(),
                "无法读取该文件，或该文件不是文本；请重新选择".into(),
            ),
            Stop::Import(error) => error.say(language),
            Stop::Fault(fault) => fault.say(language),
        }
    }
}

/// An import. Cheap to copy: it holds signals of the view that shows it.
#[derive(Clone, Copy)]
pub struct Importing {
    pub stage: RwSignal<Stage>,
    /// How much of the stage is done, from 0 to 1; None where that isn't known.
    pub progress: RwSignal<Option<f64>>,
    /// What the file is called.
    pub name: RwSignal<String>,
    /// Whether the file doesn't say which repository its triggers or tags belong to, and which the person typed.
    pub needs_repository: RwSignal<bool>,
    pub repository: RwSignal<String>,
    /// Why the last plan was not made. Nothing of it was, and this is another.
    pub not_made: RwSignal<Option<NotStored>>,
    state: State,
    shell: Shell,
    asked: Latest,
    slices: Slices,
    file: StoredValue<Option<Blob>, LocalStorage>,
    writes: StoredValue<Vec<Write>>,
}

impl Importing {
    /// Nothing chosen.
    pub fn new(state: State, shell: Shell) -> Importing {
        Importing {
            stage: RwSignal::default(),
            progress: RwSignal::new(None),
            name: RwSignal::default(),
            needs_repository: RwSignal::new(false),
            repository: RwSignal::default(),
            not_made: RwSignal::new(None),
            state,
            shell,
            asked: Latest::new(),
            slices: Slices::new(),
            file: StoredValue::new_local(None),
            writes: StoredValue::default(),
        }
    }

    /// Takes a file.
    pub fn choose(self, name: String, file: Blob) {
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
        self.slices.soon(move || self.begin());
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

    fn go_to_reading(self) -> Asking {
        self.slices.stop();
        self.progress.set(None);
        self.stage.set(Stage::Reading);
        self.asked.ask()
    }

    /// Reads the file and plans it, against what is kept by now.
    fn begin(self) {
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

/// That nothing was imported, and why.
pub fn not_made(why: &NotStored) -> String {
    match why {
        NotStored::Fault(fault) => {
            let why = crate::language::say(fault);
            sentence!("Nothing was imported: {why}.", "未导入任何内容：{why}。")
        }
        _ => crate::language::t(
            "Nothing was imported: something has changed here since the report was made. This is what the import would do now.",
            "未导入任何内容：报告生成之后，此处的数据发生了变化。现在导入将会产生以下结果。",
        )
        .to_owned(),
    }
}
