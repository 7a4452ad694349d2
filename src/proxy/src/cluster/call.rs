//! One call to a cluster's API: within a time, up to a size, never redirected, and told apart by what is known after it.

use super::source::Recipe;
use crate::refusal::Refusal;
use crate::text::clean;
use axum::http::{Method, Request, StatusCode, header};
use bytes::Bytes;
use http_body_util::{BodyExt, Limited};
use kube::client::Body;
use serde::de::DeserializeOwned;
use std::time::Duration;
use tagfire_domain::wire::ProblemKind;
use tokio::sync::RwLock;

/// How long a call may take.
const TIME: Duration = Duration::from_secs(15);
/// The largest answer that is read, in bytes: a page of 500 workloads is some five million.
const SIZE: usize = 64 * 1024 * 1024;

/// A cluster that can be called.
pub struct Cluster {
    /// Its id.
    pub id: String,
    client: RwLock<kube::Client>,
    recipe: Recipe,
}

/// A good answer.
#[derive(Debug)]
pub struct Answer<T> {
    pub value: T,
    /// The API server's warnings.
    pub warnings: Vec<String>,
}

/// What is known when there is no good answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallError {
    /// The API server refused: nothing was changed.
    Refused { status: u16, reason: String, message: String, retry_after: Option<u64> },
    /// Nothing was sent.
    Unsent(String),
    /// It was sent, and the answer is lost: whether it was done isn't known.
    Lost(String),
    /// It was answered by something that isn't the API's answer: whether it was done isn't known.
    Garbled(String),
    /// The server's credentials for the cluster can't be used.
    Unusable(Refusal),
}

impl Cluster {
    /// A cluster, connected as the recipe says.
    pub async fn connect(id: String, recipe: Recipe) -> Result<Cluster, Refusal> {
        let client = recipe.client().await?;
        Ok(Cluster { id, client: RwLock::new(client), recipe })
    }

    /// Calls, and reads JSON.
    pub async fn call<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Option<(&str, Vec<u8>)>,
    ) -> Result<Answer<T>, CallError> {
        let call = async {
            let response = self.send(method, path, body).await?;
            let status = response.status();
            let warnings = warnings(response.headers());
            let bytes = read(response).await?;
            match serde_json::from_slice(&bytes) {
                Ok(value) => Ok(Answer { value, warnings }),
                Err(error) => Err(CallError::Garbled(format!("status {status}, and not the JSON of the API: {error}"))),
            }
        };
        let late = |_| Err(CallError::Lost(format!("no answer within {} seconds", TIME.as_secs())));
        tokio::time::timeout(TIME, call).await.unwrap_or_else(late)
    }

    /// Reads JSON.
    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, CallError> {
        self.call(Method::GET, path, None).await.map(|answer| answer.value)
    }

    /// Sends a request, once more with new credentials where the cluster says that these are none. A good status comes
    /// back; any other is an error. No redirect is followed.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<(&str, Vec<u8>)>,
    ) -> Result<axum::http::Response<Body>, CallError> {
        let mut client = self.current().await?;
        for renewed in [false, true] {
            let mut request =
                Request::builder().method(method.clone()).uri(path).header(header::ACCEPT, "application/json");
            if let Some((kind, _)) = &body {
                request = request.header(header::CONTENT_TYPE, *kind);
            }
            let bytes = body.as_ref().map(|(_, bytes)| bytes.clone()).unwrap_or_default();
            let request = request.body(Body::from(bytes)).map_err(|error| CallError::Unsent(error.to_string()))?;
            let response = client.send(request).await.map_err(|error| unanswered(&error))?;
            match response.status() {
                status if status.is_success() => return Ok(response),
                // It says that nothing was done, so asking again does nothing twice.
                StatusCode::UNAUTHORIZED if !renewed => client = self.renew().await?,
                status if status.is_redirection() => {
                    return Err(CallError::Garbled(format!("status {status}: a redirect, which is not followed")));
                }
                _ => return Err(refused(response).await),
            }
        }
        Err(CallError::Unsent("the cluster refuses new credentials, too".into()))
    }

    async fn current(&self) -> Result<kube::Client, CallError> {
        let client = self.client.read().await.clone();
        match client.valid_until() {
            Some(until) if *until <= jiff::Timestamp::now() => self.renew().await,
            _ => Ok(client),
        }
    }

    async fn renew(&self) -> Result<kube::Client, CallError> {
        let client = self.recipe.client().await.map_err(CallError::Unusable)?;
        *self.client.write().await = client.clone();
        Ok(client)
    }
}

async fn read(response: axum::http::Response<Body>) -> Result<Bytes, CallError> {
    match Limited::new(response.into_body(), SIZE).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<http_body_util::LengthLimitError>() => {
            Err(CallError::Garbled("an answer of more than 64 MiB".into()))
        }
        Err(error) => Err(CallError::Lost(error.to_string())),
    }
}

/// An API server's `Status`, as far as it is used.
#[derive(Default, serde::Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Status {
    reason: String,
    message: String,
    details: Details,
}

#[derive(Default, serde::Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Details {
    retry_after_seconds: Option<u64>,
}

async fn refused(response: axum::http::Response<Body>) -> CallError {
    let status = response.status();
    let header = response.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
    let body = read(response).await.unwrap_or_default();
    let told: Status = serde_json::from_slice(&body).unwrap_or_default();
    // A gateway's time-out says nothing of what the server behind it did.
    if matches!(status, StatusCode::BAD_GATEWAY | StatusCode::GATEWAY_TIMEOUT | StatusCode::INTERNAL_SERVER_ERROR) {
        return CallError::Lost(format!("status {status}: {}", clean(&told.message)));
    }
    CallError::Refused {
        status: status.as_u16(),
        reason: clean(&told.reason),
        message: clean(&told.message),
        retry_after: header.or(told.details.retry_after_seconds),
    }
}

/// Whether a request was sent at all, when no answer came.
fn unanswered(error: &kube::Error) -> CallError {
    let mut source: Option<&(dyn std::error::Error + 'static)> = Some(error);
    let mut told = Vec::new();
    let mut unsent = false;
    while let Some(error) = source {
        unsent |= error.downcast_ref::<hyper_util::client::legacy::Error>().is_some_and(|error| error.is_connect());
        told.push(error.to_string());
        source = error.source();
    }
    told.dedup();
    let told = clean(&told.join(": "));
    if unsent { CallError::Unsent(told) } else { CallError::Lost(told) }
}

/// The texts of `Warning: 299 - "…"`.
fn warnings(headers: &axum::http::HeaderMap) -> Vec<String> {
    let texts = headers.get_all(header::WARNING).iter().filter_map(|value| value.to_str().ok());
    texts.filter_map(|text| Some(clean(text.split_once('"')?.1.trim_end_matches('"')))).take(10).collect()
}

impl CallError {
    /// The answer for whoever asked, about this thing of the cluster.
    #[must_use]
    pub fn refusal(&self, what: &str) -> Refusal {
        let refusal = |kind, detail: String| Refusal::new(kind, detail);
        match self {
            CallError::Unusable(refusal) => refusal.clone(),
            CallError::Unsent(why) => refusal(
                ProblemKind::ClusterUnreachable,
                format!("the cluster doesn't answer, and nothing was changed: {why}"),
            ),
            CallError::Lost(why) => {
                refusal(ProblemKind::ClusterUnreachable, format!("the cluster's answer was lost: {why}"))
            }
            CallError::Garbled(why) => {
                refusal(ProblemKind::ClusterGarbled, format!("the cluster's answer can't be read: {why}"))
            }
            CallError::Refused { status, message, retry_after, .. } => {
                let kind = match status {
                    401 => ProblemKind::ClusterSignIn,
                    _ if is_admission(message) => ProblemKind::AdmissionDenied,
                    403 => ProblemKind::ClusterForbids,
                    404 => ProblemKind::NoSuchWorkload,
                    429 | 503 => ProblemKind::ClusterBusy,
                    _ => ProblemKind::ClusterFailed,
                };
                let mut refusal = refusal(kind, format!("{what}: {message}"));
                refusal.retry_after = *retry_after;
                refusal
            }
        }
    }
}

/// Whether a refusal is an admission policy's or webhook's.
#[must_use]
pub fn is_admission(message: &str) -> bool {
    ["admission webhook", "denied the request", "ValidatingAdmissionPolicy", "violates PodSecurity", "exceeded quota"]
        .iter()
        .any(|sign| message.contains(sign))
}
