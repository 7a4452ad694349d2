//! The condition in plain words, part by part.

use super::dom::{Drawn, attribute, fill};
use super::said::pieces;
use super::view::View;
use tagfire_domain::explain::in_words;
use web_sys::Node;

/// The most parts that are shown: nobody reads more, and a list of tags may have hundreds.
const SHOWN: usize = 60;
/// The parts that can be seen without scrolling, of one line each.
const FITTING: usize = 8;

impl View {
    /// The words; nothing where there is nothing to explain.
    pub(super) fn draw_words(&self) -> Drawn {
        let (dom, page) = (&self.page.dom, &self.page);
        let parts = self.known.as_ref().map(|known| (known.expr(), in_words(known.takes(), self.language)));
        let (expr, parts) = parts.unwrap_or_default();
        page.words.set_hidden(parts.is_empty());
        let mut nodes: Vec<Node> = Vec::new();
        for part in parts.iter().take(SHOWN) {
            nodes.push(dom.text("dt", &[], expr.get(part.span.clone()).unwrap_or_default())?.into());
            let text = dom.make("dd", &[], &[])?;
            fill(&text, pieces(dom, &part.text)?)?;
            nodes.push(text.into());
        }
        // What has to be scrolled has to be reached by keyboard.
        attribute(&page.parts, "tabindex", (parts.len() > FITTING).then_some("0"))?;
        fill(&page.parts, nodes)
    }
}
