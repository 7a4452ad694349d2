//! Numbers, dates and spans of time, as the page's language writes them.

use crate::language::{language, sentence, t};
use js_sys::Intl::RelativeTimeFormat;
use js_sys::{Array, Date, Function, Object, Reflect};
use std::cell::RefCell;
use tagfire_domain::language::Language;
pub use tagfire_domain::language::number;
use tagfire_domain::time::Timestamp;
use wasm_bindgen::JsValue;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// An amount of data in the largest unit that fits: `640 KB`, `3.4 MB`, `120 GB`.
pub fn size(bytes: f64) -> String {
    let (amount, unit) = match bytes {
        b if b < 1e6 => ((b / 1e3).ceil(), "KB"),
        b if b < 1e9 => (b / 1e6, "MB"),
        b => (b / 1e9, "GB"),
    };
    let one_digit = amount < 10.0 && unit != "KB";
    if one_digit {
        // Whole numbers alone: fractions take 12 KB of module to write.
        let tenths = (amount * 10.0).round() as usize;
        format!("{}.{} {unit}", tenths / 10, tenths % 10)
    } else {
        format!("{} {unit}", number(amount.round() as usize))
    }
}

/// `n trigger`/`n triggers` in English; Chinese knows no plural.
pub fn plural(count: usize, one: &'static str, many: &'static str) -> &'static str {
    if count == 1 && language() == Language::En { one } else { many }
}

/// The parts that a date is written with.
type Shape = &'static [(&'static str, &'static str)];

const FULL: Shape = &[("dateStyle", "long"), ("timeStyle", "long")];
const TIME: Shape = &[("hour", "2-digit"), ("minute", "2-digit"), ("second", "2-digit")];
const WHOLE_DAY: Shape = &[("weekday", "long"), ("day", "numeric"), ("month", "long"), ("year", "numeric")];
const DAY_ALONE: Shape = &[("day", "numeric"), ("month", "short")];

thread_local! {
    /// What writes dates, of each language and shape that was asked for: the browser takes far longer to make one than
    /// to write a date with it, and a list has hundreds.
    static WRITERS: RefCell<Vec<(Language, Shape, Function)>> = const { RefCell::new(Vec::new()) };
    /// What writes spans of time, in the language of the moment.
    static SPANS: RefCell<Option<(Language, RelativeTimeFormat)>> = const { RefCell::new(None) };
}

fn date(at: Timestamp, shape: Shape) -> String {
    let language = language();
    let writer = WRITERS.with_borrow_mut(|writers| {
        let known = writers.iter().find(|(of, known, _)| *of == language && *known == shape);
        known.map(|(.., writer)| writer.clone()).unwrap_or_else(|| {
            let writer = writer(language, shape);
            writers.push((language, shape, writer.clone()));
            writer
        })
    });
    let written = writer.call1(&JsValue::UNDEFINED, &JsValue::from_f64(at.0 as f64));
    written.ok().and_then(|text| text.as_string()).unwrap_or_default()
}

fn writer(language: Language, shape: Shape) -> Function {
    let options = Object::new();
    for (key, value) in shape {
        let _ = Reflect::set(&options, &JsValue::from_str(key), &JsValue::from_str(value));
    }
    let locale = if language == Language::En { "en-GB" } else { "zh-CN" };
    js_sys::Intl::DateTimeFormat::new(&Array::of1(&locale.into()), &options).format()
}

/// Date and time to the second, with the zone.
pub fn full(at: Timestamp) -> String {
    date(at, FULL)
}

/// Midnights between two instants, in the browser's zone.
fn days_between(at: Timestamp, now: Timestamp) -> i64 {
    day_number(now) - day_number(at)
}

/// Which day of the browser's zone an instant is in, counted from one that doesn't matter.
pub fn day_number(at: Timestamp) -> i64 {
    let date = Date::new(&JsValue::from_f64(at.0 as f64));
    (date.get_time() as i64 - date.get_timezone_offset() as i64 * MINUTE).div_euclid(DAY)
}

/// The day: “Today”, “Yesterday”, or its date.
pub fn day(at: Timestamp, now: Timestamp) -> String {
    match days_between(at, now) {
        0 => t("Today", "今天").into(),
        1 => t("Yesterday", "昨天").into(),
        _ => date(at, WHOLE_DAY),
    }
}

/// The time of its day, to the second.
pub fn time(at: Timestamp) -> String {
    date(at, TIME)
}

/// “4 minutes ago”, “yesterday”; the date once it is more than a week past.
pub fn ago(at: Timestamp, now: Timestamp) -> String {
    let past = now.since(at);
    let days = days_between(at, now);
    let (amount, unit) = match past {
        p if p < MINUTE => return t("just now", "刚刚").into(),
        p if p < 60 * MINUTE => (p / MINUTE, "minute"),
        p if p < DAY && days == 0 => (p / (60 * MINUTE), "hour"),
        _ if days <= 7 => (days, "day"),
        _ => return date(at, DAY_ALONE),
    };
    let language = language();
    let spans = SPANS.with_borrow_mut(|known| match known {
        Some((of, spans)) if *of == language => spans.clone(),
        _ => {
            let spans = spans_of(language);
            *known = Some((language, spans.clone()));
            spans
        }
    });
    String::from(spans.format(-(amount as f64), unit))
}

fn spans_of(language: Language) -> RelativeTimeFormat {
    let options = Object::new();
    let _ = Reflect::set(&options, &"numeric".into(), &"auto".into());
    RelativeTimeFormat::new(&Array::of1(&language.code().into()), &options)
}

/// A span in its two largest units: `31 s`, `2 min 5 s`, `3 h 10 min`.
pub fn span(millis: i64) -> String {
    let seconds = (millis.max(0) + 500) / 1000;
    let (s, min, h) = (seconds % 60, seconds / 60 % 60, seconds / 3600);
    match seconds {
        0..60 => sentence!("{s} s", "{s} 秒"),
        60..3600 if s == 0 => sentence!("{min} min", "{min} 分"),
        60..3600 => sentence!("{min} min {s} s", "{min} 分 {s} 秒"),
        _ => sentence!("{h} h {min} min", "{h} 小时 {min} 分"),
    }
}
