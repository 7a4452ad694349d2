//! Compressed copies beside the built files, made once at build time so that serving them costs nothing.

use crate::offline;
use crate::step::{Outcome, files, name_of, read, write};
use sha2::{Digest, Sha256};
use std::io::Write;
use std::path::{Path, PathBuf};

/// What a built file is told from others by, in its name: browsers keep a file for good under the name it has.
pub fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Writes a brotli and a gzip copy beside every file that gets smaller by it.
pub fn write_beside(folder: &Path) -> Outcome {
    for file in compressible(folder)? {
        let bytes = read(&file)?;
        let name = name_of(&file);
        write(&file.with_file_name(format!("{name}.br")), &brotli(&bytes)?)?;
        write(&file.with_file_name(format!("{name}.gz")), &gzip(&bytes)?)?;
    }
    Ok(())
}

/// Each file's name and its size in bytes on the wire, largest first. The samples are none of a first visit, they are
/// loaded when they are asked for; nor is what keeps the console for later, which is loaded once it is there.
pub fn weights(folder: &Path) -> Outcome<Vec<(String, u64)>> {
    let mut files = Vec::new();
    for file in compressible(folder)?.into_iter().filter(|file| !is_later(file)) {
        let name = name_of(&file);
        let sidecar = file.with_file_name(format!("{name}.br"));
        let size =
            std::fs::metadata(&sidecar).map_err(|error| format!("can't read {}: {error}", sidecar.display()))?.len();
        files.push((name, size));
    }
    files.sort_by_key(|(_, size)| std::cmp::Reverse(*size));
    Ok(files)
}

fn is_later(file: &Path) -> bool {
    has_ending(file, &["tsv"]) || name_of(file) == offline::WORKER
}

/// Whether a file is the compressed copy of the one beside it.
pub fn is_copy(file: &Path) -> bool {
    has_ending(file, &["br", "gz"])
}

fn has_ending(file: &Path, endings: &[&str]) -> bool {
    file.extension().and_then(|ending| ending.to_str()).is_some_and(|ending| endings.contains(&ending))
}

fn compressible(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut files = files(folder)?;
    files.retain(|file| has_ending(file, &["html", "js", "css", "wasm", "svg", "json", "tsv"]));
    Ok(files)
}

/// As small as brotli makes it.
pub fn brotli(bytes: &[u8]) -> Outcome<Vec<u8>> {
    let mut out = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut &bytes[..], &mut out, &parameters).map_err(|error| format!("brotli: {error}"))?;
    Ok(out)
}

fn gzip(bytes: &[u8]) -> Outcome<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).map_err(|error| format!("gzip: {error}"))
}
