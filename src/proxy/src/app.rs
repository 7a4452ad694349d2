//! What all handlers share.

use crate::access::Access;
use crate::api;
use crate::audit::{Audit, Line};
use crate::cluster::Clusters;
use crate::config::{AllowList, Settings};
use crate::metrics::Metrics;
use crate::refusal::Refusal;
use crate::registry::Registries;
use crate::runner::{Numbers, State, TriggersFile};
use crate::store::{Store, sentence};
use crate::update::{Ledger, LongMemory, Performer, Times};
use secrecy::SecretString;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::Semaphore;

/// The server's state.
pub struct App {
    pub access: Access,
    pub clusters: Arc<Clusters>,
    /// Image registries that are asked.
    pub registry: Arc<Registries>,
    /// What the unattended runner tells of itself, where this server has one.
    pub runner: Option<State>,
    /// Where its triggers are.
    pub triggers: Option<TriggersFile>,
    /// What is counted of what the server does without being asked.
    pub numbers: Numbers,
    pub performer: Performer,
    pub allow: AllowList,
    pub metrics: Metrics,
    /// Places for streams of events.
    pub streams: Arc<Semaphore>,
    /// Where the server remembers, where it does.
    pub store: Option<Store>,
    /// Places for notifications that are being read.
    pub receiving: Semaphore,
    /// The registries whose pushes count; any where none is named.
    pub registries: Vec<String>,
    audit: Audit,
    stopping: AtomicBool,
}

impl App {
    /// The state that the settings ask for, remembering nothing. `port` is where the server listens.
    pub fn new(settings: &Settings, token: SecretString, port: u16) -> Result<Arc<App>, Box<dyn std::error::Error>> {
        App::over(settings, token, port, None)
    }

    /// The state that the settings ask for, over the store that was opened for them.
    pub fn over(
        settings: &Settings,
        token: SecretString,
        port: u16,
        store: Option<Store>,
    ) -> Result<Arc<App>, Box<dyn std::error::Error>> {
        let audit =
            Audit::open(settings.audit.as_deref(), store.clone()).map_err(|error| format!("--audit: {error}"))?;
        let clusters = Arc::new(Clusters::new(&settings.source)?);
        let ledger = Arc::new(Ledger::default());
        let registry = Arc::new(Registries::new(&settings.registry)?);
        let performer = Performer {
            clusters: clusters.clone(),
            registry: registry.clone(),
            memory: LongMemory { store: store.clone(), ledger: ledger.clone() },
            ledger,
            audit: audit.clone(),
            allow: settings.allow.clone(),
            times: Times { rollout: settings.rollout_limit, stuck: settings.stuck_after, lost: settings.lost },
        };
        let numbers = Numbers::default();
        Ok(Arc::new(App {
            access: Access::new(settings, token, port),
            clusters,
            registry,
            metrics: Metrics::new(performer.ledger.clone(), store.clone()).with(&numbers),
            runner: settings.runner.triggers.as_ref().map(|_| State::default()),
            triggers: settings.runner.triggers.clone().map(|path| {
                // Where one is chosen among several, each has its own file.
                TriggersFile { path, shared: settings.runner.lease.is_some() }
            }),
            numbers,
            performer,
            allow: settings.allow.clone(),
            streams: api::places(),
            store,
            receiving: Semaphore::new(api::AT_ONCE),
            registries: settings.pushes.registries.clone(),
            audit,
            stopping: AtomicBool::new(false),
        }))
    }

    /// Appends to the audit log before what the line tells of is done.
    ///
    /// # Errors
    /// Where it can't be written, and so nothing may be done.
    pub async fn noted(&self, line: Line) -> Result<(), Refusal> {
        self.audit.before(line).await
    }

    /// Appends to the audit log; where that fails, the server's own log says so.
    pub async fn log(&self, line: Line) {
        if let Err(error) = self.audit.write(line).await {
            tracing::error!("the audit log can't be written: {error}");
        }
    }

    /// From now on not ready: the server is about to stop.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// Whether the store answers, where there is one.
    pub async fn check_store(&self) -> Option<Result<(), String>> {
        let check = tokio::time::timeout(Duration::from_secs(2), self.store.as_ref()?.check()).await;
        Some(match check {
            Ok(answered) => answered.map_err(|fault| sentence(&fault)),
            Err(_) => Err("it doesn't answer within 2 seconds".into()),
        })
    }

    /// What has to be for requests to be answered, and why it isn't. A cluster that doesn't answer is not among it: the
    /// console is where that is told.
    pub fn checks(&self) -> [(&'static str, Result<(), String>); 3] {
        let running = if self.stopping.load(Ordering::Relaxed) { Err("the server is stopping".into()) } else { Ok(()) };
        let audit = if self.audit.ready() { Ok(()) } else { Err("the audit log can't be written".into()) };
        [("running", running), ("audit", audit), ("source", self.clusters.ready())]
    }
}
