//! Another console's server: its pages, and beside them the package's files as they are, on loopback.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// What allows the least that the element needs. Pages of the folder `pages` whose name begins with `policy` have it.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; form-action 'self'; require-trusted-types-for 'script'; trusted-types 'none'";

/// The server. It ends with the tests.
pub struct Site {
    pub origin: String,
    asked: Arc<Mutex<HashMap<String, usize>>>,
}

impl Site {
    /// Serves each folder below the path that stands before it.
    pub fn of(folders: Vec<(&'static str, PathBuf)>) -> Site {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let origin = format!("http://{}", listener.local_addr().expect("an address"));
        let asked = Arc::<Mutex<HashMap<String, usize>>>::default();
        let (folders, counts) = (Arc::new(folders), Arc::clone(&asked));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (folders, counts) = (Arc::clone(&folders), Arc::clone(&counts));
                std::thread::spawn(move || serve(stream, &folders, &counts));
            }
        });
        Site { origin, asked }
    }

    /// How often paths with this ending were asked for.
    pub fn times(&self, ending: &str) -> usize {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.iter().filter(|(path, _)| path.ends_with(ending)).map(|(_, times)| times).sum()
    }
}

fn serve(mut stream: TcpStream, folders: &[(&str, PathBuf)], counts: &Mutex<HashMap<String, usize>>) -> Option<()> {
    let mut lines = BufReader::new(stream.try_clone().ok()?).lines().map_while(Result::ok);
    let first = lines.next()?;
    // The rest of the head: what is sent back before it is read would be cut off.
    lines.take_while(|line| !line.is_empty()).for_each(drop);
    let path = first.split(' ').nth(1)?.split('?').next()?.to_owned();
    *counts.lock().unwrap_or_else(PoisonError::into_inner).entry(path.clone()).or_default() += 1;
    let file = folders.iter().find_map(|(under, folder)| Some(folder.join(path.strip_prefix(under)?)));
    let found = file.filter(|file| !path.contains("..") && file.is_file()).and_then(|file| std::fs::read(file).ok());
    let (status, body) = found.map_or(("404 Not Found", Vec::new()), |body| ("200 OK", body));
    let policy = if path.starts_with("/pages/policy") {
        format!("Content-Security-Policy: {POLICY}\r\n")
    } else {
        String::new()
    };
    let (kind, length) = (kind(Path::new(&path)), body.len());
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nCache-Control: no-store\r\nConnection: close\r\n{policy}\r\n"
    )
    .ok()?;
    stream.write_all(&body).ok()
}

fn kind(path: &Path) -> &'static str {
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        _ => "text/plain; charset=utf-8",
    }
}
