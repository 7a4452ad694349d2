//! Unsaved work: what was typed in an editor and not saved, kept until it is saved or thrown away. A saved trigger has
//! one draft; of a new trigger each tab has its own.

use super::form::Draft;
use crate::effects::{kept, tab};
use crate::state::page_is_live;
use leptos::prelude::*;
use tagfire_domain::trigger::TriggerName;

const PREFIX: &str = "tagfire.draft.";
/// The same for triggers on real clusters.
const LIVE_PREFIX: &str = "tagfire-live.draft.";
/// What follows the prefix where the trigger is a new one, before the tab's id. No trigger's name holds it.
const NEW: char = '+';

fn prefix() -> &'static str {
    if page_is_live() { LIVE_PREFIX } else { PREFIX }
}

/// Where the draft of one editor is kept. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Drafts(StoredValue<Option<TriggerName>>);

impl Drafts {
    /// The draft of the trigger that is saved under this name, or of this tab's new one.
    pub fn of(name: Option<TriggerName>) -> Drafts {
        Drafts(StoredValue::new(name))
    }

    fn key(self) -> String {
        self.0.with_value(|name| match name {
            Some(name) => format!("{}{name}", prefix()),
            None => format!("{}{NEW}{}", prefix(), tab::id()),
        })
    }

    /// The draft that was left, if any.
    pub fn left(self) -> Option<Draft> {
        kept::get(&self.key()).map(|kept| Draft::from_kept(&kept))
    }

    /// Keeps the draft. A full disk costs only the draft's memory; the form still has it.
    pub fn keep(self, draft: &Draft) {
        kept::set(&self.key(), draft.kept());
    }

    /// Forgets the draft.
    pub fn forget(self) {
        kept::delete(&self.key());
    }

    /// What forgets the draft later, whether or not the editor is still there by then.
    pub fn to_forget(self) -> impl FnOnce() {
        let key = self.key();
        move || kept::delete(&key)
    }
}

/// Whether there is a draft of the trigger that is saved under this name.
pub fn has_draft(name: &TriggerName) -> bool {
    kept::has(&format!("{}{name}", prefix()))
}

/// A draft of a new trigger whose tab is closed.
#[derive(Clone, Debug, PartialEq)]
pub struct Abandoned {
    key: String,
    pub draft: Draft,
}

impl Abandoned {
    /// Forgets it.
    pub fn forget(&self) {
        kept::delete(&self.key);
    }
}

/// The drafts of new triggers of tabs that are not open.
pub fn abandoned(open: impl Fn(&str) -> bool) -> Vec<Abandoned> {
    let of_closed = |key: &String| {
        let id = key.strip_prefix(prefix()).and_then(|rest| rest.strip_prefix(NEW));
        id.is_some_and(|id| !open(id) && id != tab::id())
    };
    let keys = kept::keys(prefix()).into_iter().filter(of_closed);
    keys.filter_map(|key| Some(Abandoned { draft: Draft::from_kept(&kept::get(&key)?), key })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use tagfire_domain::condition::Method;
    use tagfire_domain::trigger::UpdateMethod;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn name(text: &str) -> Option<TriggerName> {
        Some(TriggerName::parse(text).unwrap())
    }

    #[wasm_bindgen_test]
    fn a_draft_comes_back_as_it_was_kept_and_is_forgotten_alone() {
        let (one, other) = (Drafts::of(name("one")), Drafts::of(name("other")));
        let mut draft = Draft::blank();
        draft.head.name = "renamed".into();
        draft.target.cluster = "cls-1".into();
        one.keep(&draft);
        other.keep(&Draft::blank());
        assert_eq!(one.left(), Some(draft));
        one.forget();
        assert_eq!((one.left(), other.left()), (None, Some(Draft::blank())));
        other.forget();
    }

    #[wasm_bindgen_test]
    fn a_draft_of_a_former_version_is_read() {
        let flat = json!({
            "name": "canary", "repository": "shop/web", "method": "regex", "expr": "^v", "fires": "v1", "stays": "",
            "region": "ap-guangzhou", "cluster": "cls-1", "namespace": "default", "kind": "Deployment",
            "workload": "web", "container": "nginx", "update": "digest", "enabled": true,
        });
        kept::set(&format!("{PREFIX}canary"), flat);
        let drafts = Drafts::of(name("canary"));
        let Draft { head, condition, examples, target } = drafts.left().unwrap();
        drafts.forget();
        assert_eq!((head.name.as_str(), head.repository.as_str(), head.enabled), ("canary", "shop/web", true));
        assert_eq!((condition.method, condition.expr.as_str()), (Method::Regex, "^v"));
        assert_eq!((examples.fires.as_str(), examples.stays.as_str()), ("v1", ""));
        assert_eq!((target.container.as_str(), target.update), ("nginx", UpdateMethod::Digest));
    }

    #[wasm_bindgen_test]
    fn each_tab_has_a_draft_of_a_new_trigger_and_those_of_closed_tabs_are_found() {
        let mut draft = Draft::blank();
        for tab in ["open", "closed"] {
            draft.head.name = tab.into();
            kept::set(&format!("{PREFIX}{NEW}{tab}"), draft.kept());
        }
        let own = Drafts::of(None);
        assert_eq!(own.left(), None);
        own.keep(&draft);
        let found = abandoned(|tab| tab == "open");
        assert_eq!(found.iter().map(|left| left.draft.head.name.as_str()).collect::<Vec<_>>(), ["closed"]);
        found.iter().for_each(Abandoned::forget);
        assert_eq!(abandoned(|tab| tab == "open"), []);
        assert_eq!(abandoned(|_| false).len(), 1);
        abandoned(|_| false).iter().for_each(Abandoned::forget);
        own.forget();
    }
}
