//! How the console stands with the server that its clusters are behind: who it is there, what it may do, and whether the
//! server answers. What was lost is tried again by itself, later and later.

use super::place::{text, texts};
use crate::effects::address::{self, Step};
use crate::effects::request::{Call, Trouble, ask};
use crate::effects::wake;
use crate::parts::held::Held;
use gloo_net::http::Method;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Value, json};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;
use tagfire_domain::wire::ProblemKind;

/// How it stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Standing {
    /// There is no server: the clusters are simulated in this browser.
    Demo,
    /// The server has been asked.
    Asking,
    /// The server answers, and knows who asks.
    Open,
    /// The server doesn't let this browser in.
    Closed(Trouble),
    /// The server doesn't answer.
    Lost,
}

/// Who this browser is to the server.
#[derive(Clone, Debug, PartialEq)]
pub struct Who {
    pub user: String,
    /// The source's name, as the interface has it.
    pub source: String,
    /// Whether services may be updated.
    pub update: bool,
    /// The patterns of what may be updated.
    pub allow: Vec<String>,
    /// When the session ends, in milliseconds since 1970.
    pub until: Option<f64>,
    /// Whether registries can tell the server of pushes.
    pub receives: bool,
    /// Whether the server can list a repository's tags.
    pub registry: bool,
    /// The server's unattended runner, where it has one: while one acts, no console does.
    pub runner: Option<Runner>,
}

/// The unattended runner.
#[derive(Clone, Debug, PartialEq)]
pub struct Runner {
    /// How many triggers it has.
    pub triggers: u64,
    /// What is wrong with the file of its triggers: it then acts on those of an earlier one.
    pub problem: Option<String>,
}

/// Where it is asked who this browser is.
const SESSION: &str = "/session";

type Answer = Pin<Box<dyn Future<Output = Result<Value, Trouble>>>>;
type Ask = Rc<dyn Fn(Call) -> Answer>;

/// The link to the server. Cheap to copy: it holds signals.
#[derive(Clone, Copy)]
pub struct Link {
    pub standing: Held<Standing>,
    pub who: Held<Option<Who>>,
    asks: StoredValue<Ask, LocalStorage>,
    tries: StoredValue<u32>,
}

impl Link {
    /// The link that the page names: to its own server, or none for the demo.
    pub fn of_page() -> Link {
        Link::new(page_is_live(), |call| Box::pin(ask(call)))
    }

    /// A link that asks so.
    pub fn new(live: bool, asks: impl Fn(Call) -> Answer + 'static) -> Link {
        Link {
            standing: Held::new(if live { Standing::Asking } else { Standing::Demo }),
            who: Held::new(None),
            asks: StoredValue::new_local(Rc::new(asks)),
            tries: StoredValue::new(0),
        }
    }

    /// Whether there is a server. It is so for as long as the page is there.
    pub fn is_live(self) -> bool {
        self.standing.with_untracked(|standing| *standing != Standing::Demo)
    }

    /// Whether the server answers and knows who asks.
    pub fn is_open(self) -> bool {
        self.standing.with(|standing| *standing == Standing::Open)
    }

    /// Whether the server can list a repository's tags.
    pub fn lists_tags(self) -> bool {
        self.who.with(|who| who.as_ref().is_some_and(|who| who.registry))
    }

    /// Whether the server is before a cloud that has a registry, too.
    pub fn has_registry(self) -> bool {
        self.who.with(|who| who.as_ref().is_some_and(|who| who.source == "tencent"))
    }

    /// Whether the server has an unattended runner.
    pub fn has_runner(self) -> bool {
        self.who.with(|who| who.as_ref().is_some_and(|who| who.runner.is_some()))
    }

    /// Why services can't be updated by this session, where they can't.
    pub fn barred(self) -> Option<Trouble> {
        let because = |kind| Some(Trouble { kind: Some(kind), ..Trouble::default() });
        match self.standing.get() {
            Standing::Demo => None,
            Standing::Closed(trouble) => Some(trouble),
            Standing::Asking | Standing::Lost => Some(Trouble::default()),
            Standing::Open if self.who.with(|who| who.as_ref().is_some_and(|who| who.update)) => None,
            Standing::Open => because(ProblemKind::OperatorNeeded),
        }
    }

    /// Asks the server, and notices how that leaves the link.
    pub async fn ask(self, call: Call) -> Result<Value, Trouble> {
        let asks = self.asks.get_value();
        let finds_out = call.path == SESSION;
        let answer = asks(call).await;
        match &answer {
            Err(trouble) if trouble.kind.is_none() => self.lost(),
            Err(trouble) if matches!(trouble.kind, Some(ProblemKind::SignInNeeded | ProblemKind::WrongToken)) => {
                self.stand(Standing::Closed(trouble.clone()));
            }
            // Whatever it said, it answered.
            _ if !finds_out && self.standing.with_untracked(|standing| *standing == Standing::Lost) => self.look(),
            _ => {}
        }
        answer
    }

    /// Signs in with the token of the start-up link, where the address has it, and finds out who this browser is.
    pub fn begin(self) {
        if !self.is_live() {
            return;
        }
        self.sign_in_by_address();
        let _ = window_event_listener(ev::hashchange, move |_| self.sign_in_by_address());
        let _ = window_event_listener(ev::online, move |_| self.look());
        wake::on_wake(move || self.look());
    }

    fn sign_in_by_address(self) {
        let token = token_of(&window().location().hash().unwrap_or_default());
        if token.is_some() {
            forget_token();
        }
        self.sign_in(token);
    }

    /// Signs in with a token, or with the session that the browser has.
    pub fn sign_in(self, token: Option<String>) {
        spawn_local(async move {
            if let Some(token) = token {
                let body = Some(json!({ "token": token }));
                let call = Call { method: Method::POST, body, ..Call::get(SESSION) };
                if self.ask(call).await.is_err_and(|trouble| trouble.kind == Some(ProblemKind::WrongToken)) {
                    return;
                }
            }
            self.find_out().await;
        });
    }

    /// Ends the session.
    pub fn sign_out(self) {
        spawn_local(async move {
            if self.ask(Call { method: Method::DELETE, ..Call::get(SESSION) }).await.is_ok() {
                self.find_out().await;
            }
        });
    }

    /// Asks again who this browser is.
    pub fn look(self) {
        spawn_local(self.find_out());
    }

    async fn find_out(self) {
        match self.ask(Call::get(SESSION)).await {
            Ok(session) => {
                self.tries.set_value(0);
                self.who.set(Some(who(&session)));
                self.stand(Standing::Open);
            }
            // The link knows already where nobody answered, and where nobody is let in.
            Err(trouble) if trouble.kind.is_some() => self.stand(Standing::Closed(trouble)),
            Err(_) => self.look_later(),
        }
    }

    fn stand(self, standing: Standing) {
        if self.standing.with_untracked(|before| *before != standing) {
            self.standing.set(standing);
        }
    }

    fn lost(self) {
        if self.standing.with_untracked(|standing| *standing != Standing::Lost) {
            self.standing.set(Standing::Lost);
            self.look_later();
        }
    }

    fn look_later(self) {
        let tries = self.tries.get_value();
        self.tries.set_value(tries + 1);
        let mine = tries + 1;
        let again = move || {
            if self.tries.try_get_value() == Some(mine) {
                self.look();
            }
        };
        set_timeout(again, patience(tries));
    }
}

/// Whether the page is in front of real clusters, as the server that gave it has written into it.
pub fn page_is_live() -> bool {
    let meta = document().query_selector("meta[name=tagfire-clusters]").ok().flatten();
    meta.and_then(|meta| meta.get_attribute("content")).is_some_and(|content| content == "live")
}

/// How long to wait after so many tries in vain: 1 second, then twice as long each time, up to half a minute.
pub fn patience(tries: u32) -> Duration {
    Duration::from_millis((1_000 << tries.min(5)).min(30_000))
}

/// The token in an address's fragment.
fn token_of(fragment: &str) -> Option<String> {
    Some(fragment.strip_prefix("#token=")?.to_owned()).filter(|token| !token.is_empty())
}

/// Takes the fragment out of the address, so that the token is neither seen nor kept in the browser's history.
fn forget_token() {
    address::go(&address::whole(), Step::Within);
}

fn who(session: &Value) -> Who {
    Who {
        user: text(session, "user"),
        source: text(session, "source"),
        update: session["permissions"]["update"] == Value::Bool(true),
        allow: texts(session, "allow"),
        until: session["expiresAt"].as_str().map(js_sys::Date::parse),
        receives: session["receives"] == Value::Bool(true),
        registry: session["registry"] == Value::Bool(true),
        runner: session["runner"].as_object().map(|runner| Runner {
            triggers: runner.get("triggers").and_then(Value::as_u64).unwrap_or_default(),
            problem: runner.get("problem").and_then(Value::as_str).map(str::to_owned),
        }),
    }
}
