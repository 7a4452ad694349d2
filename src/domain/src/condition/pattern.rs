//! A regular expression over tags: RE2's meaning, ASCII alone, found anywhere in the tag.

use super::build::{self, Built};
use super::dialect::{self, Translated};
use super::error::{MAX_PATTERN, PatternError};
use super::paths::Paths;
use super::syntax::parse;
use crate::automaton::{Nfa, Scratch};
use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock};

/// How deep groups and classes may stand in each other.
const MAX_NESTING: u32 = 64;

/// An expression that parses and compiles. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Pattern(Arc<Compiled>);

#[derive(Debug)]
struct Compiled {
    source: Box<str>,
    translated: Translated,
    nfa: Nfa,
    /// The name of each group, where it has one.
    names: Vec<Option<Box<str>>>,
    ends_at_end: bool,
    scratch: Mutex<Scratch>,
    // Known once it is asked for: most conditions are only matched.
    paths: OnceLock<Paths>,
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Pattern) -> bool {
        self.source() == other.source()
    }
}

impl Pattern {
    /// Parses an expression.
    ///
    /// # Errors
    /// When it is empty, longer than [`MAX_PATTERN`], nothing that RE2 would take, or too large once its repetitions are
    /// written out.
    pub fn parse(source: &str) -> Result<Pattern, PatternError> {
        if source.is_empty() {
            return Err(PatternError::Empty);
        }
        if source.len() > MAX_PATTERN {
            return Err(PatternError::TooLong { length: source.len() });
        }
        let translated = dialect::translate(source)?;
        let Built { expr, names } = build::build(&parse(&translated, MAX_NESTING)?, &translated)?;
        let nfa = Nfa::of(&expr).ok_or(PatternError::TooLarge)?;
        Ok(Pattern(Arc::new(Compiled {
            source: source.into(),
            translated,
            nfa,
            names,
            ends_at_end: expr.ends_at_end(),
            scratch: Mutex::default(),
            paths: OnceLock::new(),
        })))
    }

    /// The expression as it was typed.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.0.source
    }

    /// The automaton.
    pub(crate) fn nfa(&self) -> &Nfa {
        &self.0.nfa
    }

    /// The expression's syntax tree and the text that its places refer to, for explaining it.
    #[must_use]
    pub fn syntax(&self) -> Option<(regex_syntax::ast::Ast, &Translated)> {
        Some((parse(&self.0.translated, MAX_NESTING).ok()?, &self.0.translated))
    }

    /// Which ways through the automaton some legal tag can go to the end.
    pub(crate) fn paths(&self) -> &Paths {
        self.0.paths.get_or_init(|| Paths::of(self.nfa()))
    }

    /// Whether every match begins where the tag does.
    #[must_use]
    pub fn is_anchored_at_start(&self) -> bool {
        self.0.nfa.is_anchored()
    }

    /// Whether every match ends where the tag does.
    #[must_use]
    pub fn is_anchored_at_end(&self) -> bool {
        self.0.ends_at_end
    }

    pub(super) fn is_match(&self, tag: &str) -> bool {
        self.find(tag).is_some()
    }

    pub(super) fn find(&self, tag: &str) -> Option<Range<usize>> {
        self.search(tag, &mut [])
    }

    pub(super) fn captures(&self, tag: &str) -> Vec<(Option<String>, Range<usize>)> {
        let mut slots = vec![None; 2 * self.0.names.len()];
        if self.search(tag, &mut slots).is_none() {
            return Vec::new();
        }
        let groups = self.0.names.iter().zip(slots.chunks_exact(2));
        let told = groups.filter_map(|(name, slots)| match slots {
            [Some(start), Some(end)] => Some((name.as_deref().map(str::to_owned), *start..*end)),
            _ => None,
        });
        told.collect()
    }

    fn search(&self, tag: &str, slots: &mut [Option<usize>]) -> Option<Range<usize>> {
        match self.0.scratch.lock() {
            Ok(mut scratch) => self.0.nfa.search(tag.as_bytes(), slots, &mut scratch),
            Err(_) => self.0.nfa.search(tag.as_bytes(), slots, &mut Scratch::default()),
        }
    }
}
