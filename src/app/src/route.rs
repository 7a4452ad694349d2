//! Every page's address, printed in one place. The router's patterns are in `app`.

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
    pub fn href(&self) -> String {
        match self {
            Route::Triggers => "/triggers".into(),
            Route::NewTrigger { repository, condition, copy } => {
                let mut query = Vec::new();
                if let Some(repository) = repository {
                    query.push(("repository", repository.to_string()));
                }
                if let Some(condition) = condition {
                    query.push(("method", condition.method().as_str().to_owned()));
                    query.push(("expr", condition.expr().to_owned()));
                }
                if let Some(copy) = copy {
                    query.push(("copy", copy.to_string()));
                }
                with_query("/triggers/new", &query)
            }
            Route::Trigger(name) => format!("/triggers/{name}"),
            Route::Preview => "/preview".into(),
            Route::Compare(name) => {
                let query = [("method", "regex"), ("repository", name.as_str()), ("view", "all")];
                with_query("/preview", &query.map(|(key, value)| (key, value.to_owned())))
            }
            Route::Repositories => "/repositories".into(),
            Route::Repository(name) => format!("/repositories/{name}"),
            Route::History => "/history".into(),
            Route::Entry(id) => format!("/history/{}", encode(&id.0)),
            Route::Settings => "/settings".into(),
        }
    }
}

/// The path with a query of these pairs.
pub fn with_query(path: &str, pairs: &[(&str, String)]) -> String {
    let query: Vec<String> = pairs.iter().map(|(key, value)| pair(key, value)).collect();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
}

/// A pair as a query has it.
pub fn pair(key: &str, value: &str) -> String {
    format!("{key}={}", encode(value))
}

fn encode(text: &str) -> String {
    String::from(js_sys::encode_uri_component(text))
}
