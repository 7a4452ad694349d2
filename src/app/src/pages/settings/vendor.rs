//! An import of what the vendor's own console has for a repository: the server asks for it, and it goes the way of a file.

use super::importing::Importing;
use crate::effects::download;
use crate::effects::request::Call;
use crate::language::{say, sentence};
use crate::route::encode;
use js_sys::Array;
use leptos::task::spawn_local;
use serde_json::{Value, json};
use web_sys::Blob;

impl Importing {
    /// Whether the server is before the vendor's cloud.
    pub fn has_vendor(self) -> bool {
        self.state.link.has_registry()
    }

    /// Asks for the triggers of the typed repository, and for their log.
    pub fn ask_vendor(self) {
        let name = self.repository.get_untracked().trim().to_owned();
        spawn_local(async move {
            let call = Call::get(format!("/tcr/triggers?repository={}", encode(&name)));
            match self.state.link.ask(call).await.map(|answer| file(&answer)) {
                Ok(Some(file)) => self.choose(name, file),
                Ok(None) => {}
                Err(trouble) => {
                    let why = say(&trouble);
                    self.state.notices.say(sentence!("The triggers can’t be fetched: {why}", "无法获取触发器：{why}"));
                }
            }
        });
    }
}

/// Both lists in one file, as the import reads them.
fn file(answer: &Value) -> Option<Blob> {
    let lists = json!({
        "TriggerInfo": answer["triggers"]["TriggerInfo"], "LogInfo": answer["log"]["LogInfo"],
    });
    let text = Array::of1(&lists.to_string().into());
    Blob::new_with_str_sequence_and_options(&text, &download::json()).ok()
}
