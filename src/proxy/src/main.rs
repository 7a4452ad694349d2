//! Starts the proxy: options, the address, and the end; or does a check, for which it needs none of that.

use clap::Parser;
use secrecy::{ExposeSecret, SecretString};
use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;
use tagfire_proxy::config::{Command, Program, Settings, SourceSettings, StoreSettings};
use tagfire_proxy::guard::headers::Policy;
use tagfire_proxy::serve::{self, Limits, Tls};
use tagfire_proxy::site::Site;
use tagfire_proxy::store::{Store, sentence};
use tagfire_proxy::unattended::Unattended;
use tagfire_proxy::{App, access, router};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> ExitCode {
    let program = Program::parse();
    if let Some(Command::Check { options }) = &program.command {
        return tagfire_proxy::check::run(options);
    }
    // Only our own words: what libraries log may hold what they were given.
    let filter = tracing_subscriber::filter::Targets::new()
        .with_target("tagfire_proxy", tracing::Level::INFO)
        .with_target("audit", tracing::Level::INFO);
    use tracing_subscriber::prelude::*;
    let written = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(false);
    tracing_subscriber::registry().with(written.with_filter(filter)).init();
    match run(program).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tagfire: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(program: Program) -> Result<(), Box<dyn std::error::Error>> {
    let settings = Settings::read(program.into_options())?;
    let site = match (&settings.app, Site::embedded()) {
        _ if settings.runner.alone => Site::bare(),
        (Some(folder), _) => Site::read(folder)?,
        (None, Some(site)) => site,
        (None, None) => Site::read(Path::new("dist"))?,
    };
    let site = match settings.source {
        SourceSettings::None if settings.offline => site,
        SourceSettings::None => site.without_worker(),
        _ => site.live(),
    };
    let tls = match &settings.tls {
        Some((certificate, key)) => Some(Tls::read(certificate, key)?),
        None => None,
    };
    let policy = Policy::new(site.policy(), settings.encrypted());
    let listener = listen(settings.listen).await?;
    let address = listener.local_addr()?;
    let token = settings.token.clone().map_or_else(access::random, Ok)?;
    let store = match &settings.store {
        Some(StoreSettings { place, limits }) => {
            let opened = Store::open(place, *limits).await;
            let store = opened.map_err(|fault| format!("--store: {}", sentence(&fault)))?;
            store.keep_tidy();
            Some(store)
        }
        None => None,
    };
    if store.is_some() && settings.pushes.token.is_none() && !settings.pushes.open {
        tracing::warn!("no pushes are received: give registries a token with --push-token");
    }
    let app = App::over(&settings, token.clone(), address.port(), store)?;
    let unattended = Unattended::begin(&app, &settings).await?;
    let router = router(&app, site, &settings.hosts, &policy);
    let stopped = stopped()?;
    println!("Tagfire is at {}", link(&settings, address, &token));
    let mut limits = Limits::default();
    if let Some(connections) = settings.connections {
        limits.connections = limits.connections.min(connections.max(4));
    }
    let stop = async {
        stopped.await;
        app.stop();
    };
    serve::serve(listener, tls, router, &policy, limits, stop).await;
    unattended.end().await;
    Ok(())
}

/// The address to open. The token is in its fragment, which browsers send to nobody. A token that was given is not
/// printed where output is likely to be kept: off loopback.
fn link(settings: &Settings, address: SocketAddr, token: &SecretString) -> String {
    let scheme = if settings.tls.is_some() { "https" } else { "http" };
    let page = format!("{scheme}://{address}/");
    match settings.source {
        SourceSettings::None => page,
        _ if settings.token.is_some() && !address.ip().is_loopback() => page,
        _ => format!("{page}#token={}", token.expose_secret()),
    }
}

/// The address asked for, or the next free port where that one is taken.
async fn listen(asked: SocketAddr) -> Result<TcpListener, std::io::Error> {
    let mut taken = None;
    for port in (asked.port()..=asked.port().saturating_add(20)).take(if asked.port() == 0 { 1 } else { 21 }) {
        match TcpListener::bind(SocketAddr::new(asked.ip(), port)).await {
            Ok(listener) => {
                if taken.is_some() {
                    eprintln!("tagfire: port {} is taken; using {port}", asked.port());
                }
                return Ok(listener);
            }
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => taken = Some(error),
            Err(error) => return Err(error),
        }
    }
    Err(taken.unwrap_or_else(|| std::io::ErrorKind::AddrInUse.into()))
}

/// Done when the person or the system asks the process to stop. From the call on, not from the first wait: who has read
/// the address may ask at once.
#[cfg(unix)]
fn stopped() -> Result<impl Future<Output = ()>, std::io::Error> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupted, mut terminated) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
    })
}

/// Done when the person asks the process to stop.
#[cfg(not(unix))]
fn stopped() -> Result<impl Future<Output = ()>, std::io::Error> {
    Ok(async { drop(tokio::signal::ctrl_c().await) })
}
