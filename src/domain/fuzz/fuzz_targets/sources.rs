//! A text as a source of tags: slices of any size read what is read at once, and nothing but tags comes out.
//!
//! The first byte is the size of the slices.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tagfire_domain::language::{Language, Say};
use tagfire_domain::source::{Reading, read};
use tagfire_domain::tag::check;

fuzz_target!(|bytes: &[u8]| {
    let Some((&size, bytes)) = bytes.split_first() else { return };
    let text = String::from_utf8_lossy(bytes);
    let whole = read(&text);

    let mut reading = Reading::new(text.into_owned());
    while !reading.step(usize::from(size).max(1)) {
        assert!((0.0..=1.0).contains(&reading.progress()));
    }
    assert_eq!(reading.finish(), whole);

    match whole {
        Ok(found) => {
            assert!((0..found.tags.len()).all(|id| check(found.tags.get(id)).is_ok()));
            assert!(found.rejected.len() <= found.refused);
            assert_eq!(found.rejected.is_empty(), found.refused == 0);
        }
        Err(error) => assert!(Language::ALL.iter().all(|language| !error.say(*language).is_empty())),
    }
});
