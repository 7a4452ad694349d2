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

    /// Compiles expressions, one a line, to judge these tags by.
    pub fn prepare(&self, exprs: &str) -> Prepared {
        Prepared(Pass::new(&conditions(exprs), self.0.clone()))
    }

    /// Compiles one expression and judges every tag by it; how many fire.
    pub fn edit(&self, expr: &str) -> usize {
        judge(Pass::new(&conditions(expr), self.0.clone()))
    }
}

/// Compiled conditions and the tags that they are to judge.
#[wasm_bindgen]
pub struct Prepared(Pass);

#[wasm_bindgen]
impl Prepared {
    /// Judges every tag by every condition; how many of all verdicts say “fires”.
    pub fn judge(&self) -> usize {
        judge(self.0.clone())
    }
}

fn judge(mut pass: Pass) -> usize {
    while !pass.step(usize::MAX) {}
    pass.finish().tally().each.iter().sum()
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
