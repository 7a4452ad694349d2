//! What the module's script exports for nobody. The page only starts the module; classes that libraries export through it
//! keep their functions in the module, about 2 KB of both files.

use crate::step::{Outcome, read, read_text, remove, write};
use crate::tools;
use std::convert::Infallible;
use std::path::Path;
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{ExportSection, Module};
use wasmparser::{Export, Parser};

/// Takes the classes out of this script, and what only they call out of the module.
pub fn drop(script: &Path, module: &Path) -> Outcome {
    let text = read_text(script)?;
    let classes = classes(&text);
    write(script, without(&text, &classes).as_bytes())?;
    let bytes = kept(&read(module)?, &classes).map_err(|error| format!("{}: {error}", module.display()))?;
    let left = module.with_extension("left");
    write(&left, &bytes)?;
    tools::optimise("--remove-unused-module-elements", &left, module)?;
    remove(&left)
}

/// The names of the classes that a script exports.
fn classes(script: &str) -> Vec<String> {
    let named = |line: &str| line.strip_prefix("export class ")?.split(' ').next().map(str::to_owned);
    script.lines().filter_map(named).collect()
}

/// The script without these classes: each from its first line to what ends it, and what frees what it held.
fn without(script: &str, classes: &[String]) -> String {
    let mut until: Option<String> = None;
    let mut kept = String::with_capacity(script.len());
    for line in script.lines() {
        for class in classes {
            if line.starts_with(&format!("export class {class} ")) {
                until = Some(format!("if (Symbol.dispose) {class}."));
            } else if line.starts_with(&format!("const {class}Finalization ")) {
                until = Some("    : new FinalizationRegistry(".to_owned());
            }
        }
        match &until {
            Some(last) if line.starts_with(last) => until = None,
            Some(_) => {}
            None => kept.extend([line, "\n"]),
        }
    }
    kept
}

/// The module without the exports that these classes call.
fn kept(module: &[u8], classes: &[String]) -> Result<Vec<u8>, Error<Infallible>> {
    struct Dropping(Vec<String>);
    impl Reencode for Dropping {
        type Error = Infallible;

        fn parse_export(&mut self, exports: &mut ExportSection, export: Export<'_>) -> Result<(), Error<Infallible>> {
            let name = export.name.strip_prefix("__wbg_").unwrap_or(export.name);
            if self.0.iter().any(|class| name.starts_with(class)) {
                return Ok(());
            }
            wasm_encoder::reencode::utils::parse_export(self, exports, export)
        }
    }
    let mut new = Module::new();
    let prefixes = classes.iter().map(|class| format!("{}_", class.to_ascii_lowercase())).collect();
    Dropping(prefixes).parse_core_module(&mut new, Parser::new(0), module)?;
    Ok(new.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = "export class Held {\n    free() {\n        wasm.__wbg_held_free(1, 0);\n    }\n}\n\
        if (Symbol.dispose) Held.prototype[Symbol.dispose] = Held.prototype.free;\nfunction f() {}\n\
        const HeldFinalization = (typeof FinalizationRegistry === 'undefined')\n    ? { register: () => {} }\n    \
        : new FinalizationRegistry(ptr => wasm.__wbg_held_free(ptr, 1));\nexport { f as default };\n";

    #[test]
    fn classes_go_and_the_rest_stays() {
        let classes = classes(SCRIPT);
        assert_eq!(classes, ["Held"]);
        assert_eq!(without(SCRIPT, &classes), "function f() {}\nexport { f as default };\n");
    }

    #[test]
    fn their_exports_go_with_them() {
        let mut exports = ExportSection::new();
        for name in ["held_a", "__wbg_held_free", "main", "heldout"] {
            exports.export(name, wasm_encoder::ExportKind::Func, 0);
        }
        let mut module = Module::new();
        module.section(&exports);
        let kept = kept(&module.finish(), &["Held".to_owned()]).unwrap();
        let text = String::from_utf8_lossy(&kept);
        assert!(text.contains("main") && text.contains("heldout"), "{text}");
        assert!(!text.contains("held_a") && !text.contains("held_free"), "{text}");
    }
}
