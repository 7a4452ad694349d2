//! Built texts without what is said in them to readers: the page and its scripts load a fifth less without comments and
//! the room before lines. Lines stay lines, on which a script may rely to end its statements.

use crate::step::{Outcome, read_text, write};
use std::path::Path;

/// Makes the built page of this folder lean, and the scripts in it.
pub fn page(folder: &Path) -> Outcome {
    let page = folder.join("index.html");
    let html = read_text(&page)?;
    let said = |line: &str| line.starts_with("<!--") && line.ends_with("-->");
    // What a script is for stands behind the word that begins it.
    let code = |line| if str::starts_with(line, "<script>//") { "<script>" } else { line };
    let lean = lines(&html).filter(|line| !said(line)).map(code).flat_map(|line| [line, "\n"]);
    write(&page, lean.collect::<String>().as_bytes())
}

/// A script without the comments that have lines of their own.
pub fn script(text: &str) -> String {
    let mut within = false;
    let code = lines(text).filter(|line| {
        let begins = within || line.starts_with("/*");
        within = begins && !line.ends_with("*/");
        !begins
    });
    code.flat_map(|line| [line, "\n"]).collect()
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_go_and_code_stays() {
        let text =
            "/**\n * @param {a}\n */\nexport function f(a) {\n    // why\n    return a /* b */ + `x//y`;\n}\n/* c */\n";
        assert_eq!(script(text), "export function f(a) {\nreturn a /* b */ + `x//y`;\n}\n");
    }

    #[test]
    fn page_keeps_its_markup() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("index.html");
        std::fs::write(&file, "  <!-- why -->\n  <p>a</p>\n<script>// first\n  let a;\n  // b\n</script>\n").unwrap();
        page(folder.path()).unwrap();
        assert_eq!(read_text(&file).unwrap(), "<p>a</p>\n<script>\nlet a;\n</script>\n");
    }
}
