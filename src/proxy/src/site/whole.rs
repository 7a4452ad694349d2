//! Whether the files of a folder belong together. A folder may be read while somebody builds into it, or after half of it
//! was replaced: what is half of one build and half of another would be a blank page.

use std::io::Read;

/// What compressed copies unpack to, and no more than that is looked at: a file says how long it is.
fn unpacks_to(unpacked: impl Read, bytes: &[u8]) -> bool {
    let mut found = Vec::with_capacity(bytes.len());
    unpacked.take(bytes.len() as u64 + 1).read_to_end(&mut found).is_ok() && found == bytes
}

/// Whether a brotli copy is one of these bytes.
pub fn is_brotli_of(copy: &[u8], bytes: &[u8]) -> bool {
    unpacks_to(brotli_decompressor::Decompressor::new(copy, 4096), bytes)
}

/// Whether a gzip copy is one of these bytes.
pub fn is_gzip_of(copy: &[u8], bytes: &[u8]) -> bool {
    unpacks_to(flate2::read::GzDecoder::new(copy), bytes)
}

/// The built files that a page names: those with a hash in their names, whatever stands before the name.
pub fn named_by(html: &str) -> impl Iterator<Item = &str> {
    let words = html.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')));
    words.filter(|word| word.contains('.') && super::file::is_hashed(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_names_its_built_files() {
        let html = r#"<link href="/demo/base-60d10d7fee4554c7.css"><script>import("/a-41cddd8fe0a4af43.js", { module: '/a-41cddd8fe0a4af43_bg.wasm' })</script>"#;
        let names: Vec<_> = named_by(html).collect();
        assert_eq!(names, ["base-60d10d7fee4554c7.css", "a-41cddd8fe0a4af43.js", "a-41cddd8fe0a4af43_bg.wasm"]);
    }
}
