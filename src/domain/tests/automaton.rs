//! Our automaton against the `regex` crate, which shares no code with it: what is found, where, what each group took, and
//! what the table says, on made expressions whose parts stand in each other every way there is.

use proptest::prelude::*;
use regex::bytes::{Regex, RegexBuilder};
use tagfire_domain::condition::{Condition, Method};
use tagfire_domain::matcher::{TagSet, verdicts};

/// A part of an expression, before groups have their names.
#[derive(Clone, Debug)]
enum Part {
    Plain(&'static str),
    Row(Vec<Part>),
    Choice(Vec<Part>),
    Group(Box<Part>),
    Named(Box<Part>),
    Flags(&'static str, Box<Part>),
    Repeat(Box<Part>, String),
}

impl Part {
    /// Writes it out. Each name is used once.
    fn write(&self, out: &mut String, names: &mut usize) {
        match self {
            Part::Plain(text) => out.push_str(text),
            Part::Row(parts) => parts.iter().for_each(|part| part.write(out, names)),
            Part::Choice(parts) => {
                out.push_str("(?:");
                for (i, part) in parts.iter().enumerate() {
                    out.push_str(if i > 0 { "|" } else { "" });
                    part.write(out, names);
                }
                out.push(')');
            }
            Part::Group(part) => {
                out.push('(');
                part.write(out, names);
                out.push(')');
            }
            Part::Named(part) => {
                *names += 1;
                out.push_str(&format!("(?P<n{names}>"));
                part.write(out, names);
                out.push(')');
            }
            Part::Flags(flags, part) => {
                out.push_str(&format!("(?{flags}:"));
                part.write(out, names);
                out.push(')');
            }
            Part::Repeat(part, how) => {
                // RE2 takes no two repetitions in a row, and one character binds closer than several.
                out.push_str("(?:");
                part.write(out, names);
                out.push_str(&format!("){how}"));
            }
        }
    }
}

fn part() -> impl Strategy<Value = Part> {
    // Nothing at all stands first.
    const PLAIN: &str =
        r" a b A 1 - \. _ ab . [ab] [^a] [a-z1] [^\w-] \d \D \w \W [[:upper:]_] ^ $ \b \B (?i) (?U) (?-i)";
    let how = prop_oneof![
        4 => prop::sample::select(vec!["*", "+", "?"]).prop_map(str::to_owned),
        1 => (0..4u32).prop_map(|n| format!("{{{n}}}")),
        1 => (0..4u32).prop_map(|n| format!("{{{n},}}")),
        1 => (0..3u32, 0..4u32).prop_map(|(n, more)| format!("{{{n},{}}}", n + more)),
    ];
    let how = (how, any::<bool>()).prop_map(|(how, lazy)| if lazy { how + "?" } else { how });
    let flags = prop::sample::select(vec!["i", "s", "m", "U", "iU", "-i", "s-i", "i-U"]);
    let plain = prop::sample::select(PLAIN.split(' ').collect::<Vec<_>>()).prop_map(Part::Plain);
    plain.prop_recursive(5, 24, 4, move |part| {
        prop_oneof![
            4 => proptest::collection::vec(part.clone(), 1..5).prop_map(Part::Row),
            3 => proptest::collection::vec(part.clone(), 2..4).prop_map(Part::Choice),
            2 => part.clone().prop_map(|part| Part::Group(part.into())),
            1 => part.clone().prop_map(|part| Part::Named(part.into())),
            1 => (flags.clone(), part.clone()).prop_map(|(flags, part)| Part::Flags(flags, part.into())),
            4 => (part, how.clone()).prop_map(|(part, how)| Part::Repeat(part.into(), how)),
        ]
    })
}

fn expression() -> impl Strategy<Value = String> {
    (part(), prop::sample::select(vec![("", ""), ("^", ""), ("", "$"), ("^", "$")])).prop_map(|(part, (start, end))| {
        let mut expr = String::from(start);
        part.write(&mut expr, &mut 0);
        expr + end
    })
}

/// Their expression of the same meaning. Without Unicode, as tags are.
fn theirs(expr: &str) -> Regex {
    RegexBuilder::new(expr).unicode(false).build().unwrap_or_else(|error| panic!("{expr}: {error}"))
}

/// What is found, and each group that took something in: what we say, or they.
type Found = Option<(std::ops::Range<usize>, Vec<(Option<String>, std::ops::Range<usize>)>)>;

fn ours_found(condition: &Condition, tag: &str) -> Found {
    condition.find(tag).map(|found| (found, condition.captures(tag)))
}

fn theirs_found(regex: &Regex, tag: &str) -> Found {
    let captures = regex.captures(tag.as_bytes())?;
    let groups = regex.capture_names().zip(captures.iter()).skip(1);
    let groups = groups.filter_map(|(name, group)| Some((name.map(str::to_owned), group?.range())));
    Some((captures.get(0)?.range(), groups.collect()))
}

fn agree(expr: &str, tags: &[String]) {
    // What stands for nothing at all is no condition.
    let Ok(condition) = Condition::parse(Method::Regex, expr) else { return assert_eq!(expr, "") };
    let regex = theirs(expr);
    let set: TagSet = tags.iter().collect();
    let judged = verdicts(&condition, &set);
    for (id, tag) in tags.iter().enumerate() {
        let found = theirs_found(&regex, tag);
        assert_eq!(ours_found(&condition, tag), found, "{expr} on {tag}");
        assert_eq!(judged.get(id), found.is_some(), "the table of {expr} on {tag}");
        assert!(condition.takes().is_possible() || found.is_none(), "{expr} on {tag}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn made_expressions_find_what_another_engine_finds(
        expr in expression(),
        tags in proptest::collection::vec("[abA1_][abA1._-]{0,7}", 8),
    ) {
        agree(&expr, &tags);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn larger_counts_are_counted_alike(
        (least, more) in (0..30u32, 0..30u32),
        of in prop::sample::select(vec!["a", "(a|b1)", "[a-f]", "(?:ab?)", "(b*a)", r"\w", "(a|)"]),
        lazy in any::<bool>(),
        rest in prop::sample::select(vec!["", "$", "b", r"\b", "a*1"]),
        tags in proptest::collection::vec("[ab]{0,3}(ab1?|a|b1){1,30}", 4),
    ) {
        let greed = if lazy { "?" } else { "" };
        for count in [format!("{{{least}}}"), format!("{{{least},}}"), format!("{{{least},{}}}", least + more)] {
            agree(&format!("{of}{count}{greed}{rest}"), &tags);
        }
    }
}

/// Where engines differ that have each found its own way: what takes nothing in, over and over.
#[test]
fn loops_over_nothing_mean_what_they_mean_in_re2() {
    let tags = ["a", "b", "aa", "ab", "aab", "bba", "abab", "-"].map(str::to_owned);
    let exprs = [
        r"(a*)* (a*)+ (a*?)* (a*?)+? (|a)* (|a)+ (|a){2,} (|a){2,5} (a|)* (a|b*)* (a*|b)* (a|b*)+?b",
        r"(a?b??)* ((a)|b)* ((a)|(b))* ((a)|b){2} (?:(a)|(b))*?$ (a|ab)(bab|b)* (^a|b)* (^|a)+ ($|a)+",
        r"(\b|a)*b (a(b)?)+ (a(b)?)*?$ ((a*)(b*))* ((a*)(b*)){2} (?:a{0}|(b))* (a){0}(b) ((a){0,2}){0,2}",
        r"(?U)(a*)(a*?)b (()|.)(b)",
    ];
    for expr in exprs.iter().flat_map(|exprs| exprs.split(' ')) {
        agree(expr, &tags);
    }
    let found = |expr: &str, tag: &str| Condition::parse(Method::Regex, expr).unwrap().find(tag);
    assert_eq!(found("(|a)*", "aa"), Some(0..0));
    assert_eq!(found("(a|b*)*", "aabb"), Some(0..4));
    assert_eq!(found("(a*?)*b", "aab"), Some(0..3));
}
