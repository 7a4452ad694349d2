//! Running other programs: what is said before, and what is said when one fails.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

/// A failure, as a sentence for the person.
pub type Outcome<T = ()> = Result<T, String>;

/// What is built for this machine. Every step builds the same selection, because another one has its dependencies with
/// other features, and builds them a second time.
pub const NATIVE: [&str; 5] = ["--workspace", "--exclude", "tagfire-app", "--exclude", "tagfire-tests"];

/// The top of the checkout.
pub fn top() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.ancestors().nth(2).unwrap_or(xtask).to_owned()
}

/// Where builds go: `target`, or where the person's environment puts it.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| top().join("target"), |dir| top().join(dir))
}

/// The cargo that runs us.
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(top());
    if let Some(room) = ROOM.get() {
        command.env("TMPDIR", room);
    }
    command
}

/// Where tests, and the browsers that they kill, put what they need for a while.
static ROOM: OnceLock<PathBuf> = OnceLock::new();

/// Gives what [`cargo`] runs a folder for what it needs for a while, which goes with everything that was left in it.
pub fn room() -> Outcome<tempfile::TempDir> {
    let made = tempfile::Builder::new().prefix("tagfire-tests-").tempdir();
    let room = made.map_err(|error| format!("can't make a folder for what tests need: {error}"))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // PostgreSQL, which refuses to run as root, has to get at its own folder in here.
        let open = std::fs::set_permissions(room.path(), std::fs::Permissions::from_mode(0o711));
        open.map_err(|error| format!("can't open {}: {error}", room.path().display()))?;
    }
    let _ = ROOM.set(room.path().to_owned());
    Ok(room)
}

/// Says what is going on.
pub fn say(text: &str) {
    eprintln!("\x1b[1m»\x1b[0m {text}");
}

/// The command as a person would type it.
pub fn typed(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    std::iter::once(program).chain(command.get_args()).map(|part| part.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

/// When what is going on must have ended.
static DEADLINE: Mutex<Option<Instant>> = Mutex::new(None);

/// Does something whose programs are ended, with all that they have started, where they take longer than this.
pub fn within<T>(limit: Duration, work: impl FnOnce() -> T) -> T {
    set_deadline(Some(Instant::now() + limit));
    let done = work();
    set_deadline(None);
    done
}

fn set_deadline(at: Option<Instant>) {
    *DEADLINE.lock().unwrap_or_else(PoisonError::into_inner) = at;
}

/// Runs a program to its end.
pub fn run(command: &mut Command) -> Outcome {
    let mut child = command.spawn().map_err(|error| format!("can't start `{}`: {error}", typed(command)))?;
    judged(command, wait(&mut child))
}

/// Runs a program to its end, also where the time is up: one that puts away what others have left.
pub fn run_at_last(command: &mut Command) -> Outcome {
    let status = command.status().map_err(|error| format!("can't start `{}`: {error}", typed(command)))?;
    judged(command, Some(status))
}

/// Runs a program to its end, and gives what it prints. Its own words go on to standard error.
pub fn printed(command: &mut Command) -> Outcome<String> {
    let started = command.stdout(Stdio::piped()).spawn();
    let mut child = started.map_err(|error| format!("can't start `{}`: {error}", typed(command)))?;
    let output = child.stdout.take();
    let reader = std::thread::spawn(move || {
        let mut text = String::new();
        output.map(|mut output| output.read_to_string(&mut text));
        text
    });
    judged(command, wait(&mut child))?;
    Ok(reader.join().unwrap_or_default().trim().to_owned())
}

fn judged(command: &Command, status: Option<ExitStatus>) -> Outcome {
    match status {
        Some(status) if status.success() => Ok(()),
        Some(status) => Err(format!("`{}` failed ({status})", typed(command))),
        None => Err(format!("`{}` did not end in time", typed(command))),
    }
}

/// Waits for the end, or ends a program when its time is up.
pub fn wait(child: &mut Child) -> Option<ExitStatus> {
    let deadline = *DEADLINE.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(deadline) = deadline else { return child.wait().ok() };
    loop {
        match child.try_wait() {
            Ok(None) if Instant::now() < deadline => std::thread::sleep(Duration::from_millis(20)),
            Ok(None) => break,
            Ok(Some(status)) => return Some(status),
            Err(_) => return None,
        }
    }
    end(child);
    None
}

/// Ends a program, and all that it has started.
pub fn end(child: &mut Child) {
    // Those that start others first, or they would go on with what comes after the one that ended.
    let others = started_by(child.id());
    let _ = child.kill();
    for id in others {
        let _ = Command::new("kill").arg("-KILL").arg(id.to_string()).stderr(Stdio::null()).status();
    }
    let _ = child.wait();
}

/// The processes that a process has started, and those that they have, where the system tells.
fn started_by(id: u32) -> Vec<u32> {
    let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let parents: Vec<(u32, u32)> = processes
        .filter_map(|entry| {
            let id = entry.file_name().to_str()?.parse().ok()?;
            let stat = std::fs::read_to_string(entry.path().join("stat")).ok()?;
            // The name before it may hold anything, brackets too.
            let parent = stat.rsplit_once(") ")?.1.split(' ').nth(1)?.parse().ok()?;
            Some((id, parent))
        })
        .collect();
    let mut found = vec![id];
    let mut at = 0;
    while let Some(parent) = found.get(at).copied() {
        found.extend(parents.iter().filter(|(_, of)| *of == parent).map(|(id, _)| *id));
        at += 1;
    }
    found.split_off(1)
}

/// What a program prints, where it is there and succeeds.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Reads a file, or says which can't be read.
pub fn read(path: &Path) -> Outcome<Vec<u8>> {
    std::fs::read(path).map_err(|error| format!("can't read {}: {error}", path.display()))
}

/// Reads a file that is text, or says which isn't.
pub fn read_text(path: &Path) -> Outcome<String> {
    String::from_utf8(read(path)?).map_err(|_| format!("{} is no text", path.display()))
}

/// Removes a file, or says which can't be removed.
pub fn remove(path: &Path) -> Outcome {
    std::fs::remove_file(path).map_err(|error| format!("can't remove {}: {error}", path.display()))
}

/// Makes a folder, or says which can't be made.
pub fn make(folder: &Path) -> Outcome {
    std::fs::create_dir_all(folder).map_err(|error| format!("can't make {}: {error}", folder.display()))
}

/// What lies in a folder, by name, or says which can't be read.
pub fn files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).map_err(|error| format!("can't read {}: {error}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.sort();
    Ok(files)
}

/// A file's name alone.
pub fn name_of(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Writes a file, or says which can't be written.
pub fn write(path: &Path, bytes: &[u8]) -> Outcome {
    std::fs::write(path, bytes).map_err(|error| format!("can't write {}: {error}", path.display()))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_takes_too_long_is_ended_with_what_it_started() {
        let sign = std::env::temp_dir().join(format!("tagfire-late-{}", std::process::id()));
        let script = format!("(sleep 1; touch {}) & wait", sign.display());
        let ended = within(Duration::from_millis(200), || run(Command::new("sh").args(["-c", &script])));
        assert!(ended.unwrap_err().ends_with("did not end in time"));
        std::thread::sleep(Duration::from_millis(1500));
        assert!(!sign.exists());
        // What has no limit is waited for.
        assert_eq!(printed(Command::new("sh").args(["-c", "sleep 0.3; echo done"])).unwrap(), "done");
    }
}
