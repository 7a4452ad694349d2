//! What a person sees of each lint.

use super::*;
use crate::condition::{Method, RuleText};
use crate::language::Language;

pub(super) const TAGS: [&str; 26] = [
    "v2.14.0",
    "v2.15.0-rc.2",
    "v2.13.4",
    "2.13.4",
    "V2.13.2",
    "latest",
    "my-latest",
    "v2.13",
    "v1.10.3",
    "v10.1.0",
    "main-7f3c2a1-1763856000",
    "release-1.8",
    "release-2",
    "releas",
    "1.2.3",
    "1.2.30",
    "1x2.3",
    "3-alpine",
    "alpine",
    "3.12-alpine3.20",
    "PROD-1",
    "PROD-2",
    "20240102",
    "rel0.8.10",
    "dev-1",
    "sha256-00581037cc55e6067aedde6af34a7243ee87fb17d33f53dd9c75ff958d142b8e.sig",
];

pub(super) fn on(tags: &[&str], method: Method, expr: &str) -> Vec<Lint> {
    lint(&RuleText::new(method, expr).into(), &tags.iter().copied().collect(), &[])
}

fn of(expr: &str) -> Vec<Lint> {
    on(&TAGS, Method::Regex, expr)
}

/// The lint of `kind` as it is read: the fix's expression, the evidence.
fn read(expr: &str, kind: LintKind) -> (Option<String>, Vec<String>) {
    let lints = of(expr);
    let Some(lint) = lints.iter().find(|lint| lint.kind == kind) else {
        panic!("{expr}: no {kind:?} in {lints:?}");
    };
    (lint.fix.clone().map(|fix| fix.text.takes.expr), lint.evidence.clone())
}

fn fix(expr: &str, kind: LintKind) -> Option<String> {
    read(expr, kind).0
}

#[test]
fn globs_become_expressions() {
    for (glob, expr) in [
        ("release*", "^release"),
        ("release-*", "^release-"),
        ("*-alpine", "-alpine$"),
        ("v2.*.*", r"^v2\.\d+\.\d+$"),
        ("*.*.*", r"^v?\d+\.\d+\.\d+$"),
        ("v1.*", r"^v1\."),
        ("*", ""),
        ("*alpine*", "alpine"),
        ("3.*-alpine*", r"^3\..*-alpine"),
        (r"^v2\.*$", r"^v2\."),
    ] {
        assert_eq!(fix(glob, LintKind::Glob).as_deref(), Some(expr), "{glob}");
    }
    assert_eq!(read("release*", LintKind::Glob).1, ["releas"]);
    let list = on(&TAGS, Method::Tags, "release-*;v2.*");
    assert_eq!(list[0].fix.as_ref().unwrap().text.takes.expr, r"^(?:release-.*|v2\..*)$");
}

#[test]
fn sets_of_characters_are_not_words_nor_always_letters() {
    assert_eq!(fix("^[A-z]+$", LintKind::MoreThanLetters).as_deref(), Some("^[A-Za-z]+$"));
    let not = |word: &str| LintKind::NotAWord { word: word.into(), lets_in: true };
    assert_eq!(read(r"^v\d.*[^rc]", not("rc")), (Some(r"^v\d.*.".into()), vec!["v2.15.0-rc.2".to_owned()]));
    // What takes a word out is a second rule.
    let lints = on(&["v1", "slate", "latest"], Method::Regex, "^[^latest]+$");
    let lint = lints.iter().find(|lint| matches!(lint.kind, LintKind::NotAWord { lets_in: false, .. })).unwrap();
    let fixed = lint.fix.clone().unwrap().text;
    assert_eq!((fixed.takes.method, fixed.but), (Method::All, Some(RuleText::new(Method::Regex, "latest"))));
    assert_eq!(lint.evidence, ["slate"]);
    assert_eq!(fix("^v[1-12]\\.", LintKind::NumberInClass).as_deref(), Some("^v([1-9]|1[0-2])\\."));
    assert_eq!(fix("^[[:alpha:]]+$|[:alpha:]", LintKind::NamedClass).as_deref(), Some("^[[:alpha:]]+$|[[:alpha:]]"));
    assert_eq!(fix("[dev|rel]-1", LintKind::PlainInClass { found: '|' }).as_deref(), Some("(?:dev|rel)-1"));
    assert_eq!(fix("^[a-z|0-9]+$", LintKind::PlainInClass { found: '|' }).as_deref(), Some("^[a-z0-9]+$"));
    assert_eq!(fix(r"^[v\d+]", LintKind::PlainInClass { found: '+' }), None);
    for sound in ["^[^-]+$", "[-+]", r"[\d+]+$", "[^a-z]$", "^[^v]", r"^v\d+[^rc]*$", "^[A-Z]+-[a-z]*"] {
        let wrong = of(sound).into_iter().find(|lint| {
            matches!(
                lint.kind,
                LintKind::MoreThanLetters
                    | LintKind::NotAWord { .. }
                    | LintKind::NamedClass
                    | LintKind::NumberInClass
                    | LintKind::PlainInClass { .. }
            )
        });
        assert_eq!(wrong, None, "{sound}");
    }
}

#[test]
fn alternatives_are_tied_together_or_not_at_all() {
    assert_eq!(
        read(r"^v\d+\.\d+$|latest", LintKind::SplitAnchors),
        (Some(r"^(?:v\d+\.\d+|latest)$".into()), vec!["my-latest".into()])
    );
    for sound in
        ["latest|alpine", "^dev-|^release-", "prod|staging", "^(latest|alpine)$", "^latest$|^alpine$", "rc|beta"]
    {
        let wrong = of(sound).into_iter().find(|lint| matches!(lint.kind, LintKind::SplitAnchors | LintKind::Open(_)));
        assert_eq!(wrong, None, "{sound}");
    }
}

#[test]
fn lists_are_separated_by_semicolons() {
    for list in ["v1, v2", "v1 v2", "v1；v2", "v1|v2"] {
        let lints = on(&TAGS, Method::Tags, list);
        assert_eq!(lints[0].kind, LintKind::Separator, "{list}");
        assert_eq!(lints[0].fix.as_ref().unwrap().text.takes.expr, "v1;v2");
    }
    assert_eq!(on(&TAGS, Method::Tags, "-v1"), []);
    let lints = on(&TAGS, Method::Tags, r"^v1\.\d+$");
    assert_eq!(
        (&lints[0].kind, lints[0].fix.as_ref().unwrap().text.takes.method),
        (&LintKind::Expression, Method::Regex)
    );
    assert!(of("^2024").is_empty() && of(r"\.sig$").is_empty());
    assert!(of(r"^v\d+\.\d+\.\d+.*$").is_empty());
    assert_eq!(on(&TAGS, Method::Tags, "v1; v2"), []);
}

#[test]
fn marks_around_an_expression_are_taken_off() {
    for quoted in ["\"^v1$\"", "'^v1$'", "/^v1$/", " ^v1$ ", "`^v1$`"] {
        assert_eq!(fix(quoted, of(quoted)[0].kind.clone()).as_deref(), Some("^v1$"), "{quoted}");
    }
}

#[test]
fn expressions_are_not_taken_for_globs() {
    for expr in ["^dev-.*", r"^16\..*", ".*(beta|rc|alpha).*", "^main-[a-f0-9]+-(?P<ts>.*)", "dev-.*"] {
        assert!(of(expr).iter().all(|lint| lint.kind != LintKind::Glob), "{expr}");
    }
}

#[test]
fn a_missing_anchor_is_shown_by_what_slips_through() {
    let both = |fix: &str, evidence: &[&str]| (Some(fix.to_owned()), evidence.iter().map(|e| e.to_string()).collect());
    for (expr, side, fixed, evidence) in [
        (r"^v\d+\.\d+\.\d+", Open::End, r"^v\d+\.\d+\.\d+$", &["v2.15.0-rc.2"][..]),
        (r"\d+\.\d+\.\d+$", Open::Start, r"^\d+\.\d+\.\d+$", &["v2.14.0", "v2.13.4", "V2.13.2"]),
        (r"^1\.2\.3", Open::End, r"^1\.2\.3$", &["1.2.30"]),
        ("latest", Open::Start, "^latest$", &["my-latest"]),
        (r"\d+\.\d+", Open::Start, r"^\d+\.\d+", &["v2.13", "1x2.3", "v2.14.0"]),
    ] {
        assert_eq!(read(expr, LintKind::Open(side)), both(fixed, evidence), "{expr}");
    }
    // Tied together, they would leave no tag: that is shown, and not offered.
    let slips: Vec<String> = ["v2.13", "1.2.3", "1x2.3"].map(String::from).into();
    assert_eq!(read(r"^v2|\d$", LintKind::SplitAnchors), (None, slips));
    assert_eq!(read("^v1", LintKind::NumberGoesOn), both(r"^v1(\D|$)", &["v10.1.0"]));
    for deliberate in [r"^v2\.", "^v2", "^3.12", r"\d", "^release-", "alpine$", "-alpine", "^dev", "rc"] {
        let open = |lint: &Lint| matches!(lint.kind, LintKind::Open(_));
        assert!(!of(deliberate).iter().any(open), "{deliberate}");
    }
}

#[test]
fn a_bare_dot_shows_what_it_lets_through() {
    assert_eq!(
        read("^[0-9]+.[0-9]+.[0-9]+$", LintKind::BareDot),
        (Some(r"^[0-9]+\.[0-9]+\.[0-9]+$".into()), vec!["1x2.3".into(), "20240102".into()])
    );
    // No such tag was pushed: one is made up.
    assert_eq!(read(r"^v\d+.\d+\.\d+$", LintKind::BareDot).1, ["v2x14.0"]);
    for meant in [r"^v\d+\.\d+$", "^a.b$", r"^\d+.*\d+$", r"^\d+.+$", "[.]"] {
        assert!(of(meant).iter().all(|lint| lint.kind != LintKind::BareDot), "{meant}");
    }
}

#[test]
fn everything_and_nothing() {
    for expr in [".*", "^.*$", ".", "^", "(a|.)*"] {
        let lints = on(&["a", "b"], Method::Regex, expr);
        assert_eq!(lints[0].kind, LintKind::Everything, "{expr}");
        assert_eq!(lints[0].fix.as_ref().unwrap().text.takes.method, Method::All, "{expr}");
    }
    assert_eq!(fix("v1;v2", LintKind::Nothing { culprit: Some(';') }).as_deref(), Some("v1;v2"));
    assert_eq!(fix(r"^v1\.2$ ", LintKind::Nothing { culprit: Some(' ') }).as_deref(), Some(r"^v1\.2$"));
    assert_eq!(fix("v1.2, v1.3", LintKind::Nothing { culprit: Some(',') }).as_deref(), Some("v1.2;v1.3"));
    assert_eq!(fix("/^v1$/", LintKind::Nothing { culprit: Some('/') }).as_deref(), Some("^v1$"));
    assert_eq!(fix("shop/web:v1", LintKind::Nothing { culprit: Some('/') }), None);
    assert_eq!(fix("^$", LintKind::Nothing { culprit: None }), None);
}

#[test]
fn redundant_parts_are_dropped() {
    assert_eq!(fix("^.*-rc", LintKind::RedundantStart).as_deref(), Some("-rc"));
    assert_eq!(fix("^dev-.*$", LintKind::RedundantEnd).as_deref(), Some("^dev-"));
    assert_eq!(fix("^(dev|prod|dev)-1$", LintKind::RepeatedBranch).as_deref(), Some("^(dev|prod)-1$"));
}

#[test]
fn unsupported_constructs_are_named_and_rewritten_where_that_is_safe() {
    use Unsupported::*;
    for (expr, found, fixed) in [
        (r"^(?!.*-ea\.).*$", NegativeLookAhead, Some("")),
        (r"^v1\.2(?!\d)", NegativeLookAhead, Some(r"^v1\.2(?:[^0-9]|$)")),
        ("^v1(?=-rc)", LookAhead, Some("^v1(?:-rc)")),
        ("^(?=.*rc)v1", LookAhead, None),
        (r"(?<=v)\d", LookBehind, Some(r"(?:v)\d")),
        (r"(?<!v)\d\.", NegativeLookBehind, Some(r"(?:^|[^v])\d\.")),
        (r"(\d)\.\1", BackReference, None),
        ("^(?>v1)$", Atomic, Some("^(?:v1)$")),
        (r"^v\K1$", KeepOut, Some("^v1$")),
        (r"^v1\Z", EndBeforeNewline, Some("^v1$")),
    ] {
        assert_eq!(fix(expr, LintKind::Unsupported(found)).as_deref(), fixed, "{expr}");
    }
}

#[test]
fn constructs_that_mean_something_else_in_re2() {
    use Dialect::*;
    for (expr, found, fixed) in [
        ("^[a-z&&[^v]]+$", SetOperation, Some("^[a-uw-z]+$")),
        ("^[a-f--b]+$", SetOperation, Some("^[ac-f]+$")),
        ("^[[ab]-]+$", NestedClass, Some("^[ab-]+$")),
        ("^v{,2}1$", OpenRepeat, Some("^v{0,2}1$")),
        (r"^v\d++$", StackedRepeat, Some(r"^v(?:\d+)+$")),
        (r"^\bv1\>$", WordEdge, Some(r"^\bv1\b$")),
        (r"^\u0076[0-9]$", CodePoint, Some("^v[0-9]$")),
        ("(?-u)^v1$", Flag, Some("^v1$")),
        ("(?x)^v 1$", Verbose, None),
    ] {
        assert_eq!(fix(expr, LintKind::Dialect(found)).as_deref(), fixed, "{expr}");
    }
}

#[test]
fn duplicates_are_found_by_text_by_meaning_and_by_tags() {
    let set: TagSet = TAGS.iter().copied().collect();
    let other = |method, expr| [(TriggerName::parse("release").unwrap(), Condition::parse(method, expr).unwrap())];
    let always = |expr, others: &[_]| {
        lint(&RuleText::new(Method::Regex, expr).into(), &set, others).into_iter().find_map(|lint| match lint.kind {
            LintKind::Duplicate { always, .. } => Some(always),
            _ => None,
        })
    };
    assert_eq!(always(r"^v\d+$", &other(Method::Regex, r"^v\d+$")), Some(true));
    assert_eq!(always(r"^v\d+$", &other(Method::Regex, "^v[0-9]+$")), Some(true));
    assert_eq!(always("^latest$", &other(Method::Tags, "latest")), Some(true));
    assert_eq!(always("^latest", &other(Method::Tags, "latest")), Some(false));
    assert_eq!(always("^v", &other(Method::Tags, "latest")), None);
}

#[test]
fn tags_that_fire_and_may_not_be_meant() {
    assert_eq!(of("sha256")[0].kind, LintKind::Signatures);
    assert_eq!(on(&TAGS, Method::All, "")[0].kind, LintKind::Signatures);
    assert_eq!(
        read(r"^v\d+\.\d+\.\d+(-rc\.\d+)?$", LintKind::PreReleases { candidates: true }),
        (Some(r"^v\d+\.\d+\.\d+$".into()), vec!["v2.15.0-rc.2".into()])
    );
    assert!(of(r"^v\d+\.\d+\.\d+(-slim)?$").is_empty());
    assert!(of(r"^v\d+\.\d+\.\d+-rc(\.\d+)?$").is_empty());
    assert_eq!(
        read(r"^prod-\d$", LintKind::Case),
        (Some(r"(?i)^prod-\d$".into()), vec!["PROD-1".into(), "PROD-2".into()])
    );
}

#[test]
fn sentences_read_well() {
    let lints = of(r"^v\d+.\d+\.\d+$");
    let both = |language| format!("{} {}", lints[0].title(language).plain(), lints[0].why(language).plain());
    assert_eq!(
        both(Language::En),
        "A bare “.” matches any character. It lets “v2x14.0” through; you most likely mean a literal dot."
    );
    assert_eq!(both(Language::ZhHans), "未转义的“.”匹配任意字符。 它会放行 “v2x14.0”；您要的多半是字面上的点。");
    assert_eq!(lints[0].fix.as_ref().unwrap().label(Language::En), r"Use \.");
}

#[test]
fn a_slip_is_trimmed_and_not_the_words_beside_it() {
    const KNOWN: [&str; 6] = ["latest", "stable", "v1", "v2", "v1-rc", "v1-beta"];
    let fixed = |expr: &str| {
        let lints = on(&KNOWN, Method::Regex, expr);
        lints.into_iter().find_map(|lint| lint.fix).map(|fix| (fix.label(Language::En), fix.text.takes.expr))
    };
    for (expr, tidy) in [
        ("latest| stable", "latest|stable"),
        ("latest | stable", "latest|stable"),
        ("(v1 | v2)", "(v1|v2)"),
        ("^v1$| ^v2$", "^v1$|^v2$"),
        ("v1|v2 ", "v1|v2"),
        ("^v1\u{feff}$", "^v1$"),
        ("v1\u{200b}|v2", "v1|v2"),
    ] {
        assert_eq!(fixed(expr), Some(("Trim it".into(), tidy.into())), "{expr}");
    }
    let unseen = on(&KNOWN, Method::Regex, "v1\u{200b}");
    assert!(unseen[0].why(Language::En).plain().contains("U+200B"), "{:?}", unseen[0]);
    for (but, tidy) in [("rc | beta", "rc|beta"), ("rc| beta", "rc|beta"), ("rc, beta", "rc|beta")] {
        let text = ConditionText::from(RuleText::new(Method::Regex, "^v"));
        let lints = lint(&text.but_not(RuleText::new(Method::Regex, but)), &KNOWN.into_iter().collect(), &[]);
        let fix = lints.iter().find_map(|lint| lint.fix.clone()).unwrap_or_else(|| panic!("{but}: {lints:?}"));
        assert_eq!(
            (fix.label(Language::En), fix.text.but.unwrap_or_else(|| panic!("{but}: {lints:?}")).expr),
            ("Trim it".into(), tidy.into()),
            "{but}"
        );
    }
}

#[test]
fn words_that_say_what_to_do_with_tags_are_no_tags() {
    for expr in ["not latest", "exclude latest", "only latest", "no rc", "all except rc"] {
        let fixes: Vec<Fix> = [Method::Regex, Method::Tags]
            .into_iter()
            .flat_map(|method| on(&["latest", "v1"], method, expr))
            .filter_map(|lint| lint.fix)
            .collect();
        assert_eq!(fixes, [], "{expr}");
    }
}

#[test]
fn what_is_no_slip_is_left_alone() {
    let kinds = |expr: &str, tags: &[&str], method| {
        on(tags, method, expr).into_iter().map(|lint| lint.kind).collect::<Vec<_>>()
    };
    // The dot is a dot, and nothing is a wildcard.
    assert!(!kinds(r"v1\.2.*", &["v1.2.3", "v1.2.3-alpine", "v1.2"], Method::Regex).contains(&LintKind::Glob));
    for expr in [r"\d$", r"[0-9]$", r"\d+$"] {
        assert_eq!(kinds(expr, &["v1", "v2", "build-12", "12", "latest"], Method::Regex), [], "{expr}");
    }
    let digest = format!("sha256:{}", "ab".repeat(32));
    for text in [digest.as_str(), "v1+build5"] {
        assert!(on(&["v1"], Method::Tags, text).iter().all(|lint| lint.fix.is_none()), "{text}");
    }
}

#[test]
fn a_word_behind_a_hyphen_is_a_word() {
    for (expr, tags, takes, but) in [
        ("^v.*[^-rc]$", ["v1", "v1-rc", "v1-rc1"], "^v.*.$", "-rc"),
        ("[^-alpha]$", ["v1", "v1-alpha", "v1-alpha2"], ".$", "-alpha"),
    ] {
        let lints = on(&tags, Method::Regex, expr);
        let found = lints.iter().find(|lint| matches!(lint.kind, LintKind::NotAWord { .. })).expect(expr);
        let text = &found.fix.as_ref().expect(expr).text;
        assert_eq!((text.takes.expr.as_str(), text.but.as_ref().unwrap().expr.as_str()), (takes, but));
    }
}
