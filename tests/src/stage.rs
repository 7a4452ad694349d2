//! What stands beside the browsers: the server, and the browser's driver.

use crate::program::Program;
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError, Weak};

fn env(name: &str) -> PathBuf {
    std::env::var_os(name).map(PathBuf::from).unwrap_or_else(|| panic!("{name} is not set; run `cargo xtask test e2e`"))
}

/// The server and the browser's driver, shared by the tests that run at the same time, and ended with the last of them:
/// a process that ends by itself ends nothing that it has started.
pub struct Stage {
    _server: Program,
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
        let mut command = Command::new(env("TAGFIRE_PROXY"));
        command.arg("--app").arg(env("TAGFIRE_DIST")).args(["--listen", "127.0.0.1:0"]);
        let server = Program::start(&mut command, "http://127.0.0.1:");
        let origin = format!("http://127.0.0.1:{}", server.number_after("127.0.0.1:"));
        let mut command = Command::new(std::env::var_os("CHROMEDRIVER").unwrap_or_else(|| "chromedriver".into()));
        let driver = Program::start(command.arg("--port=0"), "started successfully on port");
        let port = driver.number_after("on port");
        let stage = Arc::new(Stage { _server: server, driver, origin, port });
        *shared = Arc::downgrade(&stage);
        stage
    }

    /// One of the console's files of this sort.
    pub fn file_of(&self, sort: &str) -> String {
        let files = std::fs::read_dir(env("TAGFIRE_DIST")).expect("the console’s folder").flatten();
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
