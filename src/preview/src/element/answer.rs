//! The answer: how many tags would fire, and the list of them.

use super::dom::{Drawn, fill};
use super::said::count;
use super::view::View;
use web_sys::Node;

/// A length for a style: whole pixels.
fn pixels(length: u32) -> String {
    format!("{length}px")
}

impl View {
    /// “12 of 3,305 tags would fire”.
    pub(super) fn draw_count(&self) -> Drawn {
        let page = &self.page;
        let fires = self.verdicts.as_ref().map(|verdicts| verdicts.count());
        let (number, words) = count(fires, self.read.tags.len(), self.language);
        page.panel.set_class_name(if self.stale { "panel stale" } else { "panel" });
        // Whoever listens hears a status again when it is set again.
        if page.count.text_content().as_deref() == Some(&format!("{number}{words}")) {
            return Ok(());
        }
        let words = page.dom.words(&words);
        if number.is_empty() {
            return fill(&page.count, [words]);
        }
        let number: Node = page.dom.text("em", &[], &number)?.into();
        fill(&page.count, [number, words])
    }

    /// The rows that are seen. `anew` draws them also where they are the same ones.
    pub(super) fn draw_list(&mut self, anew: bool) -> Drawn {
        let window = self.frame.window(self.read.tags.len());
        if window == self.window && !anew {
            return Ok(());
        }
        let page = &self.page;
        // Sizes are set one by one: a style attribute is what content policies forbid.
        if window.height != self.window.height {
            page.whole.style().set_property("block-size", &pixels(window.height))?;
            page.list.set_hidden(window.height == 0);
        }
        if window.offset != self.window.offset {
            page.seen.style().set_property("transform", &format!("translateY({})", pixels(window.offset)))?;
        }
        self.window = window;
        self.draw_rows(window.start..window.end)
    }
}
