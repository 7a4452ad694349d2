//! One signed request, and what its answer means.

use super::credentials::{self, Credentials, CredentialsError};
use super::sign::Signed;
use crate::config::TencentSettings;
use crate::refusal::Refusal;
use crate::text::clean;
use crate::update::jitter;
use jiff::Timestamp;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, DATE, HOST, HeaderValue};
use secrecy::ExposeSecret;
use serde_json::Value;
use std::path::PathBuf;
use std::time::Duration;
use tagfire_domain::wire::ProblemKind;
use tokio::sync::RwLock;

const CONTENT: &str = "application/json; charset=utf-8";
/// How often a request is sent again when the cloud asks to slow down.
const TRIES: u32 = 5;
/// The largest answer that is read, in bytes.
const SIZE: usize = 8 * 1024 * 1024;
/// Credentials are renewed this long before they expire.
const EARLY: Duration = Duration::from_secs(60);

/// A product of the cloud and the version of its API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Product {
    pub service: &'static str,
    pub version: &'static str,
}

/// The container service.
pub const TKE: Product = Product { service: "tke", version: "2018-05-25" };
/// The container registry.
pub const TCR: Product = Product { service: "tcr", version: "2019-09-24" };

/// Sends requests in an account's name.
pub struct Caller {
    client: reqwest::Client,
    endpoint: String,
    file: Option<PathBuf>,
    credentials: RwLock<Credentials>,
}

/// Why there is no good answer.
enum Failed {
    /// The cloud asks to slow down.
    Busy(Refusal),
    /// The credentials are not, or no longer, good.
    SignIn(Refusal),
    Other(Refusal),
}

impl Caller {
    pub fn new(settings: &TencentSettings) -> Result<Caller, Box<dyn std::error::Error>> {
        // The whole program has one cryptography; another that is set already is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(Duration::from_secs(5))
            .timeout(Duration::from_secs(20))
            .build()?;
        let credentials = RwLock::new(credentials::read(settings.credentials.as_deref())?);
        Ok(Caller { client, endpoint: settings.endpoint.clone(), file: settings.credentials.clone(), credentials })
    }

    pub fn ready(&self) -> Result<(), CredentialsError> {
        credentials::read(self.file.as_deref()).map(drop)
    }

    /// The `Response` of an action.
    pub async fn call(
        &self,
        product: Product,
        action: &str,
        region: Option<&str>,
        payload: &Value,
    ) -> Result<Value, Refusal> {
        let mut renewed = false;
        let mut attempt = 0;
        loop {
            let credentials = self.current().await?;
            match self.send(product, action, region, payload, &credentials).await {
                Ok(response) => return Ok(response),
                Err(Failed::Busy(refusal)) if attempt + 1 >= TRIES => return Err(refusal),
                Err(Failed::Busy(_)) => {
                    attempt += 1;
                    tokio::time::sleep(jitter(attempt + 1)).await;
                }
                // The file may have newer ones. Asked once more, and not with the same.
                Err(Failed::SignIn(refusal)) => {
                    if renewed || !self.renew(&credentials).await? {
                        return Err(refusal);
                    }
                    renewed = true;
                }
                Err(Failed::Other(refusal)) => return Err(refusal),
            }
        }
    }

    async fn current(&self) -> Result<Credentials, Refusal> {
        let credentials = self.credentials.read().await.clone();
        let soon = Timestamp::now().checked_add(EARLY).unwrap_or(Timestamp::MAX);
        if credentials.expires.is_some_and(|expires| expires <= soon) {
            self.renew(&credentials).await?;
            return Ok(self.credentials.read().await.clone());
        }
        Ok(credentials)
    }

    /// Reads the credentials again. Whether they are others than before.
    async fn renew(&self, before: &Credentials) -> Result<bool, Refusal> {
        let now = credentials::read(self.file.as_deref())
            .map_err(|error| Refusal::new(ProblemKind::CloudSignIn, error.to_string()))?;
        let others = now.id.expose_secret() != before.id.expose_secret()
            || now.key.expose_secret() != before.key.expose_secret();
        *self.credentials.write().await = now;
        Ok(others)
    }

    async fn send(
        &self,
        product: Product,
        action: &str,
        region: Option<&str>,
        payload: &Value,
        credentials: &Credentials,
    ) -> Result<Value, Failed> {
        let other = |kind, detail: String| Failed::Other(Refusal::new(kind, detail));
        let url: reqwest::Url = self
            .endpoint
            .replace("{service}", product.service)
            .parse()
            .map_err(|_| other(ProblemKind::Internal, "the cloud's address is not one".into()))?;
        let host = match (url.host_str(), url.port()) {
            (Some(host), Some(port)) => format!("{host}:{port}"),
            (host, _) => host.unwrap_or_default().to_owned(),
        };
        let payload = payload.to_string().into_bytes();
        let timestamp = Timestamp::now().as_second();
        let signed = Signed {
            service: product.service,
            host: &host,
            action: Some(action),
            timestamp,
            content_type: CONTENT,
            payload: &payload,
        };
        let secret = |text: String| {
            let mut value = HeaderValue::from_str(&text).map_err(|_| {
                other(ProblemKind::CloudSignIn, "the credentials hold characters that a header can't carry".into())
            })?;
            value.set_sensitive(true);
            Ok(value)
        };
        let mut request = self
            .client
            .post(url)
            .header(HOST, &host)
            .header(CONTENT_TYPE, CONTENT)
            .header(AUTHORIZATION, secret(signed.authorization(&credentials.id, &credentials.key))?)
            .header("X-TC-Action", action)
            .header("X-TC-Version", product.version)
            .header("X-TC-Timestamp", timestamp.to_string());
        if let Some(region) = region {
            request = request.header("X-TC-Region", region);
        }
        if let Some(token) = &credentials.token {
            request = request.header("X-TC-Token", secret(token.expose_secret().to_owned())?);
        }
        let unreachable = |error: reqwest::Error| {
            other(
                ProblemKind::CloudUnreachable,
                format!("Tencent Cloud doesn't answer: {}", clean(&error.without_url().to_string())),
            )
        };
        let mut response = request.body(payload).send().await.map_err(unreachable)?;
        let (status, date) = (response.status(), response.headers().get(DATE).cloned());
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
            if body.len() + chunk.len() > SIZE {
                return Err(other(ProblemKind::CloudFailed, format!("{action}: an answer of more than 8 MiB")));
            }
            body.extend_from_slice(&chunk);
        }
        let answer: Value = serde_json::from_slice(&body).unwrap_or_default();
        match answer.get("Response") {
            Some(response) if status.is_success() => judge(action, response.clone(), date.as_ref()),
            _ => Err(other(ProblemKind::CloudFailed, format!("{action}: status {status}, and not the API's answer"))),
        }
    }
}

/// Errors come with status 200. Every one keeps the request's id.
fn judge(action: &str, response: Value, date: Option<&HeaderValue>) -> Result<Value, Failed> {
    let Some(error) = response.get("Error") else { return Ok(response) };
    let code = error["Code"].as_str().unwrap_or("an error without a code");
    let message = clean(error["Message"].as_str().unwrap_or_default());
    let hint = match code {
        "AuthFailure.SignatureExpire" => {
            let theirs = date.and_then(|date| date.to_str().ok()).unwrap_or("not told");
            format!(" This machine's clock is off by more than five minutes: the cloud's time is {theirs}.")
        }
        _ => String::new(),
    };
    let refusal = |kind| Refusal {
        request_id: response["RequestId"].as_str().map(clean),
        ..Refusal::new(kind, format!("{action}: {}: {message}{hint}", clean(code)))
    };
    Err(if code.starts_with("RequestLimitExceeded") {
        Failed::Busy(refusal(ProblemKind::CloudBusy).after(2))
    } else if code == "AuthFailure.SignatureExpire" {
        Failed::Other(refusal(ProblemKind::CloudSignIn))
    } else if code.starts_with("AuthFailure") {
        Failed::SignIn(refusal(ProblemKind::CloudSignIn))
    } else if code.starts_with("UnauthorizedOperation") {
        Failed::Other(refusal(ProblemKind::CloudSignIn))
    } else {
        Failed::Other(refusal(ProblemKind::CloudFailed))
    })
}
