//! The demo as a folder of files, for any static host: under a prefix, with its policy in the page, since such a host sets
//! no headers, and with every address that the host doesn't know led to the console.

#[path = "../../proxy/src/site/policy.rs"]
mod policy;

use crate::step::{self, Outcome, name_of, read, read_text, say, target, write};
use crate::{app, offline, sidecars};
use std::path::{Path, PathBuf};

const USAGE: &str = "usage: cargo xtask site [--prefix /PATH/]";
const INDEX: &str = "index.html";

/// Builds the app and writes `target/site`.
pub fn site(flags: &[String]) -> Outcome {
    let prefix = match flags {
        [] => "/",
        [flag, prefix] if flag == "--prefix" => prefix,
        [flag] => flag.strip_prefix("--prefix=").ok_or(USAGE)?,
        _ => return Err(USAGE.into()),
    };
    let folder = under(prefix)?;
    say(&format!("{} is the demo, to be served under {prefix}", folder.display()));
    Ok(())
}

/// The folder, for this prefix.
pub fn under(prefix: &str) -> Outcome<PathBuf> {
    let prefix = clean(prefix)?;
    app::build()?;
    let folder = target().join("site");
    lay(&app::dist(), &folder, &prefix)?;
    Ok(folder)
}

/// A prefix as pages write it: empty, or with a slash before and none after.
fn clean(prefix: &str) -> Outcome<String> {
    let path = prefix.trim_matches('/');
    let fits = path.split('/').all(|part| {
        !matches!(part, "." | "..")
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~'))
    });
    match path {
        "" => Ok(String::new()),
        _ if fits && !path.contains("//") => Ok(format!("/{path}")),
        _ => Err(format!("“{prefix}” is no path such as /demo/\n{USAGE}")),
    }
}

fn lay(dist: &Path, folder: &Path, prefix: &str) -> Outcome {
    if folder.exists() {
        std::fs::remove_dir_all(folder).map_err(|error| format!("can't remove {}: {error}", folder.display()))?;
    }
    step::make(folder)?;
    // Copies are for a server of ours alone, which knows how to give them.
    let files: Vec<PathBuf> = step::files(dist)?.into_iter().filter(|file| !sidecars::is_copy(file)).collect();
    let names: Vec<String> = files.iter().map(|file| name_of(file)).collect();
    for (file, name) in files.iter().zip(&names).filter(|(_, name)| ![INDEX, offline::WORKER].contains(&name.as_str()))
    {
        write(&folder.join(name), &read(file)?)?;
    }
    let page = page(&read_text(&dist.join(INDEX))?, &names, prefix)?;
    write(&folder.join(INDEX), page.as_bytes())?;
    // Some hosts leave out what they take for their own machinery.
    write(&folder.join(".nojekyll"), b"")?;
    offline::list(folder)?;
    // What hosts answer where they have no file: there the page reads the address itself. The worker doesn't keep it twice.
    write(&folder.join("404.html"), page.as_bytes())
}

/// The page under a prefix, with its policy.
fn page(html: &str, names: &[String], prefix: &str) -> Outcome<String> {
    let prefixed = html.replacen(
        r#"name="tagfire-prefix" content="""#,
        &format!(r#"name="tagfire-prefix" content="{prefix}""#),
        1,
    );
    let mut page = names.iter().fold(prefixed, |page, name| {
        ['"', '\'']
            .iter()
            .fold(page, |page, quote| page.replace(&format!("{quote}/{name}"), &format!("{quote}{prefix}/{name}")))
    });
    // Who may frame a page can be said by a header alone.
    let policy: Vec<String> = policy::content_policy(&page)
        .split("; ")
        .filter(|directive| !directive.starts_with("frame-ancestors"))
        .map(str::to_owned)
        .collect();
    let charset = r#"<meta charset="utf-8">"#;
    let place = page.find(charset).ok_or("the built page has no charset")? + charset.len();
    let meta = format!("\n    <meta http-equiv=\"Content-Security-Policy\" content=\"{}\">", policy.join("; "));
    page.insert_str(place, &meta);
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<head><meta charset="utf-8"><meta name="tagfire-prefix" content=""><link href="/a-1.css"><script>import "/a-1.js"; f({ a: '/a_bg.wasm' })</script>"#;

    #[test]
    fn a_page_asks_for_nothing_outside_its_prefix() {
        let names = ["a-1.css", "a-1.js", "a_bg.wasm"].map(str::to_owned);
        let page = page(PAGE, &names, "/demo").unwrap();
        assert!(page.contains(r#"content="/demo""#), "{page}");
        for name in names {
            assert!(page.contains(&format!("/demo/{name}")) && !page.contains(&format!("\"/{name}")), "{page}");
        }
        assert!(page.contains("Content-Security-Policy") && page.contains("'sha256-"), "{page}");
        assert!(!page.contains("frame-ancestors"));
    }

    #[test]
    fn prefixes_are_paths() {
        for (given, cleaned) in [("/", ""), ("", ""), ("demo", "/demo"), ("/a/b.c/", "/a/b.c")] {
            assert_eq!(clean(given).as_deref(), Ok(cleaned), "{given}");
        }
        for wrong in ["/a b/", "/a//b/", "/../", "/a?b", "/a\"b"] {
            assert!(clean(wrong).is_err(), "{wrong}");
        }
    }
}
