//! Numbers in expressions: `[2-9]|1[0-4]` is every number from 2 to 14.

use super::syntax::class_of;
use crate::condition::bounds;
use regex_syntax::ast::Ast;

/// The most digits of a number that is read out.
const MOST_DIGITS: u32 = 12;
/// The most rows that are looked at.
const MOST_ROWS: usize = 64;

/// A row of digits that takes every number between two, written with this many digits.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Row {
    low: u64,
    high: u64,
    digits: u32,
    /// Whether more digits may follow, so that every greater number is taken, too.
    open: bool,
}

impl Row {
    /// Before there is any digit.
    const NONE: Row = Row { low: 0, high: 0, digits: 0, open: false };

    /// This row with another behind it. Once a digit varies, those behind it must be free, or numbers are left out.
    fn then(self, next: Row) -> Option<Row> {
        let digits = Some(self.digits + next.digits).filter(|digits| *digits <= MOST_DIGITS && !self.open)?;
        let unit = 10u64.pow(next.digits);
        let free = next.low == 0 && next.high == unit - 1;
        let whole = free || self.low == self.high;
        let (low, high) = (self.low * unit + next.low, self.high * unit + next.high);
        whole.then_some(Row { low, high, digits, open: next.open })
    }
}

/// The least number and the greatest, if any, as they are written, where the expression takes these and all between,
/// and is more than one row of digits.
pub(super) fn number(ast: &Ast) -> Option<(String, Option<String>)> {
    let mut rows = rows(ast)?;
    crate::order::sort_by_key(&mut rows, |row| row.low);
    let (first, last) = (*rows.first()?, *rows.last()?);
    // A zero in front is read only where every number is as long as the others.
    let padded = rows.iter().any(|row| row.digits > 1 && row.low < 10u64.pow(row.digits - 1));
    let even = rows.iter().all(|row| row.digits == first.digits);
    let follow = rows.iter().zip(rows.iter().skip(1)).all(|(row, next)| row.high + 1 == next.low && !row.open);
    // An open row has to take every number of its length, and so of every longer one.
    let full = last.digits > 0 && last.low == 10u64.pow(last.digits - 1) && last.high + 1 == 10u64.pow(last.digits);
    let ends_well = if last.open { full } else { rows.len() > 1 };
    let written = |number: u64, row: Row| format!("{number:0digits$}", digits = row.digits as usize);
    let most = (!last.open).then(|| written(last.high, last));
    (follow && ends_well && (even || !padded)).then(|| (written(first.low, first), most))
}

/// The rows of what the expression takes, where that is digits alone, and not without end.
fn rows(ast: &Ast) -> Option<Vec<Row>> {
    let mut all = Vec::new();
    match ast {
        Ast::Literal(literal) => {
            let digit = u64::from(literal.c.to_digit(10)?);
            all.push(Row { low: digit, high: digit, digits: 1, open: false });
        }
        Ast::ClassPerl(_) | Ast::ClassBracketed(_) => {
            let (low, high) = class_of(ast).digits()?;
            all.push(Row { low: u64::from(low), high: u64::from(high), digits: 1, open: false });
        }
        Ast::Group(group) => return rows(&group.ast),
        Ast::Concat(concat) => {
            all.push(Row::NONE);
            for ast in &concat.asts {
                all = behind(&all, &rows(ast)?)?;
            }
        }
        Ast::Alternation(alternation) => {
            for ast in &alternation.asts {
                all.extend(rows(ast)?);
            }
        }
        Ast::Repetition(repetition) => {
            let (min, max) = bounds(&repetition.op.kind);
            let one = rows(&repetition.ast)?;
            let mut so_far = vec![Row::NONE];
            for times in 0..=max.unwrap_or(min).min(MOST_DIGITS + 1) {
                if times > 0 {
                    so_far = behind(&so_far, &one)?;
                }
                if times >= min {
                    all.extend_from_slice(&so_far);
                }
            }
            if max.is_none() {
                let any_digit = one == [Row { low: 0, high: 9, digits: 1, open: false }];
                let [row] = all.as_mut_slice() else { return None };
                row.open = any_digit.then_some(true)?;
            }
        }
        _ => return None,
    }
    (all.len() <= MOST_ROWS).then_some(all)
}

fn behind(rows: &[Row], next: &[Row]) -> Option<Vec<Row>> {
    let mut all = Vec::new();
    for row in rows {
        for next in next {
            all.push(row.then(*next)?);
        }
    }
    (all.len() <= MOST_ROWS).then_some(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builder::{number_from, number_range};
    use crate::condition::{Condition, Method, Rule};
    use proptest::prelude::*;

    fn read(expr: &str) -> Option<(String, Option<String>)> {
        let Ok(Rule::Regex(pattern)) = Rule::parse(Method::Regex, expr) else { return None };
        number(&pattern.syntax()?.0)
    }

    proptest! {
        #[test]
        fn what_the_builder_writes_is_read_out(a in 0u32..30_000, b in 0u32..30_000) {
            let (low, high) = (a.min(b), a.max(b));
            if high > low + 9 && low > 0 {
                prop_assert_eq!(read(&number_range(low, high)), Some((low.to_string(), Some(high.to_string()))));
            }
            if low > 0 {
                prop_assert_eq!(read(&number_from(low)), Some((low.to_string(), None)));
            }
        }

        #[test]
        fn what_is_read_out_is_what_fires(branches in proptest::collection::vec(r"([0-9]|\[[0-4]-[5-9]\]|\\d){1,3}(\\d\?|\\d\*|\\d\{1,2\})?", 1..4)) {
            let expr = branches.join("|");
            let Some((low, high)) = read(&expr) else { return Ok(()) };
            let condition = Condition::parse(Method::Regex, &format!("^(?:{expr})$")).unwrap();
            let (least, most) = (low.parse::<u64>().unwrap(), high.as_ref().map(|high| high.parse::<u64>().unwrap()));
            for number in 0..20_000u64 {
                // Of numbers with zeros in front all are as long as the least.
                let text = if low.starts_with('0') { format!("{number:0width$}", width = low.len()) } else { number.to_string() };
                let within = number >= least && most.is_none_or(|most| number <= most);
                prop_assert_eq!(condition.is_match(&text), within, "{} on {}", &expr, text);
            }
        }
    }
}
