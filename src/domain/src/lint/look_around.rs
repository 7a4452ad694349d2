//! Negative look-around as two rules: what `^v\d+(?!-rc)` takes is what `^v\d+` takes, but not `^v\d+-rc`. A backtracking
//! engine may find a shorter number that nothing unwanted follows (`v1` of `v12-rc`); nobody means that, and here such a
//! tag is held back.

use super::scan::{self, Token};
use super::syntax;
use regex_syntax::ast::Ast;

/// What takes tags in, and what holds some of them back; nothing does where the look-around changes nothing.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Pair {
    /// Nothing, where every tag is taken in.
    pub(super) takes: String,
    pub(super) but: Option<String>,
}

/// The expression without its negative look-arounds, if they stand for tags to hold back.
pub(super) fn pair(expr: &str) -> Option<Pair> {
    let expr = &untempered(expr).unwrap_or_else(|| expr.to_owned());
    let (takes, held) = split(expr)?;
    is_one_row(&takes).then_some(())?;
    let any = ["", "^", "$", ".*", "^.*", ".*$", "^.*$", ".+", "^.+", ".+$", "^.+$"].contains(&takes.as_str());
    let takes = if any { String::new() } else { takes };
    Some(Pair { takes, but: (!held.is_empty()).then(|| held.join("|")) })
}

/// `^((?!-rc).)*$`, which asks at each character what `^(?!.*-rc).*$` asks once.
fn untempered(expr: &str) -> Option<String> {
    let (at, open) = ["((?!", "(?:(?!"].into_iter().find_map(|open| Some((expr.find(open)?, open)))?;
    let inner = at + open.len();
    let close = scan::tokens(expr).into_iter().find_map(|token| match token {
        Token::Group { span, close } if span.start == inner - "(?!".len() => close,
        _ => None,
    })?;
    let (head, unwanted, tail) =
        (expr.get(..at)?, expr.get(inner..close)?, expr.get(close + 1..)?.strip_prefix(".)*")?);
    let unwanted = if unwanted.contains('|') { format!("(?:{unwanted})") } else { unwanted.to_owned() };
    Some(format!("{head}(?!.*{unwanted}).*{tail}"))
}

fn split(expr: &str) -> Option<(String, Vec<String>)> {
    let found = scan::tokens(expr).into_iter().find_map(|token| match token {
        Token::Group { span, close } => {
            let open = ["(?!", "(?<!"].into_iter().find(|open| expr[span.start..].starts_with(open))?;
            Some((span.start, open, close))
        }
        Token::Escape { .. } => None,
    });
    let Some((start, open, close)) = found else { return Some((expr.to_owned(), Vec::new())) };
    let close = close?;
    let (head, inner, tail) = (expr.get(..start)?, expr.get(start + open.len()..close)?, expr.get(close + 1..)?);
    let (takes, mut held) = split(&format!("{head}{tail}"))?;
    if !is_one_row(head) || inner.is_empty() {
        return None;
    }
    let group = match syntax::parse(inner)? {
        Ast::Alternation(_) => format!("(?:{inner})"),
        _ => inner.to_owned(),
    };
    if open == "(?<!" {
        is_one_row(tail).then_some(())?;
        held.insert(0, found_anywhere(&format!("{group}{tail}")));
    } else if tail != "$" {
        held.insert(0, found_anywhere(&format!("{head}{group}")));
    }
    // Whatever looks for nothing would hold back every tag.
    held.iter().all(|held| !held.is_empty()).then_some((takes, held))
}

/// Whether a part says what it says by itself: no bracket is open in it, and no choice is.
fn is_one_row(part: &str) -> bool {
    syntax::parse(part).is_some_and(|ast| !matches!(ast, Ast::Alternation(_)))
}

/// Without “anything” at its ends, which says as much as nothing.
fn found_anywhere(expr: &str) -> String {
    let expr = expr.strip_prefix("^.*").unwrap_or(expr).trim_start_matches(".*");
    let expr = expr.strip_prefix('?').unwrap_or(expr);
    let end = expr.strip_suffix(".*$").or_else(|| expr.strip_suffix(".*"));
    end.filter(|end| !end.ends_with('\\')).unwrap_or(expr).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn look_around_is_what_is_held_back() {
        for (expr, takes, but) in [
            ("^(?!.*-rc).*$", "", "-rc"),
            ("^(?!.*-(rc|beta)).+$", "", "-(rc|beta)"),
            (r"^(?!.*(?:rc|beta)).*", "", "(?:rc|beta)"),
            ("^(?!latest$).*$", "", "^latest$"),
            ("^(?!dev|test)[a-z]+$", "^[a-z]+$", "^(?:dev|test)"),
            (r"^v\d+(?!-rc)", r"^v\d+", r"^v\d+-rc"),
            (r"^v\d+(?!-rc).*$", r"^v\d+.*$", r"^v\d+-rc"),
            (r"^(?!.*-rc)(?!.*-beta)v\d+", r"^v\d+", "-rc|-beta"),
            (r"^v.*(?<!-rc)$", "^v.*$", "-rc$"),
            (r"^v.*(?<!-rc|-beta)$", "^v.*$", "(?:-rc|-beta)$"),
            (r"(?i)^(?!.*rc)v", "(?i)^v", "(?i)^.*rc"),
            ("(?!.*-rc).*", "", "-rc"),
            (r"^(?!.*\.*).*$", "", r"\.*"),
            ("^((?!-rc).)*$", "", "-rc"),
            ("^(?:(?!rc|beta).)*$", "", "(?:rc|beta)"),
            (r"^v\d+((?!-rc).)*$", r"^v\d+.*$", r"^v\d+.*-rc"),
        ] {
            assert_eq!(pair(expr), Some(Pair { takes: takes.into(), but: Some(but.into()) }), "{expr}");
        }
        // Nothing follows the end of a tag, whatever it is asked not to be.
        assert_eq!(pair(r"^v\d+(?!-rc)$"), Some(Pair { takes: r"^v\d+$".into(), but: None }));
    }

    #[test]
    fn look_around_inside_a_choice_or_a_group_is_left_alone() {
        for expr in ["^a(?!b)|c", "^(a(?!b))+$", "a|b(?!c)", "(?!", "(?!)", "(?!a(?=b))c", "(?<!a)b(?!c)", "^(?!.*)a"] {
            assert_eq!(pair(expr), None, "{expr}");
        }
    }
}
