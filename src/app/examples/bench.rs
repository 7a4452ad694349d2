//! The matcher as the console has it, for a page that times it beside the browser's own `RegExp`.

use tagfire_domain::condition::{Condition, Method};
use tagfire_domain::matcher::{Gathering, Pass, TagSet};
use wasm_bindgen::prelude::*;

/// Tags, loaded once.
#[wasm_bindgen]
pub struct Tags(TagSet);

#[wasm_bindgen]
impl Tags {
    /// Takes in one tag a line.
    #[wasm_bindgen(constructor)]
    pub fn new(text: &str) -> Tags {
        let mut gathering = Gathering::default();
        text.lines().for_each(|tag| gathering.push(tag));
        Tags(gathering.finish())
    }

    /// Compiles expressions, one a line, and judges every tag by every one of them; how many verdicts say “fires”.
    pub fn judge(&self, exprs: &str) -> usize {
        let conditions = conditions(exprs);
        let mut pass = Pass::new(&conditions, self.0.clone());
        while !pass.step(usize::MAX) {}
        pass.finish().tally().each.iter().sum()
    }
}

/// Compiles expressions, one a line, to where the first tag could be judged.
#[wasm_bindgen]
pub fn compile(exprs: &str) -> bool {
    Pass::new(&conditions(exprs), TagSet::default()).step(0)
}

fn conditions(exprs: &str) -> Vec<Condition> {
    exprs.lines().filter_map(|expr| Condition::parse(Method::Regex, expr).ok()).collect()
}

fn main() {}
