//! Who asks, and what they may do.
//!
//! A request is let in by a session's cookie, by a token that it carries, or by a reverse proxy that names its user. There
//! is no fourth way: without one of them nothing is done in anybody's name.

mod origin;
mod sessions;
mod tokens;

pub use origin::Origin;
pub use sessions::{Held, Sessions};
pub use tokens::{Tokens, random};

use crate::config::Settings;
use crate::refusal::Refusal;
use crate::serve::Peer;
use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use secrecy::ExposeSecret;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use tagfire_domain::wire::{ProblemKind, Role};

/// Somebody who was let in.
#[derive(Clone, Debug)]
pub struct Principal {
    /// As the audit log names them.
    pub user: String,
    pub role: Role,
    /// Where they are, as far as it is known.
    pub from: IpAddr,
    /// Their session, where it is one.
    pub session: Option<Held>,
}

/// Lets requests in.
pub struct Access {
    tokens: Tokens,
    pub sessions: Sessions,
    settings: Settings,
    /// Wrong tokens, by address.
    wrong: DefaultKeyedRateLimiter<IpAddr>,
    /// Requests, by user or address.
    requests: DefaultKeyedRateLimiter<String>,
    cookie: String,
}

/// Wrong tokens that an address may try a minute.
const WRONG: NonZeroU32 = NonZeroU32::MIN.saturating_add(9);

impl Access {
    /// Access as the settings say, with this operator's token. The cookie is named by the port, because a browser sends
    /// one host's cookies to all of its ports.
    #[must_use]
    pub fn new(settings: &Settings, token: secrecy::SecretString, port: u16) -> Access {
        let rate = NonZeroU32::new(settings.rate).unwrap_or(NonZeroU32::MIN);
        let burst = rate.saturating_mul(NonZeroU32::new(5).unwrap_or(NonZeroU32::MIN));
        let prefix = if settings.encrypted() { "__Host-tagfire" } else { "tagfire" };
        Access {
            tokens: Tokens::new(&token, settings.viewer_token.as_ref(), settings.pushes.token.as_ref()),
            sessions: Sessions::new(settings.session),
            settings: settings.clone(),
            wrong: RateLimiter::keyed(Quota::per_minute(WRONG)),
            requests: RateLimiter::keyed(Quota::per_second(rate).allow_burst(burst)),
            cookie: format!("{prefix}-{port}"),
        }
    }

    /// Where a request comes from: its connection's address, or what a trusted proxy says.
    #[must_use]
    pub fn from(&self, request: &Request) -> IpAddr {
        let unknown = IpAddr::V6(Ipv6Addr::UNSPECIFIED);
        let peer = request.extensions().get::<Peer>().map_or(unknown, |peer| peer.0.ip().to_canonical());
        if !self.settings.proxied.trusted.contains(&peer) {
            return peer;
        }
        let forwarded = request.headers().get_all("x-forwarded-for").iter().next_back();
        let last = forwarded.and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
        last.unwrap_or(peer)
    }

    /// Who asks. Browsers' requests (by cookie or through a proxy) have to come from our own page.
    pub fn admit(&self, request: &Request) -> Result<Principal, Refusal> {
        let from = self.from(request);
        let origin = Origin::of(request);
        let principal = if let Some(token) = bearer(request.headers())? {
            self.by_token(token, from)?
        } else if let Some(user) = self.proxied_user(request) {
            origin.check_browser()?;
            let role = if self.settings.proxied.operators.contains(&user) { Role::Operator } else { Role::Viewer };
            Principal { user, role, from, session: None }
        } else {
            let held = self.session_of(request.headers()).and_then(|id| self.sessions.find(&id));
            let held = held.ok_or_else(|| {
                Refusal::new(
                    ProblemKind::SignInNeeded,
                    "there is no session, or it has ended: open the start-up link again",
                )
            })?;
            origin.check_browser()?;
            Principal { user: held.user.clone(), role: held.role, from, session: Some(held) }
        };
        origin.check()?;
        self.count(&principal.user)?;
        Ok(principal)
    }

    /// Lets in whoever may tell of pushes. Not counted by user: a registry sends what it has to send, one after the other.
    pub fn admit_push(&self, request: &Request) -> Result<(), Refusal> {
        let off = "no token of registries is set: start the server with --push-token";
        match (bearer(request.headers())?, &self.settings.pushes) {
            (_, pushes) if pushes.open => {}
            (Some(token), _) if self.tokens.is_push(token) => {}
            (_, pushes) if pushes.token.is_none() => return Err(Refusal::new(ProblemKind::ReceivingOff, off)),
            (Some(_), _) => return Err(self.wrong(self.from(request))),
            (None, _) => {
                let why = "send the token of registries as Authorization: Bearer TOKEN";
                return Err(Refusal::new(ProblemKind::WrongToken, why));
            }
        }
        // No page of a browser tells of pushes.
        Origin::of(request).check()
    }

    /// A wrong token from there.
    fn wrong(&self, from: IpAddr) -> Refusal {
        if self.wrong.len() > 4096 {
            self.wrong.retain_recent();
        }
        match self.wrong.check_key(&network(from)) {
            Ok(()) => Refusal::new(ProblemKind::WrongToken, "the token is not one that this server knows"),
            Err(_) => Refusal::new(ProblemKind::TooMany, "too many wrong tokens: wait a minute").after(60),
        }
    }

    /// Counts a request of a user or an address.
    pub fn count(&self, who: &str) -> Result<(), Refusal> {
        // Keys that have been quiet are forgotten now and then, or everybody who ever asked would be remembered.
        if self.requests.len() > 4096 {
            self.requests.retain_recent();
        }
        self.requests.check_key(&who.to_owned()).map_err(|_| {
            Refusal::new(ProblemKind::TooMany, format!("more than {} requests a second", self.settings.rate)).after(1)
        })
    }

    /// Who has this token.
    pub fn by_token(&self, token: &str, from: IpAddr) -> Result<Principal, Refusal> {
        match self.tokens.role(token) {
            Some(role) => {
                let user = match role {
                    Role::Operator => "operator",
                    Role::Viewer => "viewer",
                };
                Ok(Principal { user: user.into(), role, from, session: None })
            }
            None => Err(self.wrong(from)),
        }
    }

    fn proxied_user(&self, request: &Request) -> Option<String> {
        let peer = request.extensions().get::<Peer>()?.0.ip().to_canonical();
        if !self.settings.proxied.trusted.contains(&peer) {
            return None;
        }
        let mut values = request.headers().get_all(self.settings.proxied.user_header.as_ref()?).iter();
        let user = values.next()?.to_str().ok()?.trim();
        // Two headers mean that one of them is not the proxy's.
        let legal = values.next().is_none() && !user.is_empty() && user.len() <= 256;
        // A name of its own, so that nobody named “operator” is taken for the token's owner.
        legal.then(|| user.to_owned())
    }

    /// The session's id in a request's cookies.
    #[must_use]
    pub fn session_of(&self, headers: &HeaderMap) -> Option<String> {
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut ours = cookies.flat_map(|value| value.split(';')).filter_map(|pair| {
            let (name, value) = pair.trim().split_once('=')?;
            (name == self.cookie).then(|| value.to_owned())
        });
        ours.next()
    }

    /// The header that sets the session's cookie, or takes it away.
    #[must_use]
    pub fn cookie(&self, id: Option<&secrecy::SecretString>) -> String {
        let secure = if self.settings.encrypted() { "; Secure" } else { "" };
        let (value, age) = match id {
            Some(id) => (id.expose_secret(), self.settings.session.as_secs()),
            None => ("", 0),
        };
        format!("{}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={age}{secure}", self.cookie)
    }
}

/// What is limited together: an address, or the network that one customer of the sixth version has.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

/// The token of `Authorization: Bearer …`. Another scheme is an error rather than nobody.
fn bearer(headers: &HeaderMap) -> Result<Option<&str>, Refusal> {
    let wrong = |why: &str| Refusal::new(ProblemKind::WrongToken, why);
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let Some(value) = values.next() else { return Ok(None) };
    if values.next().is_some() {
        return Err(wrong("a request has one Authorization header"));
    }
    let value = value.to_str().map_err(|_| wrong("the Authorization header is not readable"))?;
    match value.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Ok(Some(token.trim())),
        _ => Err(wrong("send the token as Authorization: Bearer TOKEN")),
    }
}

impl<S: Sync> FromRequestParts<S> for Principal {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Principal, Refusal> {
        let nobody = || Refusal::new(ProblemKind::SignInNeeded, "there is no session: open the start-up link");
        parts.extensions.get::<Principal>().cloned().ok_or_else(nobody)
    }
}

/// Somebody who may update.
#[derive(Clone, Debug)]
pub struct Operator(pub Principal);

impl<S: Sync> FromRequestParts<S> for Operator {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Operator, Refusal> {
        let principal = Principal::from_request_parts(parts, state).await?;
        match principal.role {
            Role::Operator => Ok(Operator(principal)),
            Role::Viewer => Err(Refusal::new(
                ProblemKind::OperatorNeeded,
                "this session may only look: an update needs the role operator",
            )),
        }
    }
}
