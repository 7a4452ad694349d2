//! The address that the browser shows: followed by whoever reads it, and changed without loading the page again.

use super::latest::Latest;
use leptos::prelude::*;
use std::time::Duration;
use tagfire_domain::address::{Found, Page, within};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlAnchorElement, MouseEvent, UrlSearchParams};

thread_local! {
    /// The path, after the prefix, and the query. Who follows it hears of it where a page is to be made.
    static HERE: ArcRwSignal<(String, String)> = ArcRwSignal::new(shown());
}

fn here() -> ArcRwSignal<(String, String)> {
    HERE.with(ArcRwSignal::clone)
}

/// How an address follows the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The page of the new address is made, and the button for going back leads to the one before.
    To,
    /// The page stays as it is: the new address only says more exactly what it shows.
    Within,
}

/// Follows the browser's buttons and the links of the console until the view that asks is gone.
pub fn begin() {
    let back = window_event_listener(leptos::ev::popstate, |_| arrive());
    let links = window_event_listener(leptos::ev::click, clicked);
    on_cleanup(move || {
        back.remove();
        links.remove();
    });
    arrive();
}

/// The path inside the console; tracked by whoever asks inside a view.
pub fn path() -> String {
    here().with(|(path, _)| path.clone())
}

/// The page that the address leads to, if there is one; tracked.
pub fn page() -> Option<Page> {
    Page::at(&path()).map(|found| found.page)
}

/// What the address names on its page, such as a trigger: empty where it names nothing. Another address makes the page
/// anew, so a page asks once.
pub fn parameter() -> String {
    let path = here().with_untracked(|(path, _)| path.clone());
    match Page::at(&path) {
        // What can't be decoded names nothing that exists, and is shown as it stands.
        Some(Found { parameter: Some((_, value)), .. }) => {
            js_sys::decode_uri_component(value).map_or_else(|_| value.to_owned(), String::from)
        }
        _ => String::new(),
    }
}

/// The query of the address.
pub fn query() -> Query {
    let query = here().with_untracked(|(_, query)| query.clone());
    Query(UrlSearchParams::new_with_str(&query).ok())
}

/// What stands after the `?` of an address.
pub struct Query(Option<UrlSearchParams>);

impl Query {
    /// The value of this name.
    pub fn get(&self, name: &str) -> Option<String> {
        self.0.as_ref()?.get(name)
    }

    /// Every value of this name, in order.
    pub fn all(&self, name: &str) -> Vec<String> {
        let all = self.0.as_ref().map(|query| query.get_all(name)).unwrap_or_default();
        all.iter().filter_map(|value| value.as_string()).collect()
    }
}

/// The address as a link, without what stands after its `#`.
pub fn whole() -> String {
    let location = window().location();
    format!("{}{}", location.pathname().unwrap_or_default(), location.search().unwrap_or_default())
}

/// Goes to a link of the console.
pub fn go(link: &str, step: Step) {
    let Ok(history) = window().history() else { return };
    let gone = match step {
        Step::To if link != whole() => history.push_state_with_url(&JsValue::NULL, "", Some(link)),
        _ => history.replace_state_with_url(&JsValue::NULL, "", Some(link)),
    };
    match step {
        // A browser that takes no more such changes loads the page instead.
        Step::To if gone.is_err() => drop(window().location().set_href(link)),
        Step::To => arrive(),
        Step::Within => here().update_untracked(|here| *here = shown()),
    }
}

/// Keeps the address in step with what the page shows, from the first change on and this long after the last: browsers
/// limit how often a page may change its address.
pub fn follow(shown: impl Fn() -> String + 'static, after: Duration) {
    let shown: Box<dyn Fn() -> String> = Box::new(shown);
    let latest = Latest::new();
    Effect::new(move |before: Option<String>| {
        let link = shown();
        if before.is_some_and(|before| before != link) {
            let link = link.clone();
            latest.after(after, move || go(&link, Step::Within));
        }
        link
    });
}

/// The browser shows another address: the page of it is made.
fn arrive() {
    if Page::at(&shown().0).is_some_and(|found| found.page == Page::Start) {
        go(&crate::route::link(&Page::Triggers.path("")), Step::Within);
    }
    let now = shown();
    here().maybe_update(|here| {
        let other = *here != now;
        *here = now;
        other
    });
}

fn shown() -> (String, String) {
    let location = window().location();
    let whole = location.pathname().unwrap_or_default();
    // An address outside the console is none of its pages, and is told as it stands.
    let path = within(crate::route::prefix(), &whole).unwrap_or(&whole).to_owned();
    (path, location.search().unwrap_or_default())
}

/// A plain click on a link to one of the console's pages goes there without loading anything; all others are the
/// browser's.
fn clicked(event: MouseEvent) {
    let with_key = event.meta_key() || event.alt_key() || event.ctrl_key() || event.shift_key();
    if event.default_prevented() || event.button() != 0 || with_key {
        return;
    }
    let element = event.composed_path().get(0).dyn_into::<Element>();
    let link = element.ok().and_then(|element| element.closest("a[href]").ok().flatten());
    let Some(link) = link.and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok()) else { return };
    let elsewhere = link.has_attribute("download") || !matches!(link.target().as_str(), "" | "_self");
    if elsewhere || !link.hash().is_empty() || Ok(link.origin()) != window().location().origin() {
        return;
    }
    let path = link.pathname();
    if within(crate::route::prefix(), &path).and_then(Page::at).is_some() {
        event.prevent_default();
        go(&format!("{path}{}", link.search()), Step::To);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::harness::{find, pause, show, until};
    use wasm_bindgen_test::wasm_bindgen_test;
    use web_sys::HtmlElement;

    #[wasm_bindgen_test]
    async fn a_link_of_the_console_is_gone_to_without_loading_and_back_again() {
        let before = window().location().href().unwrap();
        let place = show(|| {
            begin();
            view! { <a class="to" href="/triggers/a%20b?copy=x&tag=1&tag=2">"to"</a><p>{path}</p> }
        });
        find::<HtmlElement>(&place, "a.to").click();
        until(|| find::<Element>(&place, "p").text_content().as_deref() == Some("/triggers/a%20b")).await;
        assert_eq!((page(), parameter()), (Some(Page::Trigger), "a b".to_owned()));
        assert_eq!((query().get("copy"), query().all("tag")), (Some("x".into()), vec!["1".into(), "2".into()]));
        assert_eq!(query().get("none"), None);

        // More exactly what the page shows: the page stays as it is.
        let made = std::rc::Rc::new(std::cell::Cell::new(0));
        let count = made.clone();
        Effect::new(move |_| count.set(count.get() + usize::from(path().len() > 1)));
        until(|| made.get() == 1).await;
        go("/triggers/a%20b?copy=y", Step::Within);
        pause(Duration::from_millis(50)).await;
        assert_eq!((made.get(), query().get("copy").as_deref()), (1, Some("y")));

        window().history().unwrap().back().unwrap();
        until(|| window().location().href().unwrap() == before).await;
        assert_eq!(window().location().href().unwrap(), before);
        go(&before, Step::Within);
    }

    #[wasm_bindgen_test]
    fn clicks_that_ask_for_more_and_links_elsewhere_are_the_browsers() {
        let place = show(|| {
            begin();
            view! {
                <a class="tab" href="/triggers" target="_blank">"tab"</a>
                <a class="file" href="/triggers" download="x">"file"</a>
                <a class="hash" href="/triggers#there">"there"</a>
                <a class="other" href="/api/v1/health">"no page"</a>
                <a class="away" href="https://other.example/triggers">"away"</a>
            }
        });
        let before = window().location().href().unwrap();
        // Heard after the console's own: it says what is left to the browser, and keeps the browser from doing it.
        let left = std::rc::Rc::new(std::cell::Cell::new(0));
        let count = left.clone();
        let ours = window_event_listener(leptos::ev::click, move |event| {
            count.set(count.get() + u32::from(!event.default_prevented()));
            event.prevent_default();
        });
        for class in ["tab", "file", "hash", "other", "away"] {
            find::<HtmlElement>(&place, &format!("a.{class}")).click();
        }
        ours.remove();
        assert_eq!(left.get(), 5);
        assert_eq!(window().location().href().unwrap(), before);
    }
}
