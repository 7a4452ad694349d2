//! How deep a body nests, counted before anything is built of it.

/// The deepest that is read. A notification nests six levels.
pub const DEEPEST: usize = 32;

/// Whether a JSON text nests no deeper. Of what is no JSON, the parser says so.
#[must_use]
pub fn is_shallow(body: &[u8]) -> bool {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for byte in body {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => {
                depth += 1;
                if depth > DEEPEST {
                    return false;
                }
            }
            b']' | b'}' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    true
}
