//! A plain file server, as static hosts are: it gives the files of a folder under a prefix, and `404.html` for what it
//! doesn't know. It sets no header that anything relies on.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// A server that stands until it is dropped.
pub struct Files {
    /// Where it is, without the prefix.
    pub origin: String,
    asked: Arc<Mutex<Vec<String>>>,
    ended: Arc<AtomicBool>,
}

impl Files {
    /// Serves a folder under `/NAME/`, on loopback.
    pub fn serve(folder: PathBuf, name: &'static str) -> std::io::Result<Files> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let origin = format!("http://{}", listener.local_addr()?);
        let (asked, ended): (Arc<Mutex<Vec<String>>>, Arc<AtomicBool>) = Default::default();
        let (told, over) = (asked.clone(), ended.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if over.load(Ordering::Relaxed) {
                    return;
                }
                let (folder, told) = (folder.clone(), told.clone());
                std::thread::spawn(move || {
                    let _ = answer(stream, &folder, name, &told);
                });
            }
        });
        Ok(Files { origin, asked, ended })
    }

    /// The paths that it was asked for.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
        // So that it notices.
        let _ = TcpStream::connect(self.origin.trim_start_matches("http://"));
    }
}

fn answer(mut stream: TcpStream, folder: &Path, name: &str, told: &Mutex<Vec<String>>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let mut line = String::new();
    while reader.read_line(&mut line)? > 2 {
        line.clear();
    }
    let path = first.split(' ').nth(1).unwrap_or("/").split('?').next().unwrap_or("/").to_owned();
    told.lock().unwrap_or_else(PoisonError::into_inner).push(path.clone());
    let file = path.strip_prefix(&format!("/{name}/")).map(|rest| if rest.is_empty() { "index.html" } else { rest });
    let found = file.filter(|file| !file.contains(['/', '\\'])).and_then(|file| std::fs::read(folder.join(file)).ok());
    let (status, file, bytes) = match found {
        Some(bytes) => ("200 OK", file.unwrap_or_default(), bytes),
        None => ("404 Not Found", "404.html", std::fs::read(folder.join("404.html"))?),
    };
    let kind = match file.rsplit('.').next() {
        Some("html") => "text/html",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        bytes.len()
    )?;
    stream.write_all(&bytes)
}
