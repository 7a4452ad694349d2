//! What the playground holds, and the address that brings it back.

use super::source::{Source, TagSource};
use crate::effects::address::Query;
use crate::parts::condition::{ConditionDraft, ConditionForm};
use crate::parts::held::Held;
use crate::parts::memo::{Memo, memo};
use crate::parts::preview::View;
use crate::route::{pair, with_query};
use tagfire_domain::address::Page;
use tagfire_domain::condition::Method;

/// What a first visitor finds typed in.
const EXPR: &str = r"^v\d+\.\d+\.\d+(-rc\.\d+)?$";
const TAGS: &str = "v2.14.0\nv2.15.0-rc.2\nv2.13.4\n2.13.4\nV2.13.2\nv2.13\nlts\nlatest\nmain-7f3c2a1-1763856000";
/// Longer addresses are cut or refused on the way, in characters.
const LONGEST_ADDRESS: usize = 8_000;

/// The playground. Cheap to copy: it holds signals.
#[derive(Clone, Copy)]
pub struct Playground {
    pub form: ConditionForm,
    pub source: TagSource,
    pub view: View,
    /// The repository whose triggers the condition is to stand beside; empty where none is.
    pub with: Held<String>,
    /// The typed tags as an address has them; None where they are too many for one.
    typed: Memo<Option<String>>,
}

impl Playground {
    /// The playground that an address asks for.
    pub fn read(query: &Query) -> Playground {
        let bare = ["method", "tag", "repository", "source"].iter().all(|key| query.get(key).is_none());
        let draft = ConditionDraft::read(|key| query.get(key)).unwrap_or_else(|| ConditionDraft {
            method: Method::Regex,
            expr: query.get("expr").filter(|_| !bare).unwrap_or_else(|| EXPR.to_owned()),
            but: None,
        });
        let typed = query.all("tag").join("\n");
        let source = TagSource::new(
            match query.get("source").as_deref() {
                Some("samples") => Source::Samples,
                _ => query.get("repository").map_or(Source::Typed, Source::Repository),
            },
            if bare { TAGS.to_owned() } else { typed },
        );
        Playground {
            form: ConditionForm::new(draft),
            source,
            view: View::read(|key| query.get(key)),
            with: Held::new(query.get("with").unwrap_or_default()),
            typed: memo(move || source.typed.with(|text| as_query(text))),
        }
    }

    /// The same for an address.
    pub fn address(self) -> String {
        self.address_of(Page::Preview)
    }

    /// The same for the page that writes what another page needs.
    pub fn embedding(self) -> String {
        self.address_of(Page::Embed)
    }

    fn address_of(self, page: Page) -> String {
        let mut query = self.form.get().written();
        match self.source.chosen.get() {
            Source::Repository(name) => query.push(("repository", name)),
            Source::Samples => query.push(("source", "samples".into())),
            Source::Typed | Source::File => {}
        }
        if !self.with.with(String::is_empty) {
            query.push(("with", self.with.get()));
        }
        query.extend(self.view.written());
        let mut address = with_query(page, &query);
        if self.source.chosen.with(|chosen| *chosen == Source::Typed) {
            self.typed.with(|typed| address.extend(typed.as_deref()));
        }
        address
    }

    /// Whether an address can't hold the typed tags.
    pub fn typed_too_long(self) -> bool {
        self.typed.with(Option::is_none)
    }

    /// Whether the address brings back less than there is.
    pub fn beyond_address(self) -> bool {
        match self.source.chosen.get() {
            Source::Typed => self.typed_too_long(),
            Source::File => true,
            Source::Repository(_) | Source::Samples => false,
        }
    }

    /// The repository whose triggers stand beside the condition: the tags' own unasked.
    pub fn company(self) -> String {
        match self.source.chosen.get() {
            Source::Repository(name) => name,
            _ => self.with.get(),
        }
    }
}

fn as_query(text: &str) -> Option<String> {
    let short = Some(text).filter(|text| text.len() <= LONGEST_ADDRESS)?;
    let tags = short.lines().map(str::trim).filter(|line| !line.is_empty());
    let query: String = tags.map(|tag| format!("&{}", pair("tag", tag))).collect();
    Some(query).filter(|query| query.len() <= LONGEST_ADDRESS)
}
