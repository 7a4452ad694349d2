//! One file to deploy: the server with the app inside, as static as this machine can make it.

use crate::app;
use crate::debian;
use crate::step::{Outcome, cargo, make, output, read, run, say, target, top, write};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Writes `target/package/tagfire`, and checks that it starts from an empty folder.
pub fn package() -> Outcome {
    app::build()?;
    let folder = target().join("package");
    make(&folder)?;
    let built = build(musl()?)?;
    let program = folder.join(format!("tagfire{}", std::env::consts::EXE_SUFFIX));
    std::fs::copy(&built, &program).map_err(|error| format!("can't copy {}: {error}", built.display()))?;
    authorities(&folder)?;
    starts(&program)?;
    let size = std::fs::metadata(&program).map_or(0, |data| data.len());
    say(&format!("{} has everything inside: {:.1} MB", program.display(), size as f64 / 1e6));
    Ok(())
}

/// The target that links everything statically, where this machine has it.
fn musl() -> Outcome<Option<String>> {
    if !cfg!(target_os = "linux") {
        return Ok(None);
    }
    let triple = format!("{}-unknown-linux-musl", std::env::consts::ARCH);
    let compiler = || output(Command::new("musl-gcc").arg("--version")).is_some();
    if !compiler() {
        debian::install(&["musl-tools"], "a few seconds")?;
    }
    let added = output(Command::new("rustup").current_dir(top()).args(["target", "add", &triple])).is_some();
    if compiler() && added {
        return Ok(Some(triple));
    }
    say("building for this system's own C library: a static program needs musl-gcc and rustup's musl target");
    Ok(None)
}

fn build(target_triple: Option<String>) -> Outcome<PathBuf> {
    say("building the server with the app inside (about 4 minutes the first time)");
    // The app inside makes it another program than the one that `run` builds: it has a target of its own, or else a folder.
    let folder = if target_triple.is_some() { target() } else { target().join("package-build") };
    let mut command = cargo();
    command.args(["build", "--quiet", "--release", "--package", "tagfire-proxy", "--bin", "tagfire"]);
    command
        .env("CARGO_TARGET_DIR", &folder)
        .env("TAGFIRE_EMBED", app::dist())
        .env("CARGO_PROFILE_RELEASE_STRIP", "true");
    let mut built = folder;
    if let Some(triple) = &target_triple {
        command.args(["--target", triple]);
        built.push(triple);
    }
    run(&mut command)?;
    Ok(built.join("release").join(format!("tagfire{}", std::env::consts::EXE_SUFFIX)))
}

/// The system's certificate authorities, for the container image: only Tencent Cloud is asked by them.
fn authorities(folder: &Path) -> Outcome {
    let known = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"];
    match known.iter().map(Path::new).find(|file| file.is_file()) {
        Some(file) => write(&folder.join("ca-certificates.crt"), &read(file)?),
        None => {
            say(
                "this system's certificate authorities were not found: put a ca-certificates.crt beside the program for the container image",
            );
            Ok(())
        }
    }
}

/// Starts the program in an empty folder, with an empty environment, and asks it for the app.
fn starts(program: &Path) -> Outcome {
    let empty = target().join("package-empty");
    let _ = std::fs::remove_dir_all(&empty);
    std::fs::create_dir_all(&empty).map_err(|error| error.to_string())?;
    let started = Command::new(program)
        .args(["--listen", "127.0.0.1:0"])
        .current_dir(&empty)
        .env_clear()
        .stdout(Stdio::piped())
        .spawn();
    let mut child = started.map_err(|error| format!("can't start {}: {error}", program.display()))?;
    let mut line = String::new();
    if let Some(printed) = child.stdout.take() {
        let _ = BufReader::new(printed).read_line(&mut line);
    }
    let address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or_default().to_owned();
    let page = fetch(&address, "/");
    let asked =
        page.as_ref().ok().and_then(|page| page.split('"').find(|part| part.ends_with(".wasm")).map(str::to_owned));
    let module = asked.map(|path| fetch(&address, &path));
    let _ = child.kill();
    let _ = child.wait();
    match (page, module) {
        (Ok(page), Some(Ok(module))) if page.starts_with("HTTP/1.1 200") && module.starts_with("HTTP/1.1 200") => {
            Ok(())
        }
        (page, _) => Err(format!("the packaged program doesn't serve the app: {}", page.unwrap_or_else(|why| why))),
    }
}

fn fetch(address: &str, path: &str) -> Outcome<String> {
    let ask = || -> std::io::Result<Vec<u8>> {
        let mut stream = TcpStream::connect(address)?;
        write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Ok(answer)
    };
    ask().map(|answer| String::from_utf8_lossy(&answer).into_owned()).map_err(|error| format!("{address}: {error}"))
}
