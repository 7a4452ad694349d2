//! The module's functions in an order that compresses: each is followed by the one that is most like it. The compiler
//! leaves hundreds of near copies far apart, where naming what repeats costs more bytes: it saves 3 in 100 of the app.

use std::collections::HashMap;
use std::convert::Infallible;
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{CodeSection, FunctionSection, Module};
use wasmparser::{FunctionBody, FunctionSectionReader, Parser, Payload, TypeRef};

/// How many bytes are compared at once: shorter pieces are alike by chance, longer ones differ in one number.
const PIECE: usize = 6;

/// A piece that is in more functions than this says nothing of their likeness, and costs the most to count.
const COMMON: usize = 1000;

/// The module with its functions in another order, and otherwise as it is.
pub fn alike(module: &[u8]) -> Result<Vec<u8>, Error<Infallible>> {
    let functions = Functions::of(module)?;
    let order = chain(&functions.bodies.iter().map(FunctionBody::as_bytes).collect::<Vec<_>>());
    let mut places = vec![0; order.len()];
    for (place, &function) in (0..).zip(&order) {
        places[function] = place;
    }
    let mut new = Module::new();
    Ordering { functions, order, places }.parse_core_module(&mut new, Parser::new(0), module)?;
    Ok(new.finish())
}

/// The functions that a module has of its own.
struct Functions<'a> {
    /// How many are imported: those come first in every numbering.
    imported: u32,
    types: Vec<u32>,
    bodies: Vec<FunctionBody<'a>>,
}

impl<'a> Functions<'a> {
    fn of(module: &'a [u8]) -> wasmparser::Result<Self> {
        let mut functions = Self { imported: 0, types: Vec::new(), bodies: Vec::new() };
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        functions.imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::FunctionSection(types) => functions.types = types.into_iter().collect::<Result<_, _>>()?,
                Payload::CodeSectionEntry(body) => functions.bodies.push(body),
                _ => {}
            }
        }
        Ok(functions)
    }
}

/// Each body once: after one comes the unused one that shares most pieces with it, or, where none does, the first of those
/// left by their bytes.
fn chain(bodies: &[&[u8]]) -> Vec<usize> {
    let pieces: Vec<Vec<&[u8]>> = bodies.iter().map(|body| pieces(body)).collect();
    let mut holders: HashMap<&[u8], Vec<usize>> = HashMap::new();
    for (function, pieces) in pieces.iter().enumerate() {
        for piece in pieces {
            holders.entry(piece).or_default().push(function);
        }
    }
    let mut by_bytes: Vec<usize> = (0..bodies.len()).collect();
    by_bytes.sort_by_key(|&function| bodies[function]);
    let mut left = by_bytes.into_iter();
    let mut used = vec![false; bodies.len()];
    let mut shared = vec![0_usize; bodies.len()];
    let mut order = Vec::with_capacity(bodies.len());
    let mut next = None;
    while let Some(function) = next.or_else(|| left.find(|&function| !used[function])) {
        used[function] = true;
        order.push(function);
        let mut met = Vec::new();
        for other in pieces[function].iter().map(|piece| &holders[piece]).filter(|all| all.len() <= COMMON).flatten() {
            if !used[*other] {
                if shared[*other] == 0 {
                    met.push(*other);
                }
                shared[*other] += 1;
            }
        }
        // Of all pieces of the two, how many both have; compared without fractions. Of equals the first stands.
        let likeness = |other: usize| (shared[other], pieces[function].len() + pieces[other].len() - shared[other]);
        let likest = met.iter().copied().map(|other| (likeness(other), other));
        next = likest
            .reduce(|best, next| if next.0.0 * best.0.1 > best.0.0 * next.0.1 { next } else { best })
            .map(|(_, other)| other);
        met.into_iter().for_each(|other| shared[other] = 0);
    }
    order
}

/// The pieces of a body, each once.
fn pieces(body: &[u8]) -> Vec<&[u8]> {
    let mut pieces: Vec<&[u8]> = body.windows(PIECE).collect();
    pieces.sort_unstable();
    pieces.dedup();
    pieces
}

struct Ordering<'a> {
    functions: Functions<'a>,
    /// The functions in their new order.
    order: Vec<usize>,
    /// The new place of each.
    places: Vec<u32>,
}

impl Reencode for Ordering<'_> {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Infallible>> {
        let imported = self.functions.imported;
        let own = function.checked_sub(imported).and_then(|own| self.places.get(own as usize));
        Ok(own.map_or(function, |place| imported + place))
    }

    fn parse_function_section(
        &mut self,
        section: &mut FunctionSection,
        _: FunctionSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        for &function in &self.order {
            section.function(self.functions.types[function]);
        }
        Ok(())
    }

    fn parse_function_body(&mut self, code: &mut CodeSection, _: FunctionBody<'_>) -> Result<(), Error<Infallible>> {
        // The bodies are asked for in their old order: at each place the one that belongs there now is written.
        let body = self.functions.bodies[self.order[code.len() as usize]].clone();
        utils::parse_function_body(self, code, body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{ExportKind, ExportSection, Function, TypeSection};
    use wasmparser::{ExternalKind, Operator};

    /// A module whose functions give these numbers, each exported by its number; the last calls the first.
    fn giving(numbers: &[i64]) -> Vec<u8> {
        let (mut types, mut functions, mut exports, mut code) =
            (TypeSection::new(), FunctionSection::new(), ExportSection::new(), CodeSection::new());
        types.ty().function([], [wasm_encoder::ValType::I64]);
        for (place, number) in (0..).zip(numbers) {
            functions.function(0);
            exports.export(&number.to_string(), ExportKind::Func, place);
            let mut function = Function::new([]);
            if place as usize + 1 == numbers.len() {
                function.instructions().call(0).drop();
            }
            function.instructions().i64_const(*number).end();
            code.function(&function);
        }
        let mut module = Module::new();
        module.section(&types).section(&functions).section(&exports).section(&code);
        module.finish()
    }

    /// What each exported function gives, by its name, and the name of the one that the last calls.
    fn given(module: &[u8]) -> (Vec<(String, i64)>, String) {
        let bodies = Functions::of(module).unwrap().bodies;
        let mut exports = Vec::new();
        for payload in Parser::new(0).parse_all(module) {
            if let Payload::ExportSection(section) = payload.unwrap() {
                exports
                    .extend(section.into_iter().map(Result::unwrap).filter(|export| export.kind == ExternalKind::Func));
            }
        }
        let mut called = None;
        let mut all = Vec::new();
        for export in &exports {
            for operator in bodies[export.index as usize].get_operators_reader().unwrap() {
                match operator.unwrap() {
                    Operator::I64Const { value } => all.push((export.name.to_owned(), value)),
                    Operator::Call { function_index } => called = Some(function_index),
                    _ => {}
                }
            }
        }
        let called = exports.iter().find(|export| Some(export.index) == called).unwrap().name.to_owned();
        (all, called)
    }

    #[test]
    fn every_name_and_call_still_means_the_same_function() {
        let numbers = [1 << 50, 7, (1 << 50) + 3, 9, 1 << 50 | 1 << 20, 11];
        let old = giving(&numbers);
        let new = alike(&old).unwrap();
        assert_ne!(new, old);
        assert_eq!(given(&new), given(&old));
        assert!(given(&new).0.iter().all(|(name, value)| *name == value.to_string()));
        wasmparser::validate(&new).unwrap();
    }

    #[test]
    fn likes_follow_each_other() {
        let bodies: [&[u8]; 4] = [b"abcdefgh-one", b"zyxwvuts-two", b"abcdefgh-two!", b"zyxwvuts-one!"];
        assert_eq!(chain(&bodies), [0, 2, 3, 1]);
    }
}
