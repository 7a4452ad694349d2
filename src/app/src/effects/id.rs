//! Identifiers that nobody else has: random UUIDs (version 4 of RFC 9562).

use js_sys::Reflect;
use leptos::prelude::*;

/// A new identifier, such as `7f9c24e8-3b1d-4f6a-9a52-0c8e51d3b6f7`.
pub fn random() -> String {
    let Ok(crypto) = window().crypto() else { return uuid(by_chance()) };
    // Browsers make one themselves, but only for pages from `https:` or from this machine.
    if Reflect::has(&crypto, &"randomUUID".into()) == Ok(true) {
        return crypto.random_uuid();
    }
    let mut bytes = [0; 16];
    match crypto.get_random_values_with_u8_array(&mut bytes) {
        Ok(_) => uuid(bytes),
        Err(_) => uuid(by_chance()),
    }
}

/// What is left where a browser has no source of randomness for keys: an identifier needs none to be ours alone.
fn by_chance() -> [u8; 16] {
    std::array::from_fn(|_| (js_sys::Math::random() * 256.0) as u8)
}

/// Sixteen random bytes as a UUID is written.
fn uuid(mut bytes: [u8; 16]) -> String {
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut text = String::with_capacity(36);
    for (i, byte) in bytes.into_iter().enumerate() {
        if matches!(i, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        for digit in [byte >> 4, byte & 0x0f] {
            text.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn is_uuid(text: &str) -> bool {
        let shape = text.bytes().enumerate().all(|(i, byte)| match i {
            8 | 13 | 18 | 23 => byte == b'-',
            14 => byte == b'4',
            19 => matches!(byte, b'8' | b'9' | b'a' | b'b'),
            _ => byte.is_ascii_digit() || matches!(byte, b'a'..=b'f'),
        });
        shape && text.len() == 36
    }

    #[wasm_bindgen_test]
    fn an_identifier_is_a_random_uuid_and_no_two_are_the_same() {
        let (one, other) = (random(), random());
        assert!(is_uuid(&one), "{one}");
        assert_ne!(one, other);
    }

    #[wasm_bindgen_test]
    fn bytes_are_written_as_a_uuid_of_version_4_whatever_they_are() {
        assert_eq!(uuid([0; 16]), "00000000-0000-4000-8000-000000000000");
        assert_eq!(uuid([0xff; 16]), "ffffffff-ffff-4fff-bfff-ffffffffffff");
        assert!(is_uuid(&uuid(by_chance())));
    }
}
