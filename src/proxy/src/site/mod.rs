//! The built app, read once: hashed files that never change, and one page for every address that is a page.
//!
//! What is served is what was there at the start. A rebuild in place can't blank the page, and the page, its policy, its
//! `ETag` and its files always belong together: a folder that holds half a build is not served at all.

mod answer;
mod file;
mod policy;
mod whole;

use crate::StartError;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
pub use file::File;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use tagfire_domain::address::Page;

/// The app's files by name, and its page.
#[derive(Debug)]
pub struct Site {
    files: HashMap<String, File>,
    index: File,
    policy: String,
}

const INDEX: &str = "index.html";
/// The worker that keeps the demo for use without a network, and what ends it.
const WORKER: &str = "worker.js";
const GONE: &[u8] = include_bytes!("gone.js");
/// What the built page says of where its clusters are, and what it says in front of a source.
const DEMO: &str = "name=\"tagfire-clusters\" content=\"demo\"";
const LIVE: &str = "name=\"tagfire-clusters\" content=\"live\"";

impl Site {
    /// Reads a folder's own files: no folders in it, no links that lead out of it, nothing whose name begins with a dot.
    pub fn read(folder: &Path) -> Result<Site, StartError> {
        let unreadable = |source| StartError::NoApp { path: folder.join(INDEX), source };
        let mut found = HashMap::new();
        for entry in std::fs::read_dir(folder).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            // Of the entry itself: a link's target is not asked.
            if !name.starts_with('.') && entry.file_type().is_ok_and(|kind| kind.is_file()) {
                let bytes = std::fs::read(entry.path());
                found.insert(name, bytes.map_err(|source| StartError::NoApp { path: entry.path(), source })?);
            }
        }
        drop_strange_copies(&mut found);
        let missing = std::io::Error::new(std::io::ErrorKind::NotFound, "there is no such file");
        let site = Site::new(found).ok_or(StartError::NoApp { path: folder.join(INDEX), source: missing })?;
        match site.missing() {
            Some(missing) => Err(StartError::HalfAnApp { path: folder.join(INDEX), missing }),
            None => Ok(site),
        }
    }

    /// The app that was built into this program, where one was.
    #[must_use]
    pub fn embedded() -> Option<Site> {
        Site::new(crate::embedded::FILES.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())).collect())
    }

    /// A site of one page, which says that there is no console.
    #[must_use]
    pub fn bare() -> Site {
        const PAGE: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Tagfire</title><p>Tagfire runs here without its console: start it with <code>tagfire serve</code> to have it.</p>";
        let index = File::new(INDEX, PAGE.into(), None, None);
        let policy = policy::content_policy(PAGE);
        Site { files: HashMap::from([(INDEX.to_owned(), index.clone())]), index, policy }
    }

    /// A site of these files. `NAME.br` and `NAME.gz` are the compressed copies of `NAME`.
    fn new(mut found: HashMap<String, Vec<u8>>) -> Option<Site> {
        let names: Vec<String> =
            found.keys().filter(|name| !name.ends_with(".br") && !name.ends_with(".gz")).cloned().collect();
        let mut files = HashMap::new();
        for name in names {
            let bytes = found.remove(&name)?;
            let (br, gzip) = (found.remove(&format!("{name}.br")), found.remove(&format!("{name}.gz")));
            files.insert(name.clone(), File::new(&name, bytes, br, gzip));
        }
        let index = files.get(INDEX)?.clone();
        let policy = policy::content_policy(&String::from_utf8_lossy(index.bytes()));
        Some(Site { files, index, policy })
    }

    /// The site whose worker ends itself wherever a browser has it.
    #[must_use]
    pub fn without_worker(mut self) -> Site {
        self.files.insert(WORKER.to_owned(), File::new(WORKER, GONE.to_vec(), None, None));
        self
    }

    /// The site in front of a source of clusters: its page says so, that the console is live from its first moment and
    /// never takes itself for the demo, which no worker keeps in its place.
    #[must_use]
    pub fn live(self) -> Site {
        let mut this = self.without_worker();
        let page = String::from_utf8_lossy(this.index.bytes()).replacen(DEMO, LIVE, 1);
        this.index = File::new(INDEX, page.into_bytes(), None, None);
        this.files.insert(INDEX.to_owned(), this.index.clone());
        this
    }

    /// A built file that the page names and that isn't there.
    fn missing(&self) -> Option<String> {
        let page = String::from_utf8_lossy(self.index.bytes());
        whole::named_by(&page).find(|name| !self.files.contains_key(*name)).map(str::to_owned)
    }

    /// The Content-Security-Policy that belongs to the page.
    #[must_use]
    pub fn policy(&self) -> &str {
        &self.policy
    }

    /// How many files there are, and their bytes.
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        (self.files.len(), self.files.values().map(File::size).sum())
    }
}

/// Forgets compressed copies that aren't of the file beside them, as an older build's are.
fn drop_strange_copies(found: &mut HashMap<String, Vec<u8>>) {
    let is_copy = |name: &str, bytes: &[u8]| {
        let of = |name: &str| found.get(name).map_or(&[][..], Vec::as_slice);
        match name.rsplit_once('.') {
            Some((plain, "br")) => whole::is_brotli_of(bytes, of(plain)),
            Some((plain, "gz")) => whole::is_gzip_of(bytes, of(plain)),
            _ => true,
        }
    };
    let strange = found.iter().filter(|(name, bytes)| !is_copy(name, bytes)).map(|(name, _)| name.clone());
    for name in strange.collect::<Vec<_>>() {
        tracing::warn!(
            "{name} is not served: it is no copy of the file beside it. Build anew with `cargo xtask build`"
        );
        found.remove(&name);
    }
}

/// Answers with a file or with the page.
pub async fn serve(State(site): State<Arc<Site>>, request: Request) -> Response {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return (StatusCode::METHOD_NOT_ALLOWED, [("allow", "GET, HEAD")]).into_response();
    }
    let path = request.uri().path();
    if is_file(path) {
        return match site.files.get(path.trim_start_matches('/')) {
            Some(file) => answer::answer(file, &request),
            None => (StatusCode::NOT_FOUND, "there is no such file\n").into_response(),
        };
    }
    if Page::at(path).is_some() {
        return answer::answer(&site.index, &request);
    }
    // An unknown page is the app's to show, and an error all the same: never a part of it, never “unchanged”.
    answer::whole(&site.index, &request, StatusCode::NOT_FOUND)
}

/// The files of the app are all at the top, and have endings; a page's last part may hold a dot too (a repository, a
/// trigger's name), but never alone at the top.
fn is_file(path: &str) -> bool {
    let name = path.trim_start_matches('/');
    !name.contains('/') && name.contains('.')
}
