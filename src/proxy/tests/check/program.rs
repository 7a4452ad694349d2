//! Runs the program on files that are written for one test.

use serde_json::{Value, json};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// A run of the program.
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Run {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}{}", self.out, self.err))
    }
}

/// Files beside each other, and the folder that the program runs in.
pub struct Folder(tempfile::TempDir);

impl Folder {
    pub fn with(files: &[(&str, &str)]) -> Folder {
        let folder = tempfile::tempdir().unwrap();
        let folder = Folder(folder);
        files.iter().for_each(|(name, text)| folder.write(name, text.as_bytes()));
        folder
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    pub fn check(&self, arguments: &[&str]) -> Run {
        self.check_on("", arguments)
    }

    /// With a text on standard input, and nothing of the machine's environment.
    pub fn check_on(&self, input: &str, arguments: &[&str]) -> Run {
        let mut child = Command::new(env!("CARGO_BIN_EXE_tagfire"))
            .arg("check")
            .args(arguments)
            .current_dir(self.0.path())
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // Who refuses its arguments may have gone before.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Run { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }
}

/// A trigger's record, as an export has it.
pub fn trigger(name: &str, method: &str, expr: &str) -> Value {
    json!({
        "id": format!("id-{name}"), "name": name, "repository": "shop/web",
        "condition": {"method": method, "expr": expr},
        "action": {"region": "ap-guangzhou", "cluster": "cls-1", "namespace": "default", "kind": "Deployment",
            "workload": "web", "container": "nginx", "method": "tag"},
        "enabled": true, "examples": {"fires": [], "stays": []}, "createdAt": 0, "updatedAt": 0,
    })
}

/// The same with changed fields.
pub fn with(mut record: Value, fields: Value) -> Value {
    for (name, value) in fields.as_object().unwrap() {
        record[name] = value.clone();
    }
    record
}

/// An export: a record a line, the first of them in line 5.
pub fn export(triggers: &[Value]) -> String {
    let lines: Vec<String> = triggers.iter().map(Value::to_string).collect();
    format!("{{\n\"format\": \"tagfire\",\n\"version\": 1,\n\"triggers\": [\n{}\n]\n}}\n", lines.join(",\n"))
}

/// An export with tags of its repository.
pub fn export_with_tags(triggers: &[Value], tags: &[&str]) -> String {
    let tags: Vec<Value> = tags.iter().map(|tag| json!({"tag": tag, "digest": null, "pushedAt": 0})).collect();
    let repositories = json!([{"name": "shop/web", "tags": tags}]);
    export(triggers).replace("\n]\n}\n", &format!("\n],\n\"repositories\": {repositories}\n}}\n"))
}

/// A release, a list, and everything.
pub fn three() -> Vec<Value> {
    vec![
        trigger("release", "regex", r"^v\d+\.\d+\.\d+$"),
        trigger("pinned", "taglist", "lts;stable"),
        with(trigger("every", "all", ""), json!({"repository": "shop/api"})),
    ]
}
