//! How numbers are printed.

use std::fmt::Write as _;

pub fn line(table: &mut String, cells: &[String]) {
    let _ = writeln!(table, "| {} |", cells.join(" | "));
}

pub fn head(table: &mut String, title: &str, cells: &[&str]) {
    let _ = writeln!(table, "\n**{title}**\n");
    line(table, &cells.iter().map(ToString::to_string).collect::<Vec<_>>());
    line(table, &cells.iter().map(|_| "---:".to_owned()).collect::<Vec<_>>());
}

/// What was measured, beside what was aimed at.
pub fn aimed(table: &mut String, what: &str, measured: &str, aim: &str) {
    line(table, &[what.to_owned(), measured.to_owned(), aim.to_owned()]);
    // A table is there at its end; whoever waits sees how far it is.
    eprintln!("{what}: {measured}");
}

/// Times in milliseconds.
#[derive(Debug, Default)]
pub struct Times(Vec<f64>);

impl FromIterator<f64> for Times {
    fn from_iter<I: IntoIterator<Item = f64>>(times: I) -> Times {
        Times(times.into_iter().collect())
    }
}

impl Times {
    pub fn add(&mut self, time: f64) {
        self.0.push(time);
    }

    /// The time below which this part of a hundred lies.
    fn at(&self, part: usize) -> f64 {
        let mut times = self.0.clone();
        times.sort_unstable_by(f64::total_cmp);
        times.get((times.len() * part / 100).min(times.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
    }

    pub fn median(&self) -> String {
        format!("{:.0}", self.at(50))
    }

    pub fn median_and_longest(&self) -> String {
        format!("{:.0}, longest {:.0}", self.at(50), self.at(100))
    }

    pub fn high_and_longest(&self) -> String {
        format!("{:.1}, {:.1}", self.at(95), self.at(100))
    }
}
