//! Numbers for Prometheus. No names of users, clusters or workloads are in them: they need no session.

use crate::runner::Numbers;
use crate::store::Store;
use crate::update::Ledger;
use axum::http::StatusCode;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use std::sync::Arc;
use std::time::Duration;
use tagfire_domain::wire::ProblemKind;

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answer {
    status: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Source {
    source: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Skipped {
    source: &'static str,
    reason: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Refused {
    reason: &'static str,
}

/// Every number.
pub struct Metrics {
    registry: Registry,
    answers: Family<Answer, Counter>,
    times: Histogram,
    known: Gauge,
    under_way: Gauge,
    received: Family<Source, Counter>,
    repeated: Family<Source, Counter>,
    skipped: Family<Skipped, Counter>,
    not_received: Family<Refused, Counter>,
    log: Gauge,
    waiting: Gauge,
    ledger: Arc<Ledger>,
    store: Option<Store>,
}

impl Metrics {
    #[must_use]
    pub fn new(ledger: Arc<Ledger>, store: Option<Store>) -> Metrics {
        let mut registry = Registry::with_prefix("tagfire");
        let answers = Family::<Answer, Counter>::default();
        let times = Histogram::new([0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0]);
        let (known, under_way) = (Gauge::default(), Gauge::default());
        registry.register("api_answers", "Answers of the API by their status", answers.clone());
        registry.register("api_seconds", "How long answers of the API took", times.clone());
        registry.register("updates_known", "Service updates that are remembered", known.clone());
        registry.register("updates_under_way", "Service updates that have not ended", under_way.clone());
        let (received, repeated) = (Family::<Source, Counter>::default(), Family::<Source, Counter>::default());
        let (skipped, not_received) = (Family::<Skipped, Counter>::default(), Family::<Refused, Counter>::default());
        let (log, waiting) = (Gauge::default(), Gauge::default());
        registry.register("pushes_received", "Pushes that are new in the log", received.clone());
        registry.register("pushes_repeated", "Pushes that were told again", repeated.clone());
        registry.register("push_events_skipped", "Events that made no push", skipped.clone());
        registry.register("push_requests_refused", "Notifications of which nothing was kept", not_received.clone());
        registry.register("pushes_latest", "The place of the latest push in the log", log.clone());
        registry.register("pushes_waiting", "Pushes that nobody has dealt with", waiting.clone());
        Metrics {
            registry,
            answers,
            times,
            known,
            under_way,
            received,
            repeated,
            skipped,
            not_received,
            log,
            waiting,
            ledger,
            store,
        }
    }

    /// These numbers, and those of what the server does without being asked.
    #[must_use]
    pub fn with(mut self, numbers: &Numbers) -> Metrics {
        numbers.register(&mut self.registry);
        self
    }

    /// Counts an answer.
    pub fn answered(&self, status: StatusCode, time: Duration) {
        self.answers.get_or_create(&Answer { status: u32::from(status.as_u16()) }).inc();
        self.times.observe(time.as_secs_f64());
    }

    /// Counts a notification that is kept.
    pub fn received(&self, source: &'static str, new: usize, again: usize, skipped: &[&'static str]) {
        self.received.get_or_create(&Source { source }).inc_by(new as u64);
        self.repeated.get_or_create(&Source { source }).inc_by(again as u64);
        for reason in skipped {
            self.skipped.get_or_create(&Skipped { source, reason }).inc();
        }
    }

    /// Counts a notification that is not kept.
    pub fn not_received(&self, why: ProblemKind) {
        self.not_received.get_or_create(&Refused { reason: why.name() }).inc();
    }

    /// The numbers as Prometheus reads them.
    #[must_use]
    pub fn text(&self) -> String {
        let (known, under_way) = self.ledger.count();
        self.known.set(i64::try_from(known).unwrap_or(i64::MAX));
        self.under_way.set(i64::try_from(under_way).unwrap_or(i64::MAX));
        if let Some(store) = &self.store {
            self.log.set(i64::try_from(*store.latest().borrow()).unwrap_or(i64::MAX));
            self.waiting.set(i64::try_from(store.waiting()).unwrap_or(i64::MAX));
        }
        let mut text = String::new();
        // Writing into a text can't fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}
