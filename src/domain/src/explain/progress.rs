//! How far a match got: the automaton run over a tag from every start, and what it waited for where it got furthest.

use super::class::{Class, Number};
use regex_automata::nfa::thompson::{NFA, State};
use regex_automata::util::look::Look;
use regex_automata::util::primitives::StateID;

/// What would have let the match go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// This text, and after it perhaps one character of this class, or several.
    Text { text: String, then: Option<(Class, Number)> },
    /// A character of this class.
    Class(Class),
    /// The end of the tag.
    End,
    /// The start of the tag.
    Start,
    /// An edge between word characters and others.
    Edge,
    /// No such edge.
    NoEdge,
}

/// The furthest that a match got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Furthest {
    /// Where that match began, in bytes.
    pub start: usize,
    /// Where it could not go on, in bytes.
    pub at: usize,
    /// What it waited for; nothing where it matched but for what was forgiven.
    pub wanted: Vec<Wanted>,
    /// What its beginning would have had to be at, where that was forgiven.
    pub forgiven: Option<Wanted>,
    /// How much of the expression it passed.
    passed: usize,
}

/// A match under way, at a state of the automaton.
#[derive(Clone, Copy)]
struct Thread {
    state: StateID,
    /// How many states took a byte in, a repetition counted once.
    passed: usize,
    /// The state that took the last byte in.
    last: Option<StateID>,
    forgiven: Option<Look>,
}

/// The most texts that one choice is read out as.
const FEW: usize = 3;
/// The most choices that are followed one behind the other.
const CHOICES: usize = 2;
/// The longest text that is read out, in bytes.
const LONGEST: usize = 24;

/// Finds the furthest that a match of the tag got. Where not even its first character is there, a match that begins at
/// a place where it must not is better than none.
pub(super) fn furthest(nfa: &NFA, tag: &[u8], anchored: bool) -> Option<Furthest> {
    let found = run(nfa, tag, anchored, false)?;
    if anchored {
        return Some(found);
    }
    let places = nfa.look_set_any().iter().any(|look| wanted_at(&look) != Wanted::End);
    let better = |forgiving: &Furthest| forgiving.forgiven.is_some() && forgiving.passed > found.passed;
    if places && let Some(forgiving) = run(nfa, tag, anchored, true).filter(better) {
        return Some(forgiving);
    }
    // A letter or two inside a word are an accident: what is said of them is true, and helps nobody.
    let letter = |at: Option<usize>| at.and_then(|at| tag.get(at)).is_some_and(u8::is_ascii_alphabetic);
    if found.passed <= 2 && letter(Some(found.start)) && letter(found.start.checked_sub(1)) {
        let nowhere = run(nfa, b"", false, false).filter(|first| first.wanted.iter().all(|want| lacks(want, tag)));
        return nowhere.or(Some(found));
    }
    Some(found)
}

/// Whether it is something that the tag doesn't hold anywhere.
fn lacks(want: &Wanted, tag: &[u8]) -> bool {
    match want {
        Wanted::Text { text, .. } => {
            let text = text.trim_end_matches('…').as_bytes();
            !text.is_empty() && !tag.windows(text.len()).any(|part| part == text)
        }
        Wanted::Class(class) => !tag.iter().any(|&byte| class.has(char::from(byte))),
        _ => false,
    }
}

/// A match that is at a place and a state where one before it was, and has passed no more, is dropped: nearly linear in
/// the tag, from all its starts together. To forgive is to take a `^`, `\b` or `\B` for true wherever it stands.
fn run(nfa: &NFA, tag: &[u8], anchored: bool, forgive: bool) -> Option<Furthest> {
    let mut best: Option<Furthest> = None;
    let mut known = vec![0; (tag.len() + 1) * nfa.states().len()];
    let starts = if anchored { 0..1 } else { 0..tag.len() + 1 };
    for start in starts {
        let mut threads = vec![Thread { state: nfa.start_anchored(), passed: 0, last: None, forgiven: None }];
        for at in start..=tag.len() {
            let Some(known) = known.get_mut(at * nfa.states().len()..) else { break };
            let (waiting, matched) = close(nfa, threads, tag, at, forgive, known);
            // Nothing at all, forgiven its place, tells nothing.
            if let Some(Thread { passed: passed @ 1.., forgiven, .. }) = matched {
                let forgiven = forgiven.map(|look| wanted_at(&look));
                return Some(Furthest { start, at, wanted: Vec::new(), forgiven, passed });
            }
            // A state that is served again and again is a repetition going on: what comes after it says more.
            let mut blocked: Vec<Thread> = waiting.iter().filter(|t| t.last != Some(t.state)).copied().collect();
            if blocked.is_empty() {
                blocked.clone_from(&waiting);
            }
            blocked.retain(|thread| tag.get(at).is_none_or(|&byte| step(nfa, thread.state, byte).is_none()));
            let passed = blocked.iter().map(|thread| thread.passed).max();
            let further = |best: &Furthest, passed| (passed, at - start) >= (best.passed, best.at - best.start);
            if let Some(passed) = passed
                && best.as_ref().is_none_or(|best| passed > 0 && further(best, passed))
            {
                let mut wanted: Vec<Wanted> = Vec::new();
                blocked.retain(|thread| thread.passed == passed);
                for want in blocked.iter().flat_map(|thread| wants(nfa, thread.state)) {
                    if !wanted.contains(&want) {
                        wanted.push(want);
                    }
                }
                let forgiven = blocked.first().and_then(|thread| thread.forgiven).map(|look| wanted_at(&look));
                best = Some(Furthest { start, at, wanted, forgiven, passed });
            }
            let Some(&byte) = tag.get(at) else { break };
            let served = |thread: Thread| {
                let again = thread.last == Some(thread.state);
                let passed = thread.passed + usize::from(!again);
                step(nfa, thread.state, byte).map(|state| Thread { state, passed, last: Some(thread.state), ..thread })
            };
            threads = waiting.into_iter().filter_map(served).collect();
            if threads.is_empty() {
                break;
            }
        }
    }
    best
}

/// The threads that wait for a byte or for an assertion, after every step that takes no byte in; of those at the same
/// state only the one that passed most, and only where it is more than `known`. And the one that needs no more, if any.
fn close(
    nfa: &NFA,
    mut from: Vec<Thread>,
    tag: &[u8],
    at: usize,
    forgive: bool,
    known: &mut [u8],
) -> (Vec<Thread>, Option<Thread>) {
    crate::order::sort_by_key(&mut from, |thread| thread.passed);
    let (mut waiting, mut matched) = (Vec::new(), None);
    while let Some(thread) = from.pop() {
        // One more than was passed, so that nothing is known by a zero. A tag has 128 bytes.
        let passed = u8::try_from(thread.passed + 1).unwrap_or(u8::MAX);
        match known.get_mut(thread.state.as_usize()) {
            Some(known) if *known < passed => *known = passed,
            _ => continue,
        }
        let mut go = |state: StateID| from.push(Thread { state, ..thread });
        match nfa.state(thread.state) {
            State::Look { look, next } if holds(*look, tag, at) => go(*next),
            State::Look { look, next } if forgive && wanted_at(look) != Wanted::End => {
                from.push(Thread { state: *next, forgiven: thread.forgiven.or(Some(*look)), ..thread });
            }
            State::Look { .. } | State::ByteRange { .. } | State::Sparse(_) | State::Dense(_) => waiting.push(thread),
            State::Union { alternates } => alternates.iter().rev().for_each(|&next| go(next)),
            State::BinaryUnion { alt1, alt2 } => {
                go(*alt2);
                go(*alt1);
            }
            State::Capture { next, .. } => go(*next),
            State::Match { .. } => matched = matched.or(Some(thread)),
            State::Fail => {}
        }
    }
    (waiting, matched)
}

/// Whether an assertion holds at a place, of those that conditions are built of. No tag has a line break.
fn holds(look: Look, tag: &[u8], at: usize) -> bool {
    let word = |at: Option<usize>| {
        at.and_then(|at| tag.get(at)).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
    };
    let edge = word(at.checked_sub(1)) != word(Some(at));
    match wanted_at(&look) {
        Wanted::Start => at == 0,
        Wanted::End => at == tag.len(),
        Wanted::NoEdge => !edge,
        _ => edge,
    }
}

fn wanted_at(look: &Look) -> Wanted {
    match look {
        Look::End | Look::EndLF | Look::EndCRLF => Wanted::End,
        Look::Start | Look::StartLF | Look::StartCRLF => Wanted::Start,
        Look::WordAsciiNegate | Look::WordUnicodeNegate => Wanted::NoEdge,
        _ => Wanted::Edge,
    }
}

fn step(nfa: &NFA, id: StateID, byte: u8) -> Option<StateID> {
    match nfa.state(id) {
        State::ByteRange { trans } => trans.matches_byte(byte).then_some(trans.next),
        State::Sparse(sparse) => sparse.matches_byte(byte),
        State::Dense(dense) => dense.matches_byte(byte),
        _ => None,
    }
}

fn wants(nfa: &NFA, id: StateID) -> Vec<Wanted> {
    if let State::Look { look, .. } = nfa.state(id) {
        return vec![wanted_at(look)];
    }
    ways(nfa, id)
        .into_iter()
        .filter(|(class, _)| !class.is_empty())
        .flat_map(|(class, next)| match class.single() {
            Some(first) => texts(nfa, first.to_string(), next, &mut vec![id], CHOICES),
            None => vec![Wanted::Class(class)],
        })
        .collect()
}

/// The texts that begin with this one and go on from a state: on through choices, as long as they are few, and until
/// something repeats.
fn texts(nfa: &NFA, text: String, from: StateID, path: &mut Vec<StateID>, choices: usize) -> Vec<Wanted> {
    let waiting: Vec<StateID> = reached(nfa, from);
    let ways: Vec<_> = waiting.iter().flat_map(|&id| ways(nfa, id)).collect();
    let ends = |id: &StateID| matches!(nfa.state(*id), State::Look { .. } | State::Match { .. }) || path.contains(id);
    let choices = if ways.len() > 1 { choices.checked_sub(1) } else { Some(choices) };
    let stops = text.len() >= LONGEST || ways.len() > FEW || choices.is_none() || waiting.iter().any(ends);
    if let [(class, next)] = ways.as_slice()
        && !stops
        && class.single().is_none()
    {
        let again = reached(nfa, *next).iter().any(|id| waiting.contains(id));
        let number = if again { Number::Many } else { Number::One };
        let then = Some((*class, number)).filter(|(class, _)| !class.is_empty() && !class.is_any());
        return vec![Wanted::Text { text, then }];
    }
    let next: Option<Vec<_>> = ways.iter().map(|(class, next)| Some((class.single()?, *next))).collect();
    let depth = path.len();
    path.extend(waiting);
    let next = next.filter(|_| !stops).unwrap_or_default().into_iter();
    let longer: Vec<Wanted> =
        next.flat_map(|(c, next)| texts(nfa, format!("{text}{c}"), next, path, choices.unwrap_or(0))).collect();
    path.truncate(depth);
    if (1..=FEW).contains(&longer.len()) {
        return longer;
    }
    let cut = if text.len() >= LONGEST { "…" } else { "" };
    vec![Wanted::Text { text: text + cut, then: None }]
}

/// The states that are reached from one without taking a byte in: those that wait for one, assertions, and the end.
fn reached(nfa: &NFA, from: StateID) -> Vec<StateID> {
    let (mut stack, mut seen, mut waiting) = (vec![from], Vec::new(), Vec::new());
    while let Some(id) = stack.pop() {
        if seen.contains(&id) {
            continue;
        }
        seen.push(id);
        match nfa.state(id) {
            State::Union { alternates } => stack.extend(alternates.iter().rev()),
            State::BinaryUnion { alt1, alt2 } => stack.extend([*alt2, *alt1]),
            State::Capture { next, .. } => stack.push(*next),
            _ => waiting.push(id),
        }
    }
    waiting
}

/// The ways out of a state: a class of characters, and the state after it.
fn ways(nfa: &NFA, id: StateID) -> Vec<(Class, StateID)> {
    let mut ways: Vec<(Class, StateID)> = Vec::new();
    let mut add = |class: Class, next: StateID| match ways.iter_mut().find(|(_, known)| *known == next) {
        Some((known, _)) => *known = known.and(class),
        None => ways.push((class, next)),
    };
    match nfa.state(id) {
        State::ByteRange { trans } => add(Class::range(trans.start, trans.end), trans.next),
        State::Sparse(sparse) => sparse.transitions.iter().for_each(|t| add(Class::range(t.start, t.end), t.next)),
        State::Dense(dense) => {
            for byte in 0..128u8 {
                if let Some(next) = dense.matches_byte(byte) {
                    add(Class::range(byte, byte), next);
                }
            }
        }
        _ => {}
    }
    ways
}
