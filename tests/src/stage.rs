//! What stands beside the browsers: the server, and the browser's driver.

use crate::program::Program;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError, Weak};

fn env(name: &str) -> PathBuf {
    std::env::var_os(name).map(PathBuf::from).unwrap_or_else(|| panic!("{name} is not set; run `cargo xtask test e2e`"))
}

/// A server of the console that lies in this folder.
fn serve(app: &Path, flags: &[&str]) -> Program {
    let mut command = Command::new(env("TAGFIRE_PROXY"));
    command.arg("--app").arg(app).args(flags);
    Program::start(&mut command, "http://127.0.0.1:")
}

/// The server and the browser's driver, shared by the tests that run at the same time, and ended with the last of them:
/// a process that ends by itself ends nothing that it has started.
pub struct Stage {
    server: Mutex<Option<Program>>,
    driver: Program,
    /// Where the console is.
    pub origin: String,
    port: u16,
}

impl Stage {
    /// The one that stands, or a new one.
    pub fn shared() -> Arc<Stage> {
        static SHARED: Mutex<Weak<Stage>> = Mutex::new(Weak::new());
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(stage) = shared.upgrade() {
            return stage;
        }
        let stage = Arc::new(Stage::with(&["--listen", "127.0.0.1:0"]));
        *shared = Arc::downgrade(&stage);
        stage
    }

    /// One of its own, whose server is started with these flags.
    pub fn with(flags: &[&str]) -> Stage {
        let server = serve(&Stage::app(), flags);
        let port = server.number_after("http://127.0.0.1:");
        let mut command = Command::new(std::env::var_os("CHROMEDRIVER").unwrap_or_else(|| "chromedriver".into()));
        let driver = Program::driver(&mut command);
        let origin = format!("http://127.0.0.1:{port}");
        Stage { port: driver.number_after("on port"), server: Mutex::new(Some(server)), driver, origin }
    }

    /// The address that the server printed when it was last started.
    pub fn start_up_link(&self) -> String {
        let server = self.server.lock().unwrap_or_else(PoisonError::into_inner);
        let line = server.as_ref().map(|server| server.ready.clone()).unwrap_or_default();
        line.split_whitespace().last().unwrap_or_default().to_owned()
    }

    /// Ends the server.
    pub fn stop(&self) {
        *self.server.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// The folder of the built console.
    pub fn app() -> PathBuf {
        env("TAGFIRE_DIST")
    }

    /// Starts the server again where it was, with these flags.
    pub fn start(&self, flags: &[&str]) {
        self.start_with(&Stage::app(), flags);
    }

    /// As [`Stage::start`], with the console of another folder.
    pub fn start_with(&self, app: &Path, flags: &[&str]) {
        let address = self.origin.trim_start_matches("http://");
        let started = serve(app, &[&["--listen", address], flags].concat());
        *self.server.lock().unwrap_or_else(PoisonError::into_inner) = Some(started);
    }

    /// One of the console's files of this sort.
    pub fn file_of(&self, sort: &str) -> String {
        let files = std::fs::read_dir(Stage::app()).expect("the console’s folder").flatten();
        let mut names = files.filter_map(|file| file.file_name().into_string().ok());
        names.find(|name| name.ends_with(&format!(".{sort}"))).expect("such a file")
    }

    /// Where the driver is.
    pub fn driver(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.driver.shut_down(self.port);
    }
}
