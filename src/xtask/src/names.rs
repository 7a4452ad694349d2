//! Shorter names between the module and its script. Each function that the module imports is named with sixteen digits
//! that no compression can take: without them, both files together get about 5 KB smaller.

use crate::sidecars::hash;
use crate::step::{Outcome, files, name_of, read, read_text, remove, write};
use crate::{exports, lean, order};
use std::collections::{HashMap, HashSet};
use std::convert::Infallible;
use std::path::{Path, PathBuf};
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{EntityType, ImportSection, Module};
use wasmparser::{Imports, Parser, Payload};

/// Shortens the names in the built app of this folder. Its files get names of their new contents, because browsers keep
/// them for good.
pub fn shorten(folder: &Path) -> Outcome {
    let page = folder.join("index.html");
    let (script, module) = (the_only(folder, ".js")?, the_only(folder, "_bg.wasm")?);
    exports::drop(&script, &module)?;
    let (text, bytes) = shortened(&script, &module)?;
    let mut html = read_text(&page)?;
    for (file, bytes, ending) in [(script, text.into_bytes(), ".js"), (module, bytes, "_bg.wasm")] {
        let old = name_of(&file);
        let new = format!("tagfire-app-{}{ending}", hash(&bytes));
        write(&file.with_file_name(&new), &bytes)?;
        remove(&file)?;
        html = html.replace(&old, &new);
    }
    write(&page, html.as_bytes())
}

/// A script and its module with shorter names between them, the module's functions in an order that compresses.
pub fn shortened(script: &Path, module: &Path) -> Outcome<(String, Vec<u8>)> {
    let bytes = read(module)?;
    let names = shorter(&imported(&bytes).map_err(|error| format!("{}: {error}", module.display()))?);
    let text = replaced(&lean::script(&read_text(script)?), &names);
    let bytes = renamed(&bytes, &names).and_then(|bytes| order::alike(&bytes));
    Ok((text, bytes.map_err(|error| format!("{}: {error}", module.display()))?))
}

fn the_only(folder: &Path, ending: &str) -> Outcome<PathBuf> {
    let mut fitting = files(folder)?.into_iter().filter(|path| name_of(path).ends_with(ending));
    match (fitting.next(), fitting.next()) {
        (Some(file), None) => Ok(file),
        _ => Err(format!("{} should hold one file *{ending}", folder.display())),
    }
}

/// The names of what a module imports.
fn imported(module: &[u8]) -> wasmparser::Result<Vec<String>> {
    let mut names = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        if let Payload::ImportSection(section) = payload? {
            for import in section.into_imports() {
                names.push(import?.name.to_owned());
            }
        }
    }
    Ok(names)
}

/// Each name without the digits at its end. Of those that then are the same, all but the first are numbered.
fn shorter(names: &[String]) -> HashMap<String, String> {
    let mut taken: HashSet<String> = names.iter().cloned().collect();
    let mut shorter = HashMap::new();
    for name in names {
        let Some((stem, digits)) = name.rsplit_once('_') else { continue };
        if digits.len() != 16 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            continue;
        }
        let numbered = (2..).map(|number| format!("{stem}{number}"));
        let free = std::iter::once(stem.to_owned()).chain(numbered).find(|free| taken.insert(free.clone()));
        shorter.extend(free.map(|free| (name.clone(), free)));
    }
    shorter
}

/// A text with each of the names, where it stands as a whole word, replaced.
fn replaced(text: &str, names: &HashMap<String, String>) -> String {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let word = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(word);
        out.push_str(names.get(word).map_or(word, String::as_str));
        let between = after.find(is_part).unwrap_or(after.len());
        out.push_str(&after[..between]);
        rest = &after[between..];
    }
    out
}

/// The module with its imports renamed.
fn renamed(module: &[u8], names: &HashMap<String, String>) -> Result<Vec<u8>, Error<Infallible>> {
    struct Renaming<'a>(&'a HashMap<String, String>);
    impl Reencode for Renaming<'_> {
        type Error = Infallible;

        fn parse_imports(
            &mut self,
            section: &mut ImportSection,
            imports: Imports<'_>,
        ) -> Result<(), Error<Infallible>> {
            // A group of imports says the same as one after another.
            match imports {
                Imports::Single(_, import) => {
                    let name = self.0.get(import.name).map_or(import.name, String::as_str);
                    let kind: EntityType = self.entity_type(import.ty)?;
                    section.import(import.module, name, kind);
                    Ok(())
                }
                group => wasm_encoder::reencode::utils::parse_imports(self, section, group),
            }
        }
    }
    let mut new = Module::new();
    Renaming(names).parse_core_module(&mut new, Parser::new(0), module)?;
    Ok(new.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{FunctionSection, TypeSection};

    fn names(list: &[&str]) -> Vec<String> {
        list.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn names_lose_their_digits_and_stay_apart() {
        let long = names(&[
            "__wbg_get_0123456789abcdef",
            "__wbg_get_fedcba9876543210",
            "__wbg_get2_00000000deadbeef",
            "plain",
        ]);
        let short = shorter(&long);
        let all: HashSet<&String> = short.values().collect();
        assert_eq!(all.len(), 3);
        assert_eq!(short[&long[0]], "__wbg_get");
        assert!(!short.contains_key("plain"));
    }

    #[test]
    fn script_and_module_agree_on_the_new_names() {
        let mut module = Module::new();
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        for name in ["__wbg_a_0123456789abcdef", "__wbg_a_fedcba9876543210"] {
            imports.import("env", name, EntityType::Function(0));
        }
        module.section(&types).section(&imports).section(&FunctionSection::new());
        let module = module.finish();
        let names = shorter(&imported(&module).unwrap());
        let renamed = renamed(&module, &names).unwrap();
        assert_eq!(imported(&renamed).unwrap(), ["__wbg_a", "__wbg_a2"]);
        let script =
            "x = { __wbg_a_0123456789abcdef: f(1), __wbg_a_fedcba9876543210: g, __wbg_a_0123456789abcdef_not: h }";
        assert_eq!(replaced(script, &names), "x = { __wbg_a: f(1), __wbg_a2: g, __wbg_a_0123456789abcdef_not: h }");
    }
}
