//! The condition in plain words, part by part.

use super::dom::{Drawn, attribute, fill};
use super::said::{but_name, pieces};
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
        let rules = self.known.iter().flat_map(|known| [Some(known.takes()), known.but()]).flatten();
        let (mut nodes, mut count) = (Vec::<Node>::new(), 0);
        for (place, rule) in rules.enumerate() {
            if place > 0 {
                nodes.push(dom.text("dt", &[("class", "but")], but_name(self.language))?.into());
            }
            for part in in_words(rule, self.language).iter().take(SHOWN) {
                nodes.push(dom.text("dt", &[], rule.expr().get(part.span.clone()).unwrap_or_default())?.into());
                let text = dom.make("dd", &[], &[])?;
                fill(&text, pieces(dom, &part.text)?)?;
                nodes.push(text.into());
                count += 1;
            }
        }
        page.words.set_hidden(count == 0);
        // What has to be scrolled has to be reached by keyboard.
        attribute(&page.parts, "tabindex", (count > FITTING).then_some("0"))?;
        fill(&page.parts, nodes)
    }
}
