//! One tag: the part of it that matched, or why it does not fire.

use super::dom::Drawn;
use super::said::pieces;
use super::view::View;
use tagfire_domain::explain::why_not;
use web_sys::{HtmlElement, Node};

impl View {
    /// The row of a tag.
    pub(super) fn row(&self, id: usize) -> Drawn<HtmlElement> {
        let (dom, tag) = (&self.page.dom, self.read.tags.get(id));
        let fires = self.verdicts.as_ref().map(|verdicts| verdicts.get(id));
        let name = dom.make("span", &[("class", "name"), ("title", tag)], &[])?;
        let why = dom.make("small", &[("part", "why")], &[])?;
        let matched = self.known.as_ref().filter(|_| fires == Some(true)).and_then(|known| known.find(tag));
        match matched {
            Some(span) => {
                let part = |range| dom.words(tag.get(range).unwrap_or_default());
                let mark: Node =
                    dom.text("mark", &[("part", "match")], tag.get(span.clone()).unwrap_or_default())?.into();
                for node in [part(0..span.start), mark, part(span.end..tag.len())] {
                    name.append_child(&node)?;
                }
            }
            None => name.set_text_content(Some(tag)),
        }
        match (&self.known, fires) {
            (Some(_), Some(true)) => why.set_text_content(Some(self.language.pick("fires", "触发"))),
            (Some(known), Some(false)) => {
                if let Some(reason) = why_not(known, tag) {
                    for node in pieces(dom, &reason.phrase(self.language))? {
                        why.append_child(&node)?;
                    }
                }
            }
            // Nothing has been asked of the tags yet.
            _ => {}
        }
        let (class, verdict) = match fires {
            Some(true) => ("row fires", "true"),
            Some(false) => ("row", "false"),
            None => ("row", ""),
        };
        let mark = dom.make("i", &[], &[])?;
        let row = dom.make("div", &[("class", class), ("part", class), ("data-tag", tag)], &[&mark, &name, &why])?;
        if fires.is_some() {
            row.set_attribute("data-fires", verdict)?;
        }
        Ok(row)
    }
}
