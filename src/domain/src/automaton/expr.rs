//! What an expression asks for, as a tree.

use super::{Ascii, Look};

/// What an expression asks for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Expr {
    /// Nothing: it matches anywhere, and takes nothing in.
    Empty,
    /// One character of these.
    Class(Ascii),
    /// Something of the place.
    Look(Look),
    /// The same over and over.
    Repeat {
        of: Box<Expr>,
        least: u32,
        /// None where there is no limit.
        most: Option<u32>,
        /// Whether as many as possible are tried first, and not as few.
        greedy: bool,
    },
    /// A part that is remembered. Groups are numbered from 1.
    Group { of: Box<Expr>, index: usize },
    /// One after the other.
    Row(Vec<Expr>),
    /// Any of these, the first of them that leads to a match.
    Choice(Vec<Expr>),
}

impl Expr {
    /// A text, character by character.
    pub(crate) fn text(text: &str) -> Expr {
        Expr::row(text.bytes().map(|byte| Expr::Class(Ascii::range(byte, byte))).collect())
    }

    /// One after the other. What asks for nothing is left out.
    pub(crate) fn row(mut parts: Vec<Expr>) -> Expr {
        parts.retain(|part| *part != Expr::Empty);
        match parts.len() {
            0 => Expr::Empty,
            1 => parts.swap_remove(0),
            _ => Expr::Row(parts),
        }
    }

    /// Any of these. Of characters alone it is one class, whose order doesn't matter.
    pub(crate) fn choice(parts: Vec<Expr>) -> Expr {
        let class = |part: &Expr| if let Expr::Class(set) = part { Some(*set) } else { None };
        let classes: Option<Vec<Ascii>> = parts.iter().map(class).collect();
        match classes {
            Some(sets) => Expr::Class(sets.into_iter().fold(Ascii::NONE, Ascii::or)),
            None => Expr::Choice(parts),
        }
    }

    /// The same over and over. Nothing stays nothing, however often: whatever is repeated takes states.
    pub(crate) fn repeat(of: Expr, least: u32, most: Option<u32>, greedy: bool) -> Expr {
        match (least, most) {
            _ if of == Expr::Empty => of,
            (_, Some(0)) => Expr::Empty,
            (1, Some(1)) => of,
            _ => Expr::Repeat { of: Box::new(of), least, most, greedy },
        }
    }

    /// How many states it is once it is written out. Asked before that is done, for it may be more than there is room.
    pub(crate) fn size(&self) -> usize {
        let sum = |parts: &[Expr], each: usize| {
            parts.iter().fold(0usize, |sum, part| sum.saturating_add(part.size()).saturating_add(each))
        };
        match self {
            Expr::Empty => 0,
            Expr::Class(_) | Expr::Look(_) => 1,
            Expr::Group { of, .. } => of.size().saturating_add(2),
            Expr::Row(parts) => sum(parts, 0),
            Expr::Choice(parts) => sum(parts, 1),
            Expr::Repeat { of, least, most, .. } => {
                let (copies, splits) = most.map_or((*least.max(&1), 2), |most| (most, most.saturating_sub(*least)));
                of.size().saturating_mul(copies as usize).saturating_add(splits as usize)
            }
        }
    }

    /// Whether it takes in a character at least, whatever it matches.
    pub(crate) fn takes_some(&self) -> bool {
        match self {
            Expr::Empty | Expr::Look(_) => false,
            Expr::Class(_) => true,
            Expr::Group { of, .. } => of.takes_some(),
            Expr::Row(parts) => parts.iter().any(Expr::takes_some),
            Expr::Choice(parts) => parts.iter().all(Expr::takes_some),
            Expr::Repeat { of, least, .. } => *least > 0 && of.takes_some(),
        }
    }

    /// Whether it takes in nothing, whatever it matches.
    fn takes_none(&self) -> bool {
        match self {
            Expr::Empty | Expr::Look(_) => true,
            Expr::Class(_) => false,
            Expr::Group { of, .. } | Expr::Repeat { of, .. } => of.takes_none(),
            Expr::Row(parts) | Expr::Choice(parts) => parts.iter().all(Expr::takes_none),
        }
    }

    /// Whether every match begins where the tag does.
    pub(crate) fn begins_at_start(&self) -> bool {
        self.asks_outermost(Look::Start)
    }

    /// Whether every match ends where the tag does.
    pub(crate) fn ends_at_end(&self) -> bool {
        self.asks_outermost(Look::End)
    }

    /// Whether every match asks this of the place at its own end: at the front, or for [`Look::End`] at the back.
    fn asks_outermost(&self, look: Look) -> bool {
        match self {
            Expr::Empty | Expr::Class(_) => false,
            Expr::Look(own) => *own == look,
            Expr::Group { of, .. } => of.asks_outermost(look),
            Expr::Repeat { of, least, .. } => *least > 0 && of.asks_outermost(look),
            Expr::Choice(parts) => parts.iter().all(|part| part.asks_outermost(look)),
            Expr::Row(parts) => {
                let nth = |i: usize| if look == Look::End { parts.iter().nth_back(i) } else { parts.get(i) };
                // Up to the first that takes something in, all stand at that place.
                let mut open = true;
                (0..parts.len()).filter_map(nth).any(|part| {
                    let asks = open && part.asks_outermost(look);
                    open &= part.takes_none();
                    asks
                })
            }
        }
    }
}
