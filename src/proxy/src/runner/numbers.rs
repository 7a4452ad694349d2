//! The runner's numbers for Prometheus. No names are in them.

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use tagfire_domain::decide::{Decided, Verdict};
use tagfire_domain::time::Timestamp;
use tagfire_domain::update::Outcome;

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Fired {
    fired: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct How {
    outcome: &'static str,
}

/// What is counted. Clones count together.
#[derive(Clone)]
pub struct Numbers {
    decided: Family<Fired, Counter>,
    ended: Family<How, Counter>,
    seconds: Histogram,
    acts: Gauge,
    triggers: Gauge,
    looks: Family<How, Counter>,
    found: Counter,
}

impl Default for Numbers {
    /// Each at 0 from the start, so that the first of a kind is seen to come.
    fn default() -> Numbers {
        let numbers = Numbers {
            decided: Family::default(),
            ended: Family::default(),
            seconds: Histogram::new([0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0]),
            acts: Gauge::default(),
            triggers: Gauge::default(),
            looks: Family::default(),
            found: Counter::default(),
        };
        for fired in ["true", "false"] {
            drop(numbers.decided.get_or_create(&Fired { fired }));
        }
        for outcome in ["succeeded", "superseded", "failed"] {
            drop(numbers.ended.get_or_create(&How { outcome }));
        }
        for outcome in ["succeeded", "failed"] {
            drop(numbers.looks.get_or_create(&How { outcome }));
        }
        numbers
    }
}

impl Numbers {
    /// Has them told with the others.
    pub fn register(&self, registry: &mut Registry) {
        registry.register("runner_acts", "Whether this server acts on pushes", self.acts.clone());
        registry.register("runner_triggers", "Triggers that this server acts by", self.triggers.clone());
        registry.register("runner_pushes", "Pushes that were decided on", self.decided.clone());
        registry.register("runner_rollouts", "Rollouts that came to their end", self.ended.clone());
        registry.register(
            "runner_update_seconds",
            "From a push's receipt to the cluster's answer",
            self.seconds.clone(),
        );
        registry.register("poll_looks", "Looks at repositories", self.looks.clone());
        registry.register("poll_found", "Pushes that were found by looking", self.found.clone());
    }

    /// These numbers alone, as Prometheus reads them.
    #[must_use]
    pub fn text(&self) -> String {
        let mut registry = Registry::with_prefix("tagfire");
        self.register(&mut registry);
        let mut text = String::new();
        // Writing into a text can't fail.
        let _ = encode(&mut text, &registry);
        text
    }

    pub(super) fn decided(&self, decided: &Decided) {
        let fires = decided.decisions.iter().any(|decision| matches!(decision.verdict, Verdict::Fires { .. }));
        self.decided.get_or_create(&Fired { fired: if fires { "true" } else { "false" } }).inc();
    }

    pub(super) fn updated(&self, since: Option<Timestamp>, now: Timestamp) {
        if let Some(since) = since {
            // A wait of years has lost no millisecond that matters.
            self.seconds.observe(now.since(since).max(0) as f64 / 1_000.0);
        }
    }

    pub(super) fn ended(&self, outcome: &Outcome) {
        let outcome = match outcome {
            Outcome::Succeeded => "succeeded",
            Outcome::Superseded => "superseded",
            _ => "failed",
        };
        self.ended.get_or_create(&How { outcome }).inc();
    }

    /// This server acts, or doesn't, by this many triggers.
    pub fn acts(&self, acts: bool, triggers: usize) {
        self.acts.set(i64::from(acts));
        self.triggers.set(i64::try_from(triggers).unwrap_or(i64::MAX));
    }

    /// A repository was looked at.
    pub fn looked(&self, found: Option<usize>) {
        let outcome = if found.is_some() { "succeeded" } else { "failed" };
        self.looks.get_or_create(&How { outcome }).inc();
        self.found.inc_by(found.unwrap_or_default() as u64);
    }
}
