//! The built app, read once: hashed files that never change, and one page for every address that is a page.
//!
//! What is served is what was there at the start. A rebuild in place can't blank the page, and the page, its policy and
//! its `ETag` always belong together.

mod answer;
mod file;
mod policy;

use crate::StartError;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
pub use file::File;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

/// The app's files by name, and its page.
#[derive(Debug)]
pub struct Site {
    files: HashMap<String, File>,
    index: File,
    policy: String,
}

const INDEX: &str = "index.html";

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
        let missing = std::io::Error::new(std::io::ErrorKind::NotFound, "there is no such file");
        Site::new(found).ok_or(StartError::NoApp { path: folder.join(INDEX), source: missing })
    }

    /// The app that was built into this program, where one was.
    #[must_use]
    pub fn embedded() -> Option<Site> {
        Site::new(crate::embedded::FILES.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())).collect())
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
    if is_page(path) {
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

/// Whether the app has a page at this address.
fn is_page(path: &str) -> bool {
    let mut parts = path.trim_matches('/').split('/');
    matches!(
        (parts.next().unwrap_or_default(), parts.next(), parts.next()),
        ("" | "preview" | "services" | "settings" | "embed", None, _)
            | ("triggers" | "history", _, None)
            | ("repositories", _, _)
    )
}
