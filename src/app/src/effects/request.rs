//! Asking the server: one function for every call.

use crate::route::link;
use gloo_net::http::{Method, Request, RequestBuilder, Response};
use serde_json::Value;
use tagfire_domain::language::{Language, Say};
use tagfire_domain::wire::ProblemKind;
use web_sys::AbortSignal;

/// How long an answer is waited for, in milliseconds. The server itself gives up before that.
const PATIENCE: u32 = 80_000;

/// One call.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    pub method: Method,
    /// The path under `/api/v1`, with its query.
    pub path: String,
    pub body: Option<Value>,
    /// The key by which it is performed once.
    pub key: Option<String>,
}

impl Call {
    /// Reads what is at this path.
    pub fn get(path: impl Into<String>) -> Call {
        Call { method: Method::GET, path: path.into(), body: None, key: None }
    }
}

/// Why something that was asked for wasn't done.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trouble {
    /// What the server calls it. None where it didn't answer, or nothing that can be read: what was asked may have been
    /// done or not.
    pub kind: Option<ProblemKind>,
    /// The server's or the cluster's own words.
    pub detail: String,
    /// After how many seconds it is worth trying again.
    pub after: Option<u64>,
    /// The image that was found where another was expected.
    pub found_image: Option<String>,
}

impl Trouble {
    /// Whether the same may well be answered a little later.
    pub fn may_pass(&self) -> bool {
        self.kind.is_none_or(|kind| matches!(kind.status(), 408 | 429 | 502..=504))
    }
}

impl Say for Trouble {
    fn say(&self, language: Language) -> String {
        let Some(kind) = self.kind else {
            return language.pick("the server doesn’t answer".into(), "服务器没有响应".into());
        };
        let named = kind.say(language);
        // Beyond its name there is something to say of what others said.
        match kind.status() {
            400 | 404 | 409 | 422 | 502.. if !self.detail.is_empty() => {
                let detail = &self.detail;
                language.pick(format!("{named} ({detail})"), format!("{named}（{detail}）"))
            }
            _ if kind == ProblemKind::ClusterForbids => format!("{named}: {}", self.detail),
            _ => named,
        }
    }
}

/// Asks, and gives the answer's JSON; null where the answer is empty.
pub async fn ask(call: Call) -> Result<Value, Trouble> {
    let response = send(call).await.ok_or_else(Trouble::default)?;
    let text = response.text().await.map_err(|_| Trouble::default())?;
    let read = if text.is_empty() { Ok(Value::Null) } else { serde_json::from_str(&text) };
    let Ok(value) = read else { return Err(Trouble::default()) };
    if response.ok() { Ok(value) } else { Err(trouble(&value)) }
}

async fn send(call: Call) -> Option<Response> {
    let signal = AbortSignal::timeout_with_u32(PATIENCE);
    let request =
        RequestBuilder::new(&link(&format!("/api/v1{}", call.path))).method(call.method).abort_signal(Some(&signal));
    let request = call.key.iter().fold(request, |request, key| request.header("Idempotency-Key", key));
    let request: Request = match call.body {
        Some(body) => request.header("Content-Type", "application/json").body(body.to_string()).ok()?,
        None => request.build().ok()?,
    };
    request.send().await.ok()
}

fn trouble(problem: &Value) -> Trouble {
    let text = |name: &str| problem[name].as_str();
    Trouble {
        kind: text("type").and_then(ProblemKind::of),
        detail: text("detail").unwrap_or_default().to_owned(),
        after: problem["retryAfter"].as_u64(),
        found_image: text("foundImage").map(str::to_owned),
    }
}
