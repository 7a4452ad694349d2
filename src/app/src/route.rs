//! The addresses of the console's pages as links print them. Which there are, the domain's table says.
//!
//! A *path* is an address inside the console; a *link* is the same as the browser needs it, after the prefix that the
//! console may be served under.

use crate::effects::address::{Step, go};
use crate::parts::condition::ConditionDraft;
use leptos::prelude::*;
use std::sync::OnceLock;
use tagfire_domain::address::Page;
use tagfire_domain::condition::Condition;
use tagfire_domain::history::EntryId;
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::trigger::TriggerName;

/// An address inside the console.
#[derive(Clone, Debug, PartialEq)]
pub enum Route {
    Triggers,
    /// A new trigger, perhaps on this repository, with this condition, or as a copy of another.
    NewTrigger {
        repository: Option<RepositoryName>,
        condition: Option<Condition>,
        copy: Option<TriggerName>,
    },
    Trigger(TriggerName),
    Preview,
    /// The playground with all triggers of a repository side by side on its tags.
    Compare(RepositoryName),
    Repositories,
    Repository(RepositoryName),
    History,
    Entry(EntryId),
    Settings,
}

impl Route {
    /// A new trigger from nothing.
    pub const NEW: Route = Route::NewTrigger { repository: None, condition: None, copy: None };

    /// The path and query.
    pub fn path(&self) -> String {
        match self {
            Route::Triggers => Page::Triggers.path(""),
            Route::NewTrigger { repository, condition, copy } => {
                let mut query = Vec::new();
                if let Some(repository) = repository {
                    query.push(("repository", repository.to_string()));
                }
                if let Some(condition) = condition {
                    query.extend(ConditionDraft::from(condition).written());
                }
                if let Some(copy) = copy {
                    query.push(("copy", copy.to_string()));
                }
                with_query(Page::NewTrigger, &query)
            }
            Route::Trigger(name) => Page::Trigger.path(name.as_str()),
            Route::Preview => Page::Preview.path(""),
            Route::Compare(name) => {
                let query = [("method", "regex"), ("repository", name.as_str()), ("view", "all")];
                with_query(Page::Preview, &query.map(|(key, value)| (key, value.to_owned())))
            }
            Route::Repositories => Page::Repositories.path(""),
            Route::Repository(name) => Page::Repository.path(name.as_str()),
            Route::History => Page::History.path(""),
            Route::Entry(id) => Page::Entry.path(&encode(&id.0)),
            Route::Settings => Page::Settings.path(""),
        }
    }

    /// The same for a link.
    pub fn href(&self) -> String {
        link(&self.path())
    }

    /// Goes there.
    pub fn go(&self) {
        go(&self.href(), Step::To);
    }
}

/// What every address of the console begins with: empty, or such as `/demo`. The page that the server gives says it.
pub fn prefix() -> &'static str {
    static PREFIX: OnceLock<String> = OnceLock::new();
    PREFIX.get_or_init(|| {
        let meta = document().query_selector("meta[name=tagfire-prefix]").ok().flatten();
        let content = meta.and_then(|meta| meta.get_attribute("content")).unwrap_or_default();
        content.trim_end_matches('/').to_owned()
    })
}

/// A path, or the name of a file that was built with the app, as the browser needs it.
pub fn link(path: &str) -> String {
    format!("{}{path}", prefix())
}

/// The page's path with a query of these pairs.
pub fn with_query(page: Page, pairs: &[(&str, String)]) -> String {
    let query: Vec<String> = pairs.iter().map(|(key, value)| pair(key, value)).collect();
    if query.is_empty() { page.path("") } else { format!("{}?{}", page.path(""), query.join("&")) }
}

/// A pair as a query has it.
pub fn pair(key: &str, value: &str) -> String {
    format!("{key}={}", encode(value))
}

/// A text as a part of an address has it.
pub fn encode(text: &str) -> String {
    String::from(js_sys::encode_uri_component(text))
}
