//! Starts the proxy: flags, the address, and the end.

use clap::Parser;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;
use tagfire_proxy::{Settings, router, serve};
use tokio::net::TcpListener;

/// Serves Tagfire, the console for image repository triggers.
#[derive(Debug, Parser)]
#[command(version)]
struct Flags {
    /// The address to listen on. Port 0 takes any that is free.
    #[arg(long, env = "TAGFIRE_LISTEN", default_value_t = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8787))]
    listen: SocketAddr,
    /// The folder with the built app.
    #[arg(long, env = "TAGFIRE_APP", default_value = "dist")]
    app: PathBuf,
    /// A host name, beside those of loopback, that requests may ask for. May be given more than once.
    #[arg(long, env = "TAGFIRE_HOST", value_delimiter = ',')]
    host: Vec<String>,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Flags::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tagfire: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(flags: Flags) -> Result<(), Box<dyn std::error::Error>> {
    let router = router(&Settings { app: flags.app, hosts: flags.host })?;
    let listener = listen(flags.listen).await?;
    println!("Tagfire is at http://{}/", listener.local_addr()?);
    serve::serve(listener, router, stopped()).await;
    Ok(())
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

/// Done when the person or the system asks the process to stop.
async fn stopped() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminated) => tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            },
            Err(_) => drop(interrupted.await),
        }
    }
    #[cfg(not(unix))]
    drop(interrupted.await);
}
