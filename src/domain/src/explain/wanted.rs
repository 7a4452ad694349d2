//! What a state of the automaton waits for, as people say it: a word, so many characters of a sort, an end.

use super::class::{Class, FEW, Number};
use super::progress::{Thread, Walk, class_of, way};
use crate::automaton::{Beside, State, StateId};
use crate::condition::paths::{Behind, reached};
use crate::language::{Language, Phrase};

/// What would have let the match go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// This text, and after it perhaps characters of a class.
    Text { text: Text, then: Option<Amount> },
    /// Characters of a class.
    Some(Amount),
    /// The end of the tag.
    End,
    /// An edge between word characters and others.
    Edge,
    /// No such edge.
    NoEdge,
}

/// Literal text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Text {
    /// The text, in small letters where case doesn't matter.
    pub text: String,
    /// Whether case doesn't matter.
    pub any_case: bool,
    /// Whether there is more of it than is read out.
    pub cut: bool,
}

/// So many characters of a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Amount {
    pub class: Class,
    /// How many there are at least.
    pub least: usize,
    /// Whether there may be more.
    pub more: bool,
}

/// A class of more characters than this is not read out one by one.
const FEW_CHARACTERS: u32 = 8;
/// The most choices that are followed one behind the other.
const CHOICES: usize = 2;
/// The longest text that is read out, in bytes.
const LONGEST: usize = 24;
/// So often the same character is counted and not written out.
const COUNTED: usize = 5;

impl Text {
    /// Whether the tag has it anywhere.
    pub(super) fn is_in(&self, tag: &str) -> bool {
        match self.any_case {
            true => tag.to_ascii_lowercase().contains(&self.text.to_ascii_lowercase()),
            false => tag.contains(&self.text),
        }
    }

    fn and(&self, c: char, any_case: bool) -> Text {
        Text { text: format!("{}{c}", self.text), any_case: self.any_case || any_case, cut: false }
    }

    fn shown(&self) -> String {
        format!("{}{}", self.text, if self.cut { "…" } else { "" })
    }
}

impl Amount {
    /// “a digit”, “digits”, “8 digits”, “at least 2 digits”; “5 times `a`”.
    pub(super) fn name(&self, language: Language) -> Phrase {
        let Amount { class, least, more } = *self;
        if least <= 1 {
            return class.name(if more { Number::Many } else { Number::One }, language);
        }
        let count = if more {
            language.pick(format!("at least {least} "), format!("至少 {least} 个"))
        } else {
            language.pick(format!("{least} "), format!("{least} 个"))
        };
        match (class.letter(), language) {
            (Some((c, _)), Language::En) => Phrase::new().text(format!("{count}times ")).code(c),
            (Some((c, _)), Language::ZhHans) => Phrase::new().text(count + " ").code(c),
            (None, Language::En) => Phrase::new().text(count).join(class.name(Number::Many, language)),
            (None, Language::ZhHans) => Phrase::new().text(count).join_zh(class.name(Number::Many, language)),
        }
    }
}

impl Wanted {
    /// Its name.
    pub(super) fn name(&self, language: Language) -> Phrase {
        let plain = |en: &'static str, zh: &'static str| Phrase::new().text(language.pick(en, zh));
        match self {
            Wanted::Text { text, then: None } => Phrase::new().code(text.shown()),
            Wanted::Text { text, then: Some(amount) } => match language {
                Language::En => Phrase::new().code(text.shown()).text(" and ").join(amount.name(language)),
                Language::ZhHans => Phrase::new().code(text.shown()).text(" 和").join_zh(amount.name(language)),
            },
            Wanted::Some(amount) => amount.name(language),
            Wanted::End => plain("the end", "结尾"),
            Wanted::Edge => plain("the edge of a word", "单词边界"),
            Wanted::NoEdge => plain("more of the word", "单词的其余部分"),
        }
    }

    /// The first of it, where that says enough.
    pub(super) fn first(self) -> Wanted {
        match self {
            Wanted::Text { text, .. } => Wanted::Text { text, then: None },
            other => other,
        }
    }

    /// The same, a word written as in the expression where case doesn't matter.
    pub(super) fn typed_as_in(self, expr: &str) -> Wanted {
        match self {
            Wanted::Text { text, then } if text.any_case => {
                let at = expr.to_ascii_lowercase().find(&text.text);
                let typed = at.and_then(|at| expr.get(at..at + text.text.len())).unwrap_or(&text.text).to_owned();
                Wanted::Text { text: Text { text: typed, ..text }, then }
            }
            other => other,
        }
    }

    /// Whether a text begins with just this.
    pub(super) fn begins(&self, rest: &str) -> bool {
        match self {
            Wanted::Text { text, then: None } => {
                let head = rest.get(..text.text.len()).unwrap_or_default();
                if text.any_case { head.eq_ignore_ascii_case(&text.text) } else { head == text.text }
            }
            _ => false,
        }
    }

    /// Whether it is something that the tag doesn't hold anywhere.
    pub(super) fn is_nowhere(&self, tag: &str) -> bool {
        match self {
            Wanted::Text { text, .. } => !text.is_in(tag),
            Wanted::Some(amount) => {
                let mut longest = 0;
                let mut run = 0;
                for c in tag.chars() {
                    run = if amount.class.has(c) { run + 1 } else { 0 };
                    longest = longest.max(run);
                }
                longest < amount.least
            }
            _ => false,
        }
    }
}

impl Walk<'_> {
    /// What threads wait for behind what stands before them, each once.
    pub(super) fn wants(&self, threads: &[(Thread, Beside)]) -> Vec<Wanted> {
        let mut wanted = Vec::new();
        for (thread, before) in threads {
            for want in self.waits_for(thread, *before) {
                if !wanted.contains(&want) {
                    wanted.push(want);
                }
            }
        }
        wanted
    }

    fn waits_for(&self, thread: &Thread, before: Beside) -> Vec<Wanted> {
        if self.nfa.state(thread.state) == State::Match {
            return match thread.behind {
                Behind::End => vec![Wanted::End],
                Behind::NoWord => vec![Wanted::Edge],
                Behind::Word => vec![Wanted::NoEdge],
                Behind::Any => Vec::new(),
            };
        }
        let Some((class, next)) = self.open_way(thread.state, before, thread.behind) else { return Vec::new() };
        let amount = self.amount(thread.state, class, next);
        let counted = if class.letter().is_some() { COUNTED } else { 1 };
        match class.letter() {
            Some((first, any_case)) if amount.least < counted => {
                let text = Text { text: first.to_string(), any_case, cut: false };
                self.texts(text, next, &mut vec![thread.state], CHOICES)
            }
            _ => vec![Wanted::Some(Amount { more: amount.more && amount.least > 1, ..amount })],
        }
    }

    /// How many characters of one class a thread waits for, where it does.
    pub(super) fn amount_of(&self, thread: &Thread, before: Beside) -> Option<Amount> {
        let (class, next) = self.open_way(thread.state, before, thread.behind)?;
        Some(self.amount(thread.state, class, next))
    }

    /// The way out of a state, where it leads on: the characters, as far as assertions allow them, and the state behind.
    fn open_way(&self, state: StateId, before: Beside, behind: Behind) -> Option<(Class, StateId)> {
        let (class, next) = way(self.nfa, state)?;
        let leads = |c: char| {
            let byte = u8::try_from(c).unwrap_or_default();
            self.paths.least(next, Beside::byte(byte), Behind::Any).is_some()
        };
        let first = |c: char| before == Beside::Nothing && matches!(c, '.' | '-');
        let class = class.only(|c| behind.allows(u8::try_from(c).ok()));
        let open = class.only(|c| !first(c) && leads(c));
        // That a tag can't begin with a dot or a hyphen goes without saying, where there is much else.
        let unsaid = open.count() > FEW_CHARACTERS && class.only(|c| !first(c)) == open;
        Some((if unsaid { class } else { open }, next)).filter(|(class, _)| !class.is_empty())
    }

    /// How many characters of this class have to follow each other from a state on.
    fn amount(&self, state: StateId, class: Class, next: StateId) -> Amount {
        let (mut seen, mut next, mut least) = (vec![state], next, 1);
        let before = class.first().map_or(Beside::Word, |c| Beside::byte(u8::try_from(c).unwrap_or_default()));
        loop {
            let waiting: Vec<StateId> = reached(self.nfa, next, before).into_iter().map(|(id, _)| id).collect();
            let alike = |id: &StateId| class_of(self.nfa, *id) == class;
            match (waiting.as_slice(), waiting.first().and_then(|one| way(self.nfa, *one))) {
                ([one], Some((_, onward))) if alike(one) && !seen.contains(one) => {
                    seen.push(*one);
                    next = onward;
                    least += 1;
                }
                _ => return Amount { class, least, more: waiting.iter().any(alike) },
            }
        }
    }

    /// The texts that begin with this one and go on from a state: on through choices, as long as they are few, and until
    /// something repeats.
    fn texts(&self, text: Text, from: StateId, path: &mut Vec<StateId>, choices: usize) -> Vec<Wanted> {
        let before = text.text.bytes().last().map_or(Beside::Nothing, Beside::byte);
        let waiting: Vec<(StateId, Behind)> = reached(self.nfa, from, before)
            .into_iter()
            .filter(|&(id, b)| self.paths.least(id, before, b).is_some())
            .collect();
        let ways: Vec<(StateId, Class, StateId)> = waiting
            .iter()
            .filter_map(|&(id, behind)| self.open_way(id, before, behind).map(|(class, next)| (id, class, next)))
            .flat_map(|(id, class, next)| class.apart(FEW).into_iter().map(move |class| (id, class, next)))
            .collect();
        let ends = |(id, _): &(StateId, Behind)| self.nfa.state(*id) == State::Match || path.contains(id);
        let choices = if ways.len() > 1 { choices.checked_sub(1) } else { Some(choices) };
        let long = text.text.len() >= LONGEST;
        let stops = long || ways.len() > FEW || choices.is_none() || waiting.iter().any(ends);
        if let [(state, class, next)] = ways.as_slice()
            && !stops
            && class.letter().is_none()
        {
            let then = Some(self.amount(*state, *class, *next)).filter(|amount| !amount.class.is_any());
            return vec![Wanted::Text { text, then }];
        }
        let next: Option<Vec<_>> = ways
            .iter()
            .map(|(_, class, next)| class.letter().map(|(c, any_case)| (text.and(c, any_case), *next)))
            .collect();
        let depth = path.len();
        path.extend(waiting.iter().map(|(id, _)| *id));
        let next = next.filter(|_| !stops).unwrap_or_default().into_iter();
        let longer: Vec<Wanted> =
            next.flat_map(|(text, next)| self.texts(text, next, path, choices.unwrap_or(0))).collect();
        path.truncate(depth);
        if (1..=FEW).contains(&longer.len()) {
            return longer;
        }
        vec![Wanted::Text { text: Text { cut: long, ..text }, then: None }]
    }
}
