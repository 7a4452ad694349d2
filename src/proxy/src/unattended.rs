//! What the server does without being asked: it looks at repositories, and acts on pushes by the triggers of a file. Of
//! several servers one does, where a lease decides. Knows nothing of how either is done.

use crate::access;
use crate::app::App;
use crate::config::{LeaseName, RunnerSettings, Settings};
use crate::poll;
use crate::runner::{Candidate, Leads, Runner, Updater, alone, elect, follow_triggers};
use secrecy::ExposeSecret;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

/// How long letting go of the lease is waited for.
const PATIENCE: Duration = Duration::from_secs(3);

/// What goes on, until it is ended.
pub struct Unattended {
    stop: watch::Sender<bool>,
    runner: Option<JoinHandle<()>>,
    others: JoinSet<()>,
    election: Option<JoinHandle<()>>,
}

impl Unattended {
    /// Begins what the settings ask for.
    ///
    /// # Errors
    /// Where the file of triggers can't be used, or there is no such cluster for the lease.
    pub async fn begin(app: &Arc<App>, settings: &Settings) -> Result<Unattended, Box<dyn std::error::Error>> {
        let RunnerSettings { triggers, lease, .. } = &settings.runner;
        let (stop, stopped) = watch::channel(false);
        let mut begun = Unattended { stop, runner: None, others: JoinSet::new(), election: None };
        let Some(store) = app.store.clone() else { return Ok(begun) };
        let leads = match lease {
            Some(lease) if triggers.is_some() || !settings.registry.poll.repositories.is_empty() => {
                let (candidate, identity) = candidate(app, lease).await?;
                let (leads, election) = elect(candidate, identity);
                begun.election = Some(election);
                leads
            }
            _ => {
                let (kept, leads) = alone();
                begun.others.spawn(async move { kept.closed().await });
                leads
            }
        };
        if !settings.registry.poll.repositories.is_empty() {
            let numbers = app.numbers.clone();
            let turn = begun.turn(leads.clone());
            let tell = move |looked: &Result<poll::Looked, poll::PollError>| {
                numbers.looked(looked.as_ref().ok().map(|looked| looked.found));
            };
            poll::begin(&settings.registry.poll, &app.registry, &store, &turn, tell, &mut begun.others);
        }
        if let (Some(path), Some(state)) = (triggers, &app.runner) {
            let wrong = |why| format!("--triggers: {} can't be used: {why}", path.display());
            let runner = Runner {
                store,
                hands: Updater(app.performer.clone()),
                triggers: follow_triggers(path.clone()).map_err(wrong)?,
                leads,
                state: state.clone(),
                numbers: app.numbers.clone(),
            };
            let mut stopped = stopped;
            begun.runner = Some(tokio::spawn(runner.run(async move { drop(stopped.wait_for(|stop| *stop).await) })));
        }
        Ok(begun)
    }

    /// Whether it is this server's turn, and nothing more.
    fn turn(&mut self, mut leads: watch::Receiver<Leads>) -> watch::Receiver<bool> {
        let (sender, turn) = watch::channel(leads.borrow().here);
        self.others.spawn(async move {
            while leads.changed().await.is_ok() {
                sender.send_replace(leads.borrow().here);
            }
        });
        turn
    }

    /// Ends it: nothing more is begun, and then the lease is let go of.
    pub async fn end(mut self) {
        self.stop.send_replace(true);
        if let Some(runner) = self.runner.take() {
            let _ = runner.await;
        }
        self.others.shutdown().await;
        if let Some(election) = self.election.take() {
            let _ = tokio::time::timeout(PATIENCE, election).await;
        }
    }
}

/// This server as a candidate: by its host's name, and something that no other start of it has.
async fn candidate(app: &App, lease: &LeaseName) -> Result<(Candidate, String), Box<dyn std::error::Error>> {
    let cluster = app.clusters.connect(None, &lease.cluster).await;
    let cluster = cluster.map_err(|refusal| format!("--lease: {}: {}", lease.cluster, refusal.detail))?;
    let host = std::env::var("HOSTNAME").unwrap_or_else(|_| "tagfire".into());
    let random = access::random()?;
    let identity = format!("{host}-{}", random.expose_secret().chars().take(8).collect::<String>());
    let (namespace, name) = (lease.namespace.clone(), lease.name.clone());
    Ok((Candidate::new(cluster, namespace, name, identity.clone()), identity))
}
