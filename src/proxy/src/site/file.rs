//! One file of the app in its encodings, each with an `ETag` of its own bytes.

use axum::http::{HeaderMap, HeaderValue, header};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use sha2::{Digest, Sha256};

/// A file.
#[derive(Clone, Debug)]
pub struct File {
    plain: Coded,
    br: Option<Coded>,
    gzip: Option<Coded>,
    /// Its media type.
    pub kind: HeaderValue,
    /// How long it may be kept without asking.
    pub caching: HeaderValue,
}

/// A file's bytes in one encoding.
#[derive(Clone, Debug)]
pub struct Coded {
    pub bytes: Bytes,
    pub etag: HeaderValue,
    pub encoding: Option<HeaderValue>,
}

impl Coded {
    fn new(bytes: Vec<u8>, encoding: Option<&'static str>) -> Coded {
        let hash = Sha256::digest(&bytes);
        let etag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(&hash[..16]));
        // Base64 is always a legal header.
        let etag = HeaderValue::from_str(&etag).unwrap_or(HeaderValue::from_static("\"\""));
        Coded { bytes: bytes.into(), etag, encoding: encoding.map(HeaderValue::from_static) }
    }
}

impl File {
    /// A file of this name, with its compressed copies.
    #[must_use]
    pub fn new(name: &str, bytes: Vec<u8>, br: Option<Vec<u8>>, gzip: Option<Vec<u8>>) -> File {
        let caching = if is_hashed(name) { "public, max-age=31536000, immutable" } else { "no-cache" };
        File {
            plain: Coded::new(bytes, None),
            br: br.map(|bytes| Coded::new(bytes, Some("br"))),
            gzip: gzip.map(|bytes| Coded::new(bytes, Some("gzip"))),
            kind: HeaderValue::from_static(kind_of(name)),
            caching: HeaderValue::from_static(caching),
        }
    }

    /// The file as it is, in no encoding.
    #[must_use]
    pub fn bytes(&self) -> &Bytes {
        &self.plain.bytes
    }

    /// What all its encodings take, in bytes.
    #[must_use]
    pub fn size(&self) -> usize {
        [Some(&self.plain), self.br.as_ref(), self.gzip.as_ref()]
            .into_iter()
            .flatten()
            .map(|coded| coded.bytes.len())
            .sum()
    }

    /// The smallest encoding that the client takes.
    #[must_use]
    pub fn for_client(&self, headers: &HeaderMap) -> &Coded {
        let takes = |wanted: &str| {
            headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok()).any(|value| {
                value.split(',').any(|part| {
                    let mut parts = part.split(';').map(str::trim);
                    let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(wanted));
                    named && !parts.any(|weight| matches!(weight, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
                })
            })
        };
        let br = self.br.as_ref().filter(|_| takes("br"));
        br.or_else(|| self.gzip.as_ref().filter(|_| takes("gzip"))).unwrap_or(&self.plain)
    }
}

/// Trunk writes a hash of 15 or 16 hexadecimal digits after a hyphen into the names of files that it builds.
pub fn is_hashed(name: &str) -> bool {
    name.split(['-', '.', '_']).any(|part| part.len() >= 15 && part.bytes().all(|b| b.is_ascii_hexdigit()))
}

fn kind_of(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "woff2" => "font/woff2",
        "tsv" => "text/tab-separated-values; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
