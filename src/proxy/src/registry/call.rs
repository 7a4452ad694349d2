//! One request to a registry: within a time, up to a size, never redirected, with a token where the registry wants one,
//! and not before the time that it asked to wait for.

use super::address::Address;
use super::challenge::Challenge;
use super::credentials::{Credentials, Login};
use super::error::RegistryError;
use super::token::{self, Tokens, Wanted};
use crate::text::clean;
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderValue, IF_NONE_MATCH, RETRY_AFTER, WWW_AUTHENTICATE};
use reqwest::{Client, Method, Response, StatusCode, Url};
use secrecy::{ExposeSecret, SecretString};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The longest that a registry's wish to wait is heeded, in seconds.
const PATIENCE: u64 = 3_600;
/// How long to wait where a registry doesn't say, in seconds.
const WAIT: u64 = 30;
/// The largest error that is read, in bytes.
const ERROR: usize = 64 * 1024;

/// Sends requests to one registry.
pub struct Caller {
    client: Client,
    address: Address,
    credentials: Arc<Credentials>,
    realms: Arc<[String]>,
    tokens: Tokens,
    /// Nothing is asked before.
    not_before: Mutex<Option<Instant>>,
}

/// A request.
pub struct Call<'a> {
    pub method: Method,
    pub url: Url,
    /// What a token has to be for.
    pub scope: &'a str,
    pub accept: &'static str,
    /// What is had already.
    pub etag: Option<&'a str>,
}

impl Caller {
    pub fn new(
        address: Address,
        credentials: Arc<Credentials>,
        realms: Arc<[String]>,
    ) -> Result<Caller, reqwest::Error> {
        // The whole program has one cryptography; another that is set already is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(Duration::from_secs(5))
            .timeout(Duration::from_secs(30))
            .user_agent("tagfire")
            .build()?;
        let (tokens, not_before) = (Tokens::default(), Mutex::default());
        Ok(Caller { client, address, credentials, realms, tokens, not_before })
    }

    /// A good answer, or 304 where what is had already is still so.
    pub async fn send(&self, call: &Call<'_>) -> Result<Response, RegistryError> {
        self.wait_over()?;
        let mut authorization = self.tokens.get(call.scope).map(|token| bearer(&token)).transpose()?;
        let mut renewed = false;
        loop {
            let mut request = self.client.request(call.method.clone(), call.url.clone()).header(ACCEPT, call.accept);
            if let Some(value) = authorization.take() {
                request = request.header(AUTHORIZATION, value);
            }
            if let Some(etag) = call.etag {
                request = request.header(IF_NONE_MATCH, etag);
            }
            let response = request.send().await.map_err(unreachable)?;
            match response.status() {
                status if status.is_success() || status == StatusCode::NOT_MODIFIED && call.etag.is_some() => {
                    return Ok(response);
                }
                StatusCode::UNAUTHORIZED if !renewed => {
                    renewed = true;
                    authorization = Some(self.sign_in(response.headers(), call.scope).await?);
                }
                _ => return Err(self.refused(response).await),
            }
        }
    }

    /// What lets this server in, by what the registry asks for.
    async fn sign_in(&self, headers: &HeaderMap, scope: &str) -> Result<HeaderValue, RegistryError> {
        let values = headers.get_all(WWW_AUTHENTICATE).iter().filter_map(|value| value.to_str().ok());
        let host = self.address.host();
        let login = self.credentials.of(host)?;
        match (Challenge::of(values), login) {
            (Some(Challenge::Bearer { realm, service, scope: asked }), login) => {
                self.tokens.forget(scope);
                let url = token::realm(&realm, host, &self.realms)?;
                // The registry knows best what it wants; a token is kept under what we know before asking.
                let asked = asked.as_deref().unwrap_or(scope);
                let wanted = Wanted { service: service.as_deref(), scope: asked, login: login.as_ref() };
                let given = token::fetch(&self.client, url, &wanted).await.inspect_err(|error| self.heed(error))?;
                self.tokens.put(scope, given.token.clone(), given.seconds);
                bearer(&given.token)
            }
            (Some(Challenge::Basic), Some(Login::Password { user, password })) => {
                use base64::Engine;
                let pair = zeroize::Zeroizing::new(format!("{user}:{}", password.expose_secret()));
                header(&format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(pair.as_bytes())))
            }
            (Some(Challenge::Basic), _) => Err(RegistryError::SignIn(format!(
                "it wants a name and a password, and none are configured for {host}"
            ))),
            (None, _) => Err(RegistryError::SignIn("it doesn't say how to sign in".into())),
        }
    }

    async fn refused(&self, response: Response) -> RegistryError {
        let status = response.status();
        let wait = retry_after(response.headers());
        let error = match status {
            StatusCode::TOO_MANY_REQUESTS => RegistryError::Busy(wait.unwrap_or(WAIT)),
            StatusCode::SERVICE_UNAVAILABLE if wait.is_some() => RegistryError::Busy(wait.unwrap_or(WAIT)),
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                RegistryError::SignIn(format!("status {status}{}", told(response).await))
            }
            StatusCode::NOT_FOUND => RegistryError::NotFound,
            status if status.is_redirection() => {
                RegistryError::Elsewhere(format!("status {status}: a redirect, which is not followed"))
            }
            _ => RegistryError::Failed(format!("the registry answers status {status}{}", told(response).await)),
        };
        self.heed(&error);
        error
    }

    /// From now on nothing is asked until the time that the registry asked to wait for has passed.
    fn heed(&self, error: &RegistryError) {
        if let RegistryError::Busy(seconds) = error {
            let until = Instant::now() + Duration::from_secs(*seconds);
            *self.not_before.lock().unwrap_or_else(PoisonError::into_inner) = Some(until);
        }
    }

    fn wait_over(&self) -> Result<(), RegistryError> {
        let until = *self.not_before.lock().unwrap_or_else(PoisonError::into_inner);
        match until.map(|until| until.saturating_duration_since(Instant::now())) {
            Some(left) if !left.is_zero() => Err(RegistryError::Busy(left.as_secs() + 1)),
            _ => Ok(()),
        }
    }
}

fn bearer(token: &SecretString) -> Result<HeaderValue, RegistryError> {
    header(&format!("Bearer {}", token.expose_secret()))
}

fn header(text: &str) -> Result<HeaderValue, RegistryError> {
    let mut value = HeaderValue::from_str(text)
        .map_err(|_| RegistryError::SignIn("the credentials hold characters that a header can't carry".into()))?;
    value.set_sensitive(true);
    Ok(value)
}

/// The first error's words, where the answer is the API's.
async fn told(response: Response) -> String {
    let body = body(response, ERROR).await.unwrap_or_default();
    let errors: serde_json::Value = serde_json::from_slice(&body).unwrap_or_default();
    let first = &errors["errors"][0];
    match (first["code"].as_str(), first["message"].as_str()) {
        (None, None) => String::new(),
        (code, message) => clean(&format!(": {} {}", code.unwrap_or_default(), message.unwrap_or_default())),
    }
}

/// What no answer means. An address may hold what is asked of a token service, and is not told.
pub fn unreachable(error: reqwest::Error) -> RegistryError {
    let error = error.without_url();
    let mut told = error.to_string();
    let mut source = std::error::Error::source(&error);
    while let Some(error) = source {
        told = format!("{told}: {error}");
        source = error.source();
    }
    RegistryError::Unreachable(clean(&told))
}

/// An answer's body, up to this many bytes.
pub async fn body(mut response: Response, most: usize) -> Result<Vec<u8>, RegistryError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
        if body.len() + chunk.len() > most {
            return Err(RegistryError::Garbled(format!("the registry's answer is larger than {most} bytes")));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// For how many seconds the registry asks to wait: a number, or a date.
pub fn retry_after(headers: &HeaderMap) -> Option<u64> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let seconds = value.parse::<u64>().ok().or_else(|| {
        let then = jiff::fmt::rfc2822::parse(value).ok()?.timestamp();
        u64::try_from(then.as_second() - jiff::Timestamp::now().as_second()).ok()
    })?;
    Some(seconds.clamp(1, PATIENCE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_to_wait_is_a_number_or_a_date() {
        let of = |value: &str| retry_after(&HeaderMap::from_iter([(RETRY_AFTER, value.parse().unwrap())]));
        assert_eq!((of("7"), of("0"), of("999999999"), of("soon")), (Some(7), Some(1), Some(PATIENCE), None));
        let soon = (jiff::Timestamp::now() + Duration::from_secs(90)).to_zoned(jiff::tz::TimeZone::UTC);
        let seconds = of(&soon.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()).unwrap();
        assert!((85..=90).contains(&seconds), "{seconds}");
        assert_eq!(of("Thu, 01 Jan 1970 00:00:00 GMT"), None);
    }
}
