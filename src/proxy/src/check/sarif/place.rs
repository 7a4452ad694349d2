//! Places as SARIF has them: a file by its URI, a part of it, and the trigger that it belongs to.

use crate::check::place::Region;
use crate::check::report::Checked;
use serde_json::{Map, Value, json};
use std::fmt::Write;
use std::path::Path;

/// A part of the file of triggers. Standard input is no file, and only the trigger is named.
pub(super) fn location(file: &str, region: Option<Region>, trigger: Option<&Checked>) -> Value {
    let mut location = Map::new();
    if let Some(uri) = uri(file) {
        let mut physical = json!({"artifactLocation": {"uri": uri}});
        if let Some(region) = region {
            physical["region"] = json!(region);
        }
        location.insert("physicalLocation".into(), physical);
    }
    if let Some(Checked { name, repository, .. }) = trigger {
        let logical = json!([{"name": name, "fullyQualifiedName": format!("{repository}/{name}"), "kind": "object"}]);
        location.insert("logicalLocations".into(), logical);
    }
    location.into()
}

/// A file's URI: relative where its path is, so that it is found in a checkout wherever that lies. None for standard
/// input.
pub(super) fn uri(file: &str) -> Option<String> {
    if file == "-" {
        return None;
    }
    let path = if cfg!(windows) { file.replace('\\', "/") } else { file.to_owned() };
    let mut path = path.as_str();
    while let Some(rest) = path.strip_prefix("./") {
        path = rest.trim_start_matches('/');
    }
    let absolute = path.starts_with('/') || Path::new(file).is_absolute();
    let mut uri = String::from(if !absolute {
        ""
    } else if path.starts_with('/') {
        "file://"
    } else {
        "file:///"
    });
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => uri.push(char::from(byte)),
            // Nothing can go wrong in writing to memory.
            _ => drop(write!(uri, "%{byte:02X}")),
        }
    }
    Some(uri)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_have_uris() {
        for (file, expected) in [
            ("-", None),
            ("triggers.json", Some("triggers.json")),
            ("./deploy/my triggers.json", Some("deploy/my%20triggers.json")),
            ("../a#b?.json", Some("../a%23b%3F.json")),
            ("触发器.json", Some("%E8%A7%A6%E5%8F%91%E5%99%A8.json")),
            ("a:b.json", Some("a%3Ab.json")),
        ] {
            assert_eq!(uri(file).as_deref(), expected, "{file}");
        }
        assert_eq!(uri("/tmp/t.json").as_deref(), if cfg!(windows) { None } else { Some("file:///tmp/t.json") });
    }
}
