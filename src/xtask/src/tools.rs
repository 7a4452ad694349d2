//! The tools of the build, pinned and kept in `target/tools`: each is installed once, and nothing of the machine's own
//! is used in its place.

use crate::python;
use crate::step::{Outcome, cargo, make, output, read, run, say, target, top, write};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

const TRUNK: &str = "0.21.14";
const BINARYEN: &str = "132";
const CARGO_FUZZ: &str = "0.13.2";
const CARGO_DENY: &str = "0.20.2";

/// The folder of the tools' programs.
pub fn bin() -> PathBuf {
    target().join("tools/bin")
}

/// Installs what the build of the app needs.
pub fn install() -> Outcome {
    trunk()?;
    install_wasm()
}

/// Installs what the build of any module needs.
pub fn install_wasm() -> Outcome {
    wasm_target()?;
    wasm_bindgen()?;
    wasm_opt();
    Ok(())
}

/// `PATH` with our tools before everything else.
pub fn path() -> OsString {
    let rest = std::env::var_os("PATH").unwrap_or_default();
    let parts = std::iter::once(bin()).chain(std::env::split_paths(&rest));
    std::env::join_paths(parts).unwrap_or(rest)
}

fn wasm_target() -> Outcome {
    let installed = output(Command::new("rustup").current_dir(top()).args(["target", "list", "--installed"]));
    match installed {
        Some(list) if list.lines().any(|line| line == "wasm32-unknown-unknown") => Ok(()),
        Some(_) => {
            say("adding the wasm32-unknown-unknown target (a few seconds, once)");
            run(Command::new("rustup").current_dir(top()).args(["target", "add", "wasm32-unknown-unknown"]))
        }
        // Without rustup the compiler may still have the target; cargo tells soon enough if it hasn't.
        None => Ok(()),
    }
}

fn version_of(tool: &str) -> Option<String> {
    output(Command::new(bin().join(tool)).arg("--version"))
}

fn trunk() -> Outcome {
    if version_of("trunk").is_some_and(|version| version.ends_with(TRUNK)) {
        return Ok(());
    }
    say(&format!("installing trunk {TRUNK} (about 3 minutes, once)"));
    cargo_install(&["trunk", "--version", TRUNK, "--locked"], "0")
}

fn wasm_bindgen() -> Outcome {
    let version = locked_version("wasm-bindgen")?;
    if version_of("wasm-bindgen").is_some_and(|found| found.ends_with(&version)) {
        return Ok(());
    }
    say(&format!("installing wasm-bindgen-cli {version} (about 2 minutes, once)"));
    // Not `--locked`: one of the versions that its own lock file names is no longer there.
    // It reads the whole module at each build: hardly optimised already saves more than it costs.
    cargo_install(&["wasm-bindgen-cli", "--version", &version], "1")
}

/// Installs what fuzzing needs: a nightly compiler and cargo-fuzz.
pub fn fuzzer() -> Outcome {
    let nightly = || output(Command::new("rustup").current_dir(top()).args(["run", "nightly", "rustc", "--version"]));
    if nightly().is_none() {
        say("adding a nightly toolchain (about a minute, once)");
        run(Command::new("rustup").args(["toolchain", "install", "nightly", "--profile", "minimal"]))?;
    }
    // By its own name it speaks only as cargo's: `cargo-fuzz fuzz --version`.
    ready_made("cargo-fuzz", CARGO_FUZZ, &["fuzz", "--version"]).map(drop)
}

/// The program that checks dependencies.
pub fn cargo_deny() -> Outcome<PathBuf> {
    ready_made("cargo-deny", CARGO_DENY, &["--version"])
}

/// A program of cargo's, taken ready-made from PyPI, where Astral keeps the tools that it works with, or built.
fn ready_made(name: &str, version: &str, asked: &[&str]) -> Outcome<PathBuf> {
    let program = bin().join(name);
    let fits =
        |program: &PathBuf| output(Command::new(program).args(asked)).is_some_and(|told| told.ends_with(version));
    if fits(&program) {
        return Ok(program);
    }
    if let Some(folder) = python::with(&[&format!("astral-dev-toolchain-{name}=={version}")]) {
        let found = folder.join(name);
        make(&bin())?;
        let copied = std::fs::copy(&found, &program);
        copied.map_err(|error| format!("can't copy {}: {error}", found.display()))?;
        if fits(&program) {
            return Ok(program);
        }
    }
    say(&format!("installing {name} {version} (about 3 minutes, once)"));
    cargo_install(&[name, "--version", version, "--locked"], "0")?;
    Ok(program)
}

/// Installs a program with cargo, without debug information and hardly optimised, because building takes longer than
/// running does.
fn cargo_install(what: &[&str], optimise: &str) -> Outcome {
    let mut command = cargo();
    command.args(["install", "--debug", "--force", "--root"]).arg(target().join("tools")).args(what);
    let build = target().join("tools/build");
    command.env("CARGO_TARGET_DIR", &build).env("CARGO_INCREMENTAL", "0");
    command.env("CARGO_PROFILE_DEV_OPT_LEVEL", optimise).env("CARGO_PROFILE_DEV_DEBUG", "0");
    let installed = run(&mut command);
    // It is a gigabyte, and wanted never again.
    let _ = std::fs::remove_dir_all(&build);
    installed.map_err(|why| {
        format!(
            "{why}\n{} can't be installed. By hand: cargo install --root {} {}",
            what.first().unwrap_or(&"it"),
            target().join("tools").display(),
            what.join(" ")
        )
    })
}

/// `wasm-opt` makes the module about a tenth smaller. Without it the app still works, so its lack is only told.
fn wasm_opt() {
    let fits = |version: String| version.split_whitespace().any(|word| word == BINARYEN);
    if !stand_in().is_file() && version_of("wasm-opt").is_some_and(fits) {
        return;
    }
    let folder = target().join("tools/binaryen");
    say(&format!("installing wasm-opt {BINARYEN} from npm's binaryen (about 10 seconds, once)"));
    let package = format!("binaryen@{BINARYEN}");
    let installed = std::fs::create_dir_all(&folder).map_err(|error| error.to_string()).and_then(|()| {
        run(Command::new("npm")
            .args(["install", "--silent", "--no-audit", "--no-fund", "--prefix"])
            .arg(&folder)
            .arg(&package))
    });
    match installed.and_then(|()| link_wasm_opt()) {
        Ok(()) => drop(std::fs::remove_file(stand_in())),
        Err(why) => {
            say(&format!(
                "building without wasm-opt ({why}): the app will be larger than it should be.\n  By hand: npm install --prefix {} {package}",
                folder.display()
            ));
            if let Err(why) = put_stand_in() {
                say(&why);
            }
        }
    }
}

/// Makes another module of a module with `wasm-opt`, or the same one where there is none: in the words that what stands in
/// for it understands.
pub fn optimise(how: &str, from: &Path, to: &Path) -> Outcome {
    run(Command::new(bin().join("wasm-opt")).arg(how).arg(format!("--output={}", to.display())).arg(from))
}

/// Tells that `wasm-opt` is one that only copies.
fn stand_in() -> PathBuf {
    target().join("tools/wasm-opt.missing")
}

/// Trunk can't be told to leave `wasm-opt` out, and would download one: this one hands the module on as it is.
fn put_stand_in() -> Outcome {
    let script = format!(
        "#!/bin/sh\nfor last; do case \"$last\" in --version) echo 'wasm-opt version {BINARYEN} (version_{BINARYEN})'; exit;; --output=*) out=${{last#--output=}};; esac; done\ncp \"$last\" \"$out\"\n"
    );
    std::fs::create_dir_all(bin()).map_err(|error| error.to_string())?;
    let file = bin().join("wasm-opt");
    let _ = std::fs::remove_file(&file);
    write(&file, script.as_bytes())?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).map_err(|error| error.to_string())?;
    }
    write(&stand_in(), b"")
}

fn link_wasm_opt() -> Outcome {
    let from = target().join("tools/binaryen/node_modules/binaryen/bin/wasm-opt");
    let to = bin().join("wasm-opt");
    std::fs::create_dir_all(bin()).map_err(|error| error.to_string())?;
    let _ = std::fs::remove_file(&to);
    #[cfg(unix)]
    let linked = std::os::unix::fs::symlink(&from, &to);
    #[cfg(not(unix))]
    let linked = std::fs::copy(&from, &to).map(drop);
    linked.map_err(|error| error.to_string())?;
    // It may be there and still not run, without Node.js say.
    version_of("wasm-opt").map(drop).ok_or_else(|| "it does not start".to_owned())
}

/// The version of a package in `Cargo.lock`.
fn locked_version(package: &str) -> Outcome<String> {
    let lock = read(&top().join("Cargo.lock"))?;
    let lock = String::from_utf8_lossy(&lock).into_owned();
    let mut lines = lock.lines();
    let wanted = format!("name = \"{package}\"");
    lines
        .find(|line| *line == wanted)
        .and_then(|_| lines.next())
        .and_then(|line| line.strip_prefix("version = \"")?.strip_suffix('"'))
        .map(str::to_owned)
        .ok_or_else(|| format!("Cargo.lock names no {package}"))
}
