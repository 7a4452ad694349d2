//! What an automaton is made of. Whether it finds what others find is asked elsewhere, of whole conditions.

use super::{Ascii, Expr, Look, Nfa, Scratch};
use std::time::{Duration, Instant};

fn text(text: &str) -> Expr {
    Expr::text(text)
}

fn repeat(of: Expr, least: u32, most: Option<u32>) -> Expr {
    Expr::repeat(of, least, most, true)
}

fn optional(of: Expr) -> Expr {
    repeat(of, 0, Some(1))
}

#[test]
fn a_set_holds_what_was_put_in_and_nothing_beyond_ascii() {
    let set = Ascii::of(&[(b'a', b'c'), (b'Z', b'Z'), (0x70, 0xFF)]);
    assert_eq!(set.bytes().filter(u8::is_ascii_alphabetic).map(char::from).collect::<String>(), "Zabcpqrstuvwxyz");
    assert_eq!((set.has(0x7F), set.has(0x80), set.not().has(0xFF)), (true, false, false));
    assert_eq!(Ascii::range(b'z', b'a'), Ascii::NONE);
    assert_eq!(
        Ascii::of(&[(b'a', b'b'), (b'@', b'@'), (b'Z', b'[')]).in_any_case().bytes().collect::<Vec<_>>(),
        b"@ABZ[abz"
    );
    assert_eq!(Ascii::TAG.count(), 65);
}

#[test]
fn the_size_is_that_of_what_is_written() {
    let group = |of: Expr| Expr::Group { of: Box::new(of), index: 1 };
    for expr in [
        Expr::Empty,
        text("alpine"),
        Expr::choice(vec![text("rc"), text("beta"), Expr::Empty]),
        repeat(text("ab"), 0, None),
        repeat(optional(text("ab")), 0, None),
        repeat(text("ab"), 1, None),
        repeat(text("ab"), 7, None),
        repeat(text("ab"), 7, Some(7)),
        repeat(group(optional(text("a"))), 2, Some(9)),
        Expr::row(vec![Expr::Look(Look::Start), repeat(repeat(text("a"), 3, Some(5)), 4, None), Expr::Look(Look::End)]),
    ] {
        let written = Nfa::of(&expr).unwrap().states().len() - 1;
        // Where what is repeated takes something in, a loop needs no way past it.
        assert!((written..=written + 2).contains(&expr.size()), "{expr:?}: {} and not {written}", expr.size());
    }
}

#[test]
fn what_is_too_large_is_refused_before_it_is_written() {
    let start = Instant::now();
    let mut expr = text("a");
    for _ in 0..60 {
        expr = repeat(expr, 1_000, Some(1_000));
    }
    assert!(Nfa::of(&expr).is_none());
    let nothing = (0..60).fold(Expr::Empty, |of, _| repeat(of, 1_000, Some(1_000)));
    assert_eq!(nothing, Expr::Empty);
    assert!(Nfa::of(&repeat(text("a"), 1_000, Some(1_000))).is_some());
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
}

#[test]
fn the_ends_of_every_match_are_known() {
    let (start, end) = (|| Expr::Look(Look::Start), || Expr::Look(Look::End));
    let row = Expr::row;
    for (expr, begins, ends) in [
        (row(vec![start(), text("a"), end()]), true, true),
        (row(vec![text("a"), start(), end(), text("a")]), false, false),
        (row(vec![Expr::Look(Look::Edge), start(), text("a"), end(), Expr::Look(Look::Edge)]), true, true),
        (row(vec![optional(text("a")), start(), end(), optional(text("a"))]), false, false),
        (Expr::choice(vec![row(vec![start(), text("a")]), row(vec![start(), text("b"), end()])]), true, false),
        (Expr::choice(vec![row(vec![start(), text("a")]), Expr::Empty]), false, false),
        (row(vec![optional(start()), text("a"), repeat(end(), 1, None)]), false, true),
    ] {
        assert_eq!((expr.begins_at_start(), expr.ends_at_end()), (begins, ends), "{expr:?}");
    }
}

#[test]
fn a_text_far_longer_than_any_tag_is_not_searched() {
    let nfa = Nfa::of(&repeat(text("a"), 1_000, None)).unwrap();
    let found = |length: usize| nfa.search("a".repeat(length).as_bytes(), &mut [], &mut Scratch::default());
    assert_eq!(found(1_001), Some(0..1_001));
    assert_eq!(found(1 << 20), None);
}
