//! Numbers for Prometheus. No names of users, clusters or workloads are in them: they need no session.

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

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answer {
    status: u32,
}

/// Every number.
pub struct Metrics {
    registry: Registry,
    answers: Family<Answer, Counter>,
    times: Histogram,
    known: Gauge,
    under_way: Gauge,
    ledger: Arc<Ledger>,
}

impl Metrics {
    #[must_use]
    pub fn new(ledger: Arc<Ledger>) -> Metrics {
        let mut registry = Registry::with_prefix("tagfire");
        let answers = Family::<Answer, Counter>::default();
        let times = Histogram::new([0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0]);
        let (known, under_way) = (Gauge::default(), Gauge::default());
        registry.register("api_answers", "Answers of the API by their status", answers.clone());
        registry.register("api_seconds", "How long answers of the API took", times.clone());
        registry.register("updates_known", "Service updates that are remembered", known.clone());
        registry.register("updates_under_way", "Service updates that have not ended", under_way.clone());
        Metrics { registry, answers, times, known, under_way, ledger }
    }

    /// Counts an answer.
    pub fn answered(&self, status: StatusCode, time: Duration) {
        self.answers.get_or_create(&Answer { status: u32::from(status.as_u16()) }).inc();
        self.times.observe(time.as_secs_f64());
    }

    /// The numbers as Prometheus reads them.
    #[must_use]
    pub fn text(&self) -> String {
        let (known, under_way) = self.ledger.count();
        self.known.set(i64::try_from(known).unwrap_or(i64::MAX));
        self.under_way.set(i64::try_from(under_way).unwrap_or(i64::MAX));
        let mut text = String::new();
        // Writing into a text can't fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}
