//! Which rows of a long list are drawn: those that are seen, and a few above and below. Arithmetic alone; where the rows
//! are drawn, and of what, is the console's and the embedded preview's.

/// Rows kept ready above and below what is seen.
const SPARE: usize = 4;
/// No browser lays out a page much taller than this, in pixels: beyond it the scroll bar stands for more rows a pixel.
const TALLEST: f64 = 8_000_000.0;

/// What is known of a list's frame, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// How far it is scrolled.
    pub top: f64,
    /// Its height.
    pub seen: f64,
    /// A row's height.
    pub row: f64,
}

/// What of a list is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Window {
    /// The first row that is drawn.
    pub start: usize,
    /// The first one after them that is not.
    pub end: usize,
    /// Where the drawn rows begin, in whole pixels.
    pub offset: u32,
    /// The height of all rows, in whole pixels.
    pub height: u32,
}

impl Frame {
    /// What is drawn of so many rows.
    #[must_use]
    pub fn window(self, count: usize) -> Window {
        let whole = count as f64 * self.row;
        let height = whole.min(TALLEST);
        let fits = (self.seen / self.row).ceil() as usize + 1;
        let first = if whole > height {
            let part = (self.top / (height - self.seen).max(1.0)).clamp(0.0, 1.0);
            (part * count.saturating_sub(fits - 1) as f64).round() as usize
        } else {
            (self.top / self.row) as usize
        };
        // A list that has become shorter is scrolled back by the browser a moment later.
        let first = first.min(count.saturating_sub(fits - 1));
        let start = first.saturating_sub(SPARE);
        let end = (first + fits + SPARE).min(count);
        let offset = if whole > height {
            (self.top - (first - start) as f64 * self.row).max(0.0)
        } else {
            start as f64 * self.row
        };
        Window { start, end, offset: offset as u32, height: height as u32 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Frame = Frame { top: 0.0, seen: 300.0, row: 30.0 };

    #[test]
    fn only_what_is_seen_is_drawn() {
        assert_eq!(FRAME.window(1_000), Window { start: 0, end: 15, offset: 0, height: 30_000 });
        let middle = Frame { top: 15_010.0, ..FRAME }.window(1_000);
        assert_eq!(middle, Window { start: 496, end: 515, offset: 14_880, height: 30_000 });
        assert_eq!(FRAME.window(0), Window::default());
        assert_eq!(FRAME.window(3), Window { start: 0, end: 3, offset: 0, height: 90 });
    }

    #[test]
    fn a_list_that_has_become_shorter_shows_its_end() {
        let shorter = Frame { top: 29_700.0, ..FRAME }.window(20);
        assert_eq!((shorter.start, shorter.end), (6, 20));
    }

    #[test]
    fn a_million_rows_can_be_scrolled_to_their_end() {
        let last = Frame { top: 8_000_000.0 - 300.0, ..FRAME }.window(1_000_000);
        assert_eq!((last.end, last.height), (1_000_000, 8_000_000));
    }
}
