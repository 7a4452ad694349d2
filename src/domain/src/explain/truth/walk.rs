//! A walk of its own through a parsed expression, which shares nothing with the automaton that explains: the expression is
//! rewritten, character by character, to what is left of it.

use regex_syntax::ast::{
    AssertionKind, Ast, ClassPerlKind, ClassSet, ClassSetItem, Flag, Flags, FlagsItemKind, GroupKind, RepetitionKind,
    RepetitionRange, parse::Parser,
};
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

/// What is left of an expression.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Left {
    /// A bit for each character.
    One(u128),
    Row(Vec<Left>),
    Choice(Vec<Left>),
    Again(Box<Left>, u32, Option<u32>),
    Start,
    End,
    Edge,
    NoEdge,
}

/// A match under way, by its number among those that were met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Way(usize);

/// All that may be left of it, and a character of the sort that stands before.
type State = (Vec<Left>, Option<char>);

#[derive(Default)]
struct Met {
    numbers: HashMap<State, Way>,
    states: Vec<State>,
    steps: HashMap<(Way, char), Way>,
    hopes: HashMap<Way, bool>,
}

/// An expression to be walked.
pub(super) struct Expression {
    whole: Left,
    /// One character of each sort that it tells apart.
    pub(super) alphabet: Vec<char>,
    met: RefCell<Met>,
}

fn legal() -> impl Iterator<Item = char> {
    ('0'..='9').chain('a'..='z').chain('A'..='Z').chain(['_', '.', '-'])
}

impl Expression {
    pub(super) fn read(expr: &str) -> Expression {
        let ast = Parser::new().parse(expr).expect("the condition parsed");
        let whole = read(&ast, &mut false);
        let mut sorts: HashMap<Vec<bool>, char> = HashMap::new();
        let mut sets = Vec::new();
        gather(&whole, &mut sets);
        for c in legal() {
            let mut sort: Vec<bool> = sets.iter().map(|set| has(*set, c)).collect();
            sort.extend([is_word(Some(c)), matches!(c, '.' | '-')]);
            sorts.entry(sort).or_insert(c);
        }
        let mut alphabet: Vec<char> = sorts.into_values().collect();
        alphabet.sort_unstable();
        Expression { whole, alphabet, met: RefCell::default() }
    }

    fn number(&self, state: State) -> Way {
        let mut met = self.met.borrow_mut();
        let next = Way(met.states.len());
        let way = *met.numbers.entry(state.clone()).or_insert(next);
        if way == next {
            met.states.push(state);
        }
        way
    }

    fn state<T>(&self, way: Way, ask: impl FnOnce(&State) -> T) -> T {
        ask(&self.met.borrow().states[way.0])
    }

    /// A match that has not begun, behind this.
    pub(super) fn begin(&self, before: Option<char>) -> Way {
        self.number((vec![self.whole.clone()], sort(before)))
    }

    /// Whether nothing is left of it.
    pub(super) fn is_lost(&self, way: Way) -> bool {
        self.state(way, |(left, _)| left.is_empty())
    }

    /// What is left behind a character.
    pub(super) fn take(&self, way: Way, c: char) -> Way {
        if let Some(&known) = self.met.borrow().steps.get(&(way, c)) {
            return known;
        }
        let mut left: Vec<Left> =
            self.state(way, |(left, before)| left.iter().flat_map(|left| left.take(*before, c)).collect());
        left.sort_unstable();
        left.dedup();
        let next = self.number((left, sort(Some(c))));
        self.met.borrow_mut().steps.insert((way, c), next);
        next
    }

    /// What is left behind a text.
    pub(super) fn take_all(&self, way: Way, text: &str) -> Way {
        text.chars().fold(way, |way, c| self.take(way, c))
    }

    /// Whether the match may end where this stands next.
    pub(super) fn ends(&self, way: Way, next: Option<char>) -> bool {
        self.state(way, |(left, before)| left.iter().any(|left| left.is_done(*before, next)))
    }

    /// Whether the tag fires.
    pub(super) fn fires(&self, tag: &str) -> bool {
        (0..=tag.len()).any(|start| {
            let mut way = self.begin(tag[..start].chars().next_back());
            let on = tag[start..].chars().any(|c| {
                let ends = self.ends(way, Some(c));
                way = self.take(way, c);
                ends
            });
            on || self.ends(way, None)
        })
    }

    /// Whether a tag that goes on from here can fire.
    pub(super) fn hopes(&self, way: Way) -> bool {
        if let Some(&known) = self.met.borrow().hopes.get(&way) {
            return known;
        }
        let (mut seen, mut from, mut found) = (HashSet::from([way]), vec![way], false);
        while let Some(way) = from.pop() {
            let begun = self.state(way, |(_, before)| before.is_some());
            let goes_on = self.alphabet.iter().copied().filter(|c| begun || !matches!(c, '.' | '-'));
            found = (begun && self.ends(way, None)) || goes_on.clone().any(|c| self.ends(way, Some(c)));
            if found {
                break;
            }
            for c in goes_on {
                let next = self.take(way, c);
                if !self.is_lost(next) && seen.insert(next) {
                    from.push(next);
                }
            }
        }
        self.met.borrow_mut().hopes.insert(way, found);
        found
    }
}

/// A character of the same sort, as far as the place behind it goes.
fn sort(before: Option<char>) -> Option<char> {
    before.map(|c| if is_word(Some(c)) { 'a' } else { '-' })
}

fn is_word(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_')
}

impl Left {
    fn is_done(&self, before: Option<char>, next: Option<char>) -> bool {
        match self {
            Left::One(_) => false,
            Left::Row(row) => row.iter().all(|left| left.is_done(before, next)),
            Left::Choice(choice) => choice.iter().any(|left| left.is_done(before, next)),
            Left::Again(of, least, _) => *least == 0 || of.is_done(before, next),
            Left::Start => before.is_none(),
            Left::End => next.is_none(),
            Left::Edge => is_word(before) != is_word(next),
            Left::NoEdge => is_word(before) == is_word(next),
        }
    }

    fn take(&self, before: Option<char>, c: char) -> Vec<Left> {
        match self {
            Left::One(set) if has(*set, c) => vec![Left::Row(Vec::new())],
            Left::Choice(choice) => choice.iter().flat_map(|left| left.take(before, c)).collect(),
            Left::Row(row) => {
                let mut all = Vec::new();
                for (i, first) in row.iter().enumerate() {
                    let rest = &row[i + 1..];
                    all.extend(first.take(before, c).into_iter().map(|left| row_of(left, rest)));
                    if !first.is_done(before, Some(c)) {
                        break;
                    }
                }
                all
            }
            Left::Again(of, least, most) if *most != Some(0) => {
                let rest = [Left::Again(of.clone(), least.saturating_sub(1), most.map(|most| most - 1))];
                of.take(before, c).into_iter().map(|left| row_of(left, &rest)).collect()
            }
            _ => Vec::new(),
        }
    }
}

fn row_of(first: Left, rest: &[Left]) -> Left {
    let mut row = match first {
        Left::Row(row) => row,
        other => vec![other],
    };
    row.extend_from_slice(rest);
    Left::Row(row)
}

fn gather(left: &Left, sets: &mut Vec<u128>) {
    match left {
        Left::One(set) => sets.push(*set),
        Left::Row(all) | Left::Choice(all) => all.iter().for_each(|left| gather(left, sets)),
        Left::Again(of, ..) => gather(of, sets),
        _ => {}
    }
}

fn read(ast: &Ast, any_case: &mut bool) -> Left {
    match ast {
        Ast::Empty(_) => Left::Row(Vec::new()),
        Ast::Flags(set) => {
            set_flags(&set.flags, any_case);
            Left::Row(Vec::new())
        }
        Ast::Literal(literal) => one(&|c| c == literal.c, *any_case),
        Ast::Dot(_) => one(&|_| true, false),
        Ast::Assertion(assertion) => match assertion.kind {
            AssertionKind::StartLine | AssertionKind::StartText => Left::Start,
            AssertionKind::EndLine | AssertionKind::EndText => Left::End,
            AssertionKind::WordBoundary => Left::Edge,
            AssertionKind::NotWordBoundary => Left::NoEdge,
            _ => panic!("{assertion:?}"),
        },
        Ast::ClassPerl(class) => one(&|c| perl(&class.kind, c) != class.negated, false),
        Ast::ClassBracketed(class) => {
            let ClassSet::Item(item) = &class.kind else { panic!("{class:?}") };
            let Left::One(set) = one(&|c| holds(item, c), *any_case) else { panic!("{class:?}") };
            one(&|c| has(set, c) != class.negated, false)
        }
        Ast::Repetition(repetition) => {
            let (least, most) = match repetition.op.kind {
                RepetitionKind::ZeroOrOne => (0, Some(1)),
                RepetitionKind::ZeroOrMore => (0, None),
                RepetitionKind::OneOrMore => (1, None),
                RepetitionKind::Range(RepetitionRange::Exactly(n)) => (n, Some(n)),
                RepetitionKind::Range(RepetitionRange::AtLeast(n)) => (n, None),
                RepetitionKind::Range(RepetitionRange::Bounded(low, high)) => (low, Some(high)),
            };
            Left::Again(Box::new(read(&repetition.ast, any_case)), least, most)
        }
        Ast::Group(group) => {
            let mut inside = *any_case;
            if let GroupKind::NonCapturing(flags) = &group.kind {
                set_flags(flags, &mut inside);
            }
            read(&group.ast, &mut inside)
        }
        Ast::Alternation(alternation) => Left::Choice(alternation.asts.iter().map(|ast| read(ast, any_case)).collect()),
        Ast::Concat(concat) => Left::Row(concat.asts.iter().map(|ast| read(ast, any_case)).collect()),
        Ast::ClassUnicode(class) => panic!("{class:?}"),
    }
}

fn set_flags(flags: &Flags, any_case: &mut bool) {
    let mut on = true;
    for item in &flags.items {
        match item.kind {
            FlagsItemKind::Negation => on = false,
            FlagsItemKind::Flag(Flag::CaseInsensitive) => *any_case = on,
            FlagsItemKind::Flag(_) => {}
        }
    }
}

fn one(holds: &dyn Fn(char) -> bool, any_case: bool) -> Left {
    let either = |c: char| any_case && (holds(c.to_ascii_lowercase()) || holds(c.to_ascii_uppercase()));
    Left::One(legal().filter(|&c| holds(c) || either(c)).fold(0, |set, c| set | 1 << (c as u32)))
}

fn has(set: u128, c: char) -> bool {
    set >> (c as u32) & 1 == 1
}

fn holds(item: &ClassSetItem, c: char) -> bool {
    match item {
        ClassSetItem::Literal(literal) => literal.c == c,
        ClassSetItem::Range(range) => range.start.c <= c && c <= range.end.c,
        ClassSetItem::Perl(class) => perl(&class.kind, c) != class.negated,
        ClassSetItem::Union(union) => union.items.iter().any(|item| holds(item, c)),
        other => panic!("{other:?}"),
    }
}

fn perl(kind: &ClassPerlKind, c: char) -> bool {
    match kind {
        ClassPerlKind::Digit => c.is_ascii_digit(),
        ClassPerlKind::Space => c.is_ascii_whitespace(),
        ClassPerlKind::Word => is_word(Some(c)),
    }
}
