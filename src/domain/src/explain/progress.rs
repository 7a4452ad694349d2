//! How far a match got: the automaton run over a tag from every start, and the states that waited where it got furthest.

use super::class::{Class, FEW};
use crate::automaton::{Beside, Nfa, State, StateId};
use crate::condition::Pattern;
use crate::condition::paths::{Behind, Paths, onward, reached, silent, takes, waits};

/// A match under way, at a state of the automaton.
#[derive(Clone, Copy, Debug)]
pub(super) struct Thread {
    /// The state that waits.
    pub state: StateId,
    /// What may stand behind, as assertions have it.
    pub behind: Behind,
    /// How many states took a byte in, a repetition counted once.
    pub passed: usize,
    /// Where it began, in bytes, whatever a leading `.*` took in before.
    pub from: usize,
    /// Whether it may begin anywhere, thanks to such a `.*`.
    pub free: bool,
    /// Where the word began that the last byte belongs to, if that was one letter or digit and no other.
    pub word: Option<usize>,
    /// How many bytes were taken in one by one by states that take the same ones, up to the last.
    pub alike: usize,
    /// The state that took the last byte in.
    pub last: Option<StateId>,
}

/// The furthest that a match of the tag got.
#[derive(Clone, Debug)]
pub(super) struct Furthest {
    /// Where it was begun, in bytes.
    pub start: usize,
    /// Where it could not go on, in bytes.
    pub at: usize,
    /// What waited there, of those that had passed most; nothing where it matched but for what was supposed.
    pub waiting: Vec<Thread>,
    /// What stood there besides, going round in a repetition.
    pub around: Vec<Thread>,
    /// Whether some other match goes on from there.
    pub goes_on: bool,
    /// How much of the expression it passed.
    pub passed: usize,
}

impl Furthest {
    /// Where it began, whatever a leading `.*` took in before.
    pub(super) fn from(&self) -> usize {
        self.waiting.first().map_or(self.start, |thread| thread.from)
    }
}

/// The starts that are compared when several got equally far.
const COMPARED: usize = 4;

/// An expression and a tag that it doesn't match.
pub(super) struct Walk<'a> {
    pub(super) nfa: &'a Nfa,
    pub(super) paths: &'a Paths,
    pub(super) tag: &'a [u8],
    anchored: bool,
}

impl<'a> Walk<'a> {
    pub(super) fn new(pattern: &'a Pattern, tag: &'a str) -> Walk<'a> {
        let anchored = pattern.is_anchored_at_start();
        Walk { nfa: pattern.nfa(), paths: pattern.paths(), tag: tag.as_bytes(), anchored }
    }

    /// Whether a match may begin only where the tag does.
    pub(super) fn is_anchored(&self) -> bool {
        self.anchored && !self.floats()
    }

    /// Whether it may begin behind whatever a leading `.*` takes in.
    fn floats(&self) -> bool {
        let first = reached(self.nfa, self.nfa.start(), Beside::Nothing);
        first.iter().any(|(state, _)| self.is_any_run(*state))
    }

    /// What stands before a place.
    pub(super) fn before(&self, at: usize) -> Beside {
        Beside::before(self.tag, at)
    }

    /// The furthest that a match got. Of starts that got equally far, the one from which the rest of the tag fits best
    /// once that is there which was waited for.
    pub(super) fn furthest(&self) -> Option<Furthest> {
        let mut known = self.nothing_known();
        let starts = if self.anchored { 0..1 } else { 0..self.tag.len() + 1 };
        let mut best: Vec<Furthest> = Vec::new();
        for start in starts {
            let Some(found) = self.from(start, self.before(start), &mut known) else { continue };
            let most = best.first().map(|best| best.passed);
            if most.is_none_or(|most| found.passed > most) {
                best.clear();
            }
            if most.is_none_or(|most| found.passed >= most) && best.len() < COMPARED {
                best.push(found);
            }
        }
        // Threads that met those of an earlier start were dropped: each is run by itself for all that waits.
        let alone = best.iter().filter_map(|best| {
            self.from(best.start, self.before(best.start), &mut self.nothing_known())
                .filter(|f| f.passed >= best.passed)
        });
        let mut alone: Vec<Furthest> = alone.collect();
        crate::order::sort_by_key(&mut alone, |found| {
            let sound = !self.is_accident(found);
            std::cmp::Reverse((sound, self.resumed(found), found.at, found.at - found.from()))
        });
        alone.into_iter().next()
    }

    /// The furthest that a match would get if what stands before it were something else, and that; nothing where it
    /// would get no further than `passed`.
    pub(super) fn supposed(&self, passed: usize) -> Option<(Furthest, Beside)> {
        let mut best: Option<(Furthest, Beside)> = None;
        // An edge is more easily had than the tag's start.
        for before in [Beside::Other, Beside::Nothing, Beside::Word] {
            let mut known = self.nothing_known();
            for start in 0..self.tag.len() {
                let found = Some(before).filter(|before| *before != self.before(start));
                let Some(found) = found.and_then(|before| self.from(start, before, &mut known)) else { continue };
                let most = best.as_ref().map_or(passed, |(best, _)| best.passed);
                if found.passed > most {
                    best = Some((found, before));
                }
            }
        }
        // What gets as far behind what does stand there is none of it, nor what floats.
        best.filter(|(best, _)| {
            if best.waiting.first().is_some_and(|thread| thread.free) {
                return false;
            }
            let does = self.from(best.start, self.before(best.start), &mut self.nothing_known());
            does.is_none_or(|does| does.at < best.at || (best.waiting.is_empty() && !does.waiting.is_empty()))
        })
    }

    /// The furthest that a match from one start gets, behind what stands there or is supposed to.
    fn from(&self, start: usize, before: Beside, known: &mut [u16]) -> Option<Furthest> {
        let mut best: Option<Furthest> = None;
        self.each_place(start, before, known, &mut |at, waiting| {
            let next = self.tag.get(at).copied();
            let is_match = |thread: &&Thread| self.nfa.state(thread.state) == State::Match;
            let matched = waiting.iter().filter(is_match).find(|thread| thread.behind.allows(next));
            // Nothing at all, supposed to stand elsewhere, tells nothing.
            if let Some(thread) = matched.filter(|thread| thread.passed > 0) {
                best = Some(Furthest {
                    start,
                    at,
                    waiting: Vec::new(),
                    around: Vec::new(),
                    goes_on: false,
                    passed: thread.passed,
                });
                return false;
            }
            // A repetition that goes on, or could: what comes after it says more.
            let (around, mut stuck): (Vec<Thread>, Vec<Thread>) =
                waiting.iter().partition(|thread| self.goes_round(thread, waiting));
            if stuck.is_empty() {
                stuck.clone_from(&around);
            }
            stuck.retain(|thread| self.served(thread, at).is_none());
            let Some(passed) = stuck.iter().map(|thread| thread.passed).max() else { return true };
            stuck.retain(|thread| thread.passed == passed);
            // Beside anything is passed only a leading `.*` gets on.
            let on = passed > 0 || stuck.iter().all(|thread| thread.free);
            if best.as_ref().is_none_or(|best| on && passed >= best.passed) {
                let goes_on = waiting.iter().any(|thread| self.served(thread, at).is_some());
                best = Some(Furthest { start, at, waiting: stuck, around, goes_on, passed });
            }
            true
        });
        // What goes on as before, and need not come to what waits beside it, waits for as much: `-?` before more digits.
        if let Some(best) = &mut best {
            let goes_on = |thread: &Thread| thread.last == Some(thread.state) || self.served(thread, best.at).is_some();
            let past = |thread: &&Thread| !goes_on(thread) && self.leads_past(thread, &best.waiting);
            let past: Vec<Thread> = best.around.iter().filter(past).copied().collect();
            best.waiting.extend(past);
        }
        best
    }

    /// Whether a thread can come to the end without coming to where any of the others are.
    fn leads_past(&self, thread: &Thread, others: &[Thread]) -> bool {
        let mut seen = vec![false; self.nfa.states().len()];
        let mut ahead = vec![thread.state];
        while let Some(state) = ahead.pop() {
            if others.iter().any(|other| other.state == state) || std::mem::replace(&mut seen[state.index()], true) {
                continue;
            }
            match takes(self.nfa, state) {
                _ if self.nfa.state(state) == State::Match => return true,
                Some((_, next)) => ahead.push(next),
                None => ahead.extend(silent(self.nfa, state, Beside::Word, Behind::Any).into_iter().map(|(id, _)| id)),
            }
        }
        false
    }

    /// Whether it takes more of what was taken last, where the match may go on without.
    fn goes_round(&self, thread: &Thread, waiting: &[Thread]) -> bool {
        let alike = |last: StateId| {
            let class = class_of(self.nfa, thread.state);
            let without = |other: &Thread| other.last == thread.last && class_of(self.nfa, other.state) != class;
            class_of(self.nfa, last) == class && class.letter().is_none() && waiting.iter().any(without)
        };
        thread.last.is_some_and(|last| last == thread.state || alike(last))
    }

    /// All that waits at a place, of those that have passed most by then: what could stand there.
    pub(super) fn waiting_at(&self, start: usize, place: usize) -> Vec<Thread> {
        let mut found = Vec::new();
        self.each_place(start, self.before(start), &mut self.nothing_known(), &mut |at, waiting| {
            if at == place {
                let tells = |thread: &&Thread| !self.goes_round(thread, waiting) && !self.is_any_run(thread.state);
                found = waiting.iter().filter(tells).copied().collect();
            }
            at < place
        });
        let most = found.iter().map(|thread| thread.passed).max();
        found.retain(|thread| Some(thread.passed) == most);
        found
    }

    /// What a match waits for that has not begun, wherever that may be; what a leading `.*` takes in is left out.
    pub(super) fn at_first(&self) -> Vec<(Thread, Beside)> {
        let mut found: Vec<(Thread, Beside)> = Vec::new();
        let first = self.nfa.start();
        for before in Beside::ALL {
            let (mut from, mut seen) = (vec![(first, before)], Vec::new());
            while let Some((state, before)) = from.pop() {
                for (state, behind) in reached(self.nfa, state, before) {
                    if seen.contains(&(state, behind)) || self.paths.least(state, before, behind).is_none() {
                        continue;
                    }
                    seen.push((state, behind));
                    if self.is_any_run(state) {
                        from.extend(onward(self.nfa, state, before, behind));
                    } else if !found.iter().any(|(known, _)| known.state == state) {
                        found.push((Thread { behind, ..Thread::new(state, 0) }, before));
                    }
                }
            }
        }
        found
    }

    /// A letter or two inside a word, and no more of what they begin, are an accident: what is said of them is true, and
    /// helps nobody. One letter in common is one anywhere.
    pub(super) fn is_accident(&self, found: &Furthest) -> bool {
        let letter = |at: Option<usize>| at.and_then(|at| self.tag.get(at)).is_some_and(u8::is_ascii_alphabetic);
        let inside = letter(Some(found.from())) && letter(found.from().checked_sub(1));
        let word = self.unfinished_word(found).filter(|word| *word == found.from());
        word.is_some_and(|word| found.at - word <= if inside { 2 } else { 1 })
    }

    /// Where the word begins of which the rest is all that is waited for.
    pub(super) fn unfinished_word(&self, found: &Furthest) -> Option<usize> {
        let word = found.waiting.first()?.word?;
        let last = found.at.checked_sub(1).and_then(|at| self.tag.get(at))?;
        let goes_on = |thread: &Thread| {
            let letter = |class: Class| class.letter().is_some_and(|(c, _)| kind(c as u8) == kind(*last));
            let alike = |(class, _): (Class, _)| class.apart(FEW).into_iter().all(letter);
            thread.word == Some(word) && way(self.nfa, thread.state).is_some_and(alike)
        };
        found.waiting.iter().all(goes_on).then_some(word)
    }

    /// How much of the tag fits once what was waited for is there: whether all of it, and how many bytes.
    pub(super) fn resumed(&self, found: &Furthest) -> (bool, usize) {
        let (mut best, before) = ((false, 0), self.before(found.at));
        for thread in &found.waiting {
            for (state, before) in onward(self.nfa, thread.state, before, thread.behind) {
                best = best.max(self.fits(vec![state], before, found.at));
            }
        }
        best
    }

    fn fits(&self, mut states: Vec<StateId>, mut before: Beside, from: usize) -> (bool, usize) {
        for at in from..=self.tag.len() {
            let next = self.tag.get(at).copied();
            let mut onward = Vec::new();
            for (state, behind) in states.iter().flat_map(|&state| reached(self.nfa, state, before)) {
                if self.nfa.state(state) == State::Match && behind.allows(next) {
                    return (true, at - from);
                }
                let served = next.filter(|_| behind.allows(next)).and_then(|byte| step(self.nfa, state, byte));
                onward.extend(served.filter(|next| !onward.contains(next)));
            }
            if onward.is_empty() {
                return (false, at - from);
            }
            before = next.map_or(before, Beside::byte);
            states = onward;
        }
        (false, self.tag.len() - from)
    }

    /// Whether it waits for a character of any sort and goes round: `.*`.
    fn is_any_run(&self, state: StateId) -> bool {
        let Some((class, next)) = way(self.nfa, state) else { return false };
        class.is_any() && reached(self.nfa, next, Beside::Word).iter().any(|(id, _)| *id == state)
    }

    /// What was found out of each place, state and what may stand behind: nothing yet.
    fn nothing_known(&self) -> Vec<u16> {
        vec![0; (self.tag.len() + 1) * self.nfa.states().len() * Behind::COUNT]
    }

    /// Goes from place to place, as long as anything waits there and `see` is content. A match that is at a place and a
    /// state where one before it was, and has passed no more, is dropped: nearly linear in the tag, from all its starts
    /// together.
    fn each_place(
        &self,
        start: usize,
        before: Beside,
        known: &mut [u16],
        see: &mut dyn FnMut(usize, &[Thread]) -> bool,
    ) {
        let size = self.nfa.states().len() * Behind::COUNT;
        let mut threads = vec![Thread::new(self.nfa.start(), start)];
        for at in start..=self.tag.len() {
            let before = if at == start { before } else { self.before(at) };
            let Some(known) = known.get_mut(at * size..(at + 1) * size) else { return };
            let mut waiting = self.close(threads, before, known);
            self.count_anew(&mut waiting);
            if waiting.is_empty() || !see(at, &waiting) {
                return;
            }
            threads = waiting.iter().filter_map(|thread| self.served(thread, at)).collect();
        }
    }

    /// Where something else could come between, characters of one sort are counted anew: `\d{4}-?\d{2}` asks nowhere for six
    /// digits.
    fn count_anew(&self, waiting: &mut [Thread]) {
        for at in 0..waiting.len() {
            let thread = waiting[at];
            let class = class_of(self.nfa, thread.state);
            let between = |other: &Thread| {
                let theirs = class_of(self.nfa, other.state);
                other.last == thread.last && !theirs.is_empty() && theirs != class
            };
            if thread.alike > 0 && waiting.iter().any(between) {
                waiting[at].alike = 0;
            }
        }
    }

    /// The threads that wait for a byte or match, after every step that takes no byte in; of those at the same state only
    /// the one that passed most, and only where it is more than `known`, and where there is a way to the end.
    fn close(&self, mut from: Vec<Thread>, before: Beside, known: &mut [u16]) -> Vec<Thread> {
        // The last is gone on with first: the one that passed most, and of several the one that is tried first.
        from.reverse();
        crate::order::sort_by_key(&mut from, |thread| thread.passed);
        let mut waiting = Vec::new();
        while let Some(thread) = from.pop() {
            // More than none, so that nothing is known by a zero. What goes round passes nothing with the next byte.
            let fresh = usize::from(thread.last != Some(thread.state));
            let passed = u16::try_from(1 + 2 * thread.passed + fresh).unwrap_or(u16::MAX);
            match known.get_mut(thread.state.index() * Behind::COUNT + thread.behind as usize) {
                Some(known) if *known < passed => *known = passed,
                _ => continue,
            }
            if self.paths.least(thread.state, before, thread.behind).is_none() {
                continue;
            }
            if waits(self.nfa, thread.state) {
                waiting.push(thread);
            } else {
                let onward = silent(self.nfa, thread.state, before, thread.behind).into_iter().rev();
                from.extend(onward.map(|(state, behind)| Thread { state, behind, ..thread }));
            }
        }
        waiting
    }

    /// The thread behind the byte at a place, if it takes that in.
    fn served(&self, thread: &Thread, at: usize) -> Option<Thread> {
        let &byte = self.tag.get(at).filter(|byte| thread.behind.allows(Some(**byte)))?;
        let state = step(self.nfa, thread.state, byte)?;
        self.paths.least(state, Beside::byte(byte), Behind::Any)?;
        let again = thread.last == Some(thread.state);
        let next = Thread { state, behind: Behind::Any, last: Some(thread.state), ..*thread };
        if thread.passed == 0 && self.is_any_run(thread.state) {
            return Some(Thread { from: at + 1, free: true, ..next });
        }
        let class = class_of(self.nfa, thread.state);
        let last = at.checked_sub(1).and_then(|at| self.tag.get(at)).copied();
        let before = thread.last.map(|state| class_of(self.nfa, state));
        let literal = |class: Class| class.letter().is_some();
        let word = Some(at).filter(|_| literal(class) && byte.is_ascii_alphanumeric()).map(|at| {
            let on = before.is_some_and(literal) && last.is_some_and(|last| kind(last) == kind(byte));
            thread.word.filter(|_| on).unwrap_or(at)
        });
        let alike = if !again && before == Some(class) { thread.alike + 1 } else { 1 };
        Some(Thread { passed: thread.passed + usize::from(!again), word, alike, ..next })
    }
}

impl Thread {
    fn new(state: StateId, from: usize) -> Thread {
        Thread { state, behind: Behind::Any, passed: 0, from, free: false, word: None, alike: 0, last: None }
    }
}

/// What letters and digits are to words.
pub(super) fn kind(byte: u8) -> (bool, bool) {
    (byte.is_ascii_alphabetic(), byte.is_ascii_digit())
}

/// The characters that a state takes in.
pub(super) fn class_of(nfa: &Nfa, state: StateId) -> Class {
    takes(nfa, state).map_or(Class::default(), |(set, _)| Class::within(set))
}

/// The way out of a state: the characters that it takes in, where a tag can hold any, and the state behind them.
pub(super) fn way(nfa: &Nfa, id: StateId) -> Option<(Class, StateId)> {
    let (set, next) = takes(nfa, id)?;
    Some((Class::within(set), next)).filter(|(class, _)| !class.is_empty())
}

fn step(nfa: &Nfa, id: StateId, byte: u8) -> Option<StateId> {
    takes(nfa, id).filter(|(set, _)| set.has(byte)).map(|(_, next)| next)
}
