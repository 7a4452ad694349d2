//! Tokens that a registry's own token service gives, kept for as long as they hold. A login goes to that service alone,
//! and to no host that isn't the registry's or named by whoever runs this server.

use super::address::{host_of, is_safe};
use super::call::{body, unreachable};
use super::credentials::Login;
use super::error::RegistryError;
use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The largest answer of a token service that is read, in bytes.
const SIZE: usize = 256 * 1024;
/// How long a token holds that doesn't say so, by the specification.
const HOLDS: u64 = 60;
/// How many tokens are kept; beyond that all are asked for anew.
const MOST: usize = 2_000;

/// The tokens that are held, by what they are for.
#[derive(Default)]
pub struct Tokens(Mutex<HashMap<String, (SecretString, Instant)>>);

impl Tokens {
    /// The token for this scope that still holds.
    pub fn get(&self, scope: &str) -> Option<SecretString> {
        let tokens = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.get(scope).filter(|(_, until)| *until > Instant::now()).map(|(token, _)| token.clone())
    }

    /// Forgets the token for this scope.
    pub fn forget(&self, scope: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(scope);
    }

    /// Keeps a token for as long as it holds, less a tenth for the way.
    pub fn put(&self, scope: &str, token: SecretString, seconds: u64) {
        let mut tokens = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if tokens.len() >= MOST {
            tokens.clear();
        }
        let holds = Duration::from_secs(seconds.min(86_400)) * 9 / 10;
        tokens.insert(scope.to_owned(), (token, Instant::now() + holds));
    }
}

/// What a token service is asked.
pub struct Wanted<'a> {
    pub service: Option<&'a str>,
    pub scope: &'a str,
    pub login: Option<&'a Login>,
}

#[derive(Deserialize)]
struct Given {
    token: Option<SecretString>,
    access_token: Option<SecretString>,
    expires_in: Option<u64>,
}

/// The realm's address, where a login may be sent there.
pub fn realm(text: &str, registry: &str, allowed: &[String]) -> Result<Url, RegistryError> {
    let elsewhere = |what: String| {
        RegistryError::Elsewhere(format!(
            "the registry {registry} wants tokens from {what}, which --registry-realm doesn't name"
        ))
    };
    let url: Url = text.parse().map_err(|_| elsewhere("what is no address".into()))?;
    let host = host_of(&url).unwrap_or_default();
    let known = *host == *registry || allowed.iter().any(|allowed| **allowed == *host);
    if known && is_safe(&url) && url.username().is_empty() {
        return Ok(url);
    }
    Err(elsewhere(format!("{}://{}", crate::text::visible(url.scheme()), crate::text::visible(&host))))
}

/// A token, and for how many seconds it holds.
pub struct Fetched {
    pub token: SecretString,
    pub seconds: u64,
}

/// Gets a token.
pub async fn fetch(client: &reqwest::Client, url: Url, wanted: &Wanted<'_>) -> Result<Fetched, RegistryError> {
    let mut pairs = vec![("scope", wanted.scope)];
    pairs.extend(wanted.service.map(|service| ("service", service)));
    let request = match wanted.login {
        Some(Login::Refresh(token)) => {
            pairs.extend([("grant_type", "refresh_token"), ("client_id", "tagfire")]);
            pairs.push(("refresh_token", token.expose_secret()));
            client.post(url).header("content-type", "application/x-www-form-urlencoded").body(encoded(&pairs))
        }
        login => {
            let mut url = url;
            url.query_pairs_mut().extend_pairs(&pairs);
            let request = client.get(url);
            match login {
                Some(Login::Password { user, password }) => request.basic_auth(user, Some(password.expose_secret())),
                _ => request,
            }
        }
    };
    let response = request.send().await.map_err(unreachable)?;
    let status = response.status();
    if !status.is_success() {
        let refused = format!("its token service answers {status}");
        return Err(match status.as_u16() {
            400..=403 => RegistryError::SignIn(refused),
            429 => RegistryError::Busy(super::call::retry_after(response.headers()).unwrap_or(30)),
            _ => RegistryError::Failed(refused),
        });
    }
    let garbled = || RegistryError::Garbled("the registry's token service gives no token".into());
    let given: Given = serde_json::from_slice(&body(response, SIZE).await?).map_err(|_| garbled())?;
    let token = given.token.or(given.access_token).filter(|token| !token.expose_secret().is_empty());
    Ok(Fetched { token: token.ok_or_else(garbled)?, seconds: given.expires_in.unwrap_or(HOLDS) })
}

/// A form's body.
fn encoded(pairs: &[(&str, &str)]) -> String {
    let mut form = Url::parse("form:").ok();
    if let Some(form) = &mut form {
        form.query_pairs_mut().extend_pairs(pairs);
    }
    form.as_ref().and_then(Url::query).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_goes_to_the_registry_or_to_who_is_named() {
        let allowed = ["auth.example.com".to_owned()];
        for (text, taken) in [
            ("https://registry.example.com/token", true),
            ("https://auth.example.com/token?x=1", true),
            ("https://auth.example.com:444/token", false),
            ("http://auth.example.com/token", false),
            ("https://evil.example.com/token", false),
            ("https://auth.example.com@evil.example.com/", false),
            ("https://user@auth.example.com/", false),
            ("/token", false),
        ] {
            assert_eq!(realm(text, "registry.example.com", &allowed).is_ok(), taken, "{text}");
        }
        assert!(realm("http://127.0.0.1:5000/token", "127.0.0.1:5000", &[]).is_ok());
    }

    #[test]
    fn a_token_is_kept_while_it_holds() {
        let tokens = Tokens::default();
        tokens.put("a", "token".into(), 60);
        tokens.put("b", "token".into(), 0);
        assert!(tokens.get("a").is_some() && tokens.get("b").is_none());
        tokens.forget("a");
        assert!(tokens.get("a").is_none());
    }

    #[test]
    fn a_form_keeps_what_it_is_given() {
        assert_eq!(encoded(&[("scope", "a:b/c:pull"), ("t", "x&y")]), "scope=a%3Ab%2Fc%3Apull&t=x%26y");
    }
}
