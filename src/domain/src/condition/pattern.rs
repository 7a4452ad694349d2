//! A regular expression over tags: RE2's meaning, ASCII alone, found anywhere in the tag.

use super::build;
use super::dialect::{self, Translated};
use super::error::{MAX_PATTERN, PatternError};
use super::paths::Paths;
use super::syntax::parse;
use regex_automata::Input;
use regex_automata::nfa::thompson::backtrack::{BoundedBacktracker, Cache};
use regex_automata::nfa::thompson::{self, NFA};
use regex_automata::util::primitives::NonMaxUsize;
use regex_syntax::hir::{Hir, Look};
use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock};

/// How deep groups and classes may stand in each other.
const MAX_NESTING: u32 = 64;
/// The largest compiled expression, in bytes. With the longest tag, it stays within what the engine can track.
const MAX_COMPILED: usize = 512 << 10;
/// What the engine may use to track where it has been, in bytes: a bit for each state at each place of a tag.
const VISITED: usize = 1 << 20;

/// An expression that parses and compiles. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Pattern(Arc<Compiled>);

#[derive(Debug)]
struct Compiled {
    source: Box<str>,
    translated: Translated,
    hir: Hir,
    engine: BoundedBacktracker,
    // Scratch space of the engine, kept because making it costs more than a search.
    cache: Mutex<Cache>,
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
        let hir = build::build(&parse(&translated, MAX_NESTING)?, &translated)?;
        let config = thompson::Config::new().utf8(false).nfa_size_limit(Some(MAX_COMPILED));
        let nfa =
            thompson::Compiler::new().configure(config).build_from_hir(&hir).map_err(|_| PatternError::TooLarge)?;
        let config = BoundedBacktracker::config().visited_capacity(VISITED);
        let engine = BoundedBacktracker::builder().configure(config).build_from_nfa(nfa);
        let engine = engine.map_err(|_| PatternError::TooLarge)?;
        let cache = Mutex::new(engine.create_cache());
        Ok(Pattern(Arc::new(Compiled {
            source: source.into(),
            translated,
            hir,
            engine,
            cache,
            paths: OnceLock::new(),
        })))
    }

    /// The expression as it was typed.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.0.source
    }

    /// The expression as the engines take it, for whoever builds another engine of it.
    #[must_use]
    pub fn hir(&self) -> &Hir {
        &self.0.hir
    }

    /// The automaton.
    #[must_use]
    pub fn nfa(&self) -> &NFA {
        self.0.engine.get_nfa()
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
        self.0.hir.properties().look_set_prefix().contains(Look::Start)
    }

    /// Whether every match ends where the tag does.
    #[must_use]
    pub fn is_anchored_at_end(&self) -> bool {
        self.0.hir.properties().look_set_suffix().contains(Look::End)
    }

    pub(super) fn is_match(&self, tag: &str) -> bool {
        self.find(tag).is_some()
    }

    pub(super) fn find(&self, tag: &str) -> Option<Range<usize>> {
        let mut slots = [None; 2];
        self.search(tag, &mut slots);
        span(&slots, 0)
    }

    pub(super) fn captures(&self, tag: &str) -> Vec<(Option<String>, Range<usize>)> {
        let groups = self.nfa().group_info();
        let mut slots = vec![None; groups.slot_len()];
        self.search(tag, &mut slots);
        let names = groups.pattern_names(regex_automata::PatternID::ZERO).enumerate().skip(1);
        names.filter_map(|(i, name)| Some((name.map(str::to_owned), span(&slots, i)?))).collect()
    }

    fn search(&self, tag: &str, slots: &mut [Option<NonMaxUsize>]) {
        let input = Input::new(tag);
        let mut search = |cache: &mut Cache| {
            // It fails only on texts longer than it can track, and no tag is.
            let _ = self.0.engine.try_search_slots(cache, &input, slots);
        };
        match self.0.cache.lock() {
            Ok(mut cache) => search(&mut cache),
            Err(_) => search(&mut self.0.engine.create_cache()),
        }
    }
}

fn span(slots: &[Option<NonMaxUsize>], group: usize) -> Option<Range<usize>> {
    let start = slots.get(2 * group).copied().flatten()?.get();
    let end = slots.get(2 * group + 1).copied().flatten()?.get();
    Some(start..end)
}
