//! A file as an HTTP answer: whole, unchanged, or a part of it (RFC 9110, sections 13 and 14).

use super::file::{Coded, File};
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::ops::Range;

/// The answer that the request's conditions ask for.
pub fn answer(file: &File, request: &Request) -> Response {
    let coded = file.for_client(request.headers());
    if names(request.headers(), header::IF_NONE_MATCH, &coded.etag) {
        let mut response = StatusCode::NOT_MODIFIED.into_response();
        describe(&mut response, file, coded);
        return response;
    }
    match asked_range(request, coded) {
        Asked::Whole => whole(file, request, StatusCode::OK),
        Asked::Part(range) => {
            let told = format!("bytes {}-{}/{}", range.start, range.end - 1, coded.bytes.len());
            let mut response = body(request, coded, range, StatusCode::PARTIAL_CONTENT);
            describe(&mut response, file, coded);
            content_range(&mut response, &told);
            response
        }
        Asked::Beyond => {
            let mut response = StatusCode::RANGE_NOT_SATISFIABLE.into_response();
            content_range(&mut response, &format!("bytes */{}", coded.bytes.len()));
            response
        }
    }
}

/// The whole file.
pub fn whole(file: &File, request: &Request, status: StatusCode) -> Response {
    let coded = file.for_client(request.headers());
    let mut response = body(request, coded, 0..coded.bytes.len(), status);
    describe(&mut response, file, coded);
    if status != StatusCode::OK {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    }
    response
}

fn body(request: &Request, coded: &Coded, range: Range<usize>, status: StatusCode) -> Response {
    let length = range.len();
    let body = if request.method() == Method::HEAD { Body::empty() } else { coded.bytes.slice(range).into() };
    let mut response = (status, body).into_response();
    response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    response
}

fn describe(response: &mut Response, file: &File, coded: &Coded) {
    let not_modified = response.status() == StatusCode::NOT_MODIFIED;
    let headers = response.headers_mut();
    headers.insert(header::ETAG, coded.etag.clone());
    headers.insert(header::CACHE_CONTROL, file.caching.clone());
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    if not_modified {
        headers.remove(header::CONTENT_TYPE);
        return;
    }
    headers.insert(header::CONTENT_TYPE, file.kind.clone());
    if let Some(encoding) = &coded.encoding {
        headers.insert(header::CONTENT_ENCODING, encoding.clone());
    }
}

fn content_range(response: &mut Response, told: &str) {
    if let Ok(told) = HeaderValue::from_str(told) {
        response.headers_mut().insert(header::CONTENT_RANGE, told);
    }
}

/// Whether a list of tags names this one; weak tags count, since what is compared is kept and not joined.
fn names(headers: &HeaderMap, list: header::HeaderName, etag: &HeaderValue) -> bool {
    let Ok(etag) = etag.to_str() else { return false };
    headers.get_all(list).iter().filter_map(|value| value.to_str().ok()).any(|value| {
        value.split(',').map(str::trim).any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
    })
}

enum Asked {
    Whole,
    Part(Range<usize>),
    Beyond,
}

/// One range is answered; several, or one that can't be read, get the whole, as the specification allows. A range of
/// another version (`If-Range`) does too: parts of two versions must never be joined.
fn asked_range(request: &Request, coded: &Coded) -> Asked {
    let headers = request.headers();
    if request.method() != Method::GET
        || headers.get(header::IF_RANGE).is_some_and(|condition| *condition != coded.etag)
    {
        return Asked::Whole;
    }
    let asked =
        headers.get(header::RANGE).and_then(|value| value.to_str().ok()).and_then(|value| value.strip_prefix("bytes="));
    let Some((first, last)) = asked.and_then(|value| value.trim().split_once('-')) else { return Asked::Whole };
    let length = coded.bytes.len();
    let number = |text: &str| {
        (!text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()))
            .then(|| text.parse::<usize>().unwrap_or(usize::MAX))
    };
    let range = match (first, last) {
        ("", last) => match number(last) {
            Some(count) => length.saturating_sub(count)..length,
            None => return Asked::Whole,
        },
        (first, last) => match (number(first), if last.is_empty() { Some(usize::MAX) } else { number(last) }) {
            (Some(first), Some(last)) if first <= last => first..last.saturating_add(1).min(length),
            _ => return Asked::Whole,
        },
    };
    if range.start < range.end { Asked::Part(range) } else { Asked::Beyond }
}
