//! The navigation: the sections of the console, which of them one is in, and where the data comes from.

use crate::effects::address;
use crate::language::{t, tr};
use crate::parts::held::Held;
use crate::parts::icon::Icon;
use crate::parts::link::Where;
use crate::parts::live::{Views, perhaps, words};
use crate::parts::memo::memo;
use crate::route::{Route, link};
use leptos::prelude::*;
use tagfire_domain::address::Page;

/// A section's drawing and its name in both languages.
fn named(section: Page) -> (Icon, &'static str, &'static str) {
    match section {
        Page::Preview => (Icon::Preview, "Preview", "预览"),
        Page::Repositories => (Icon::Repository, "Repositories", "镜像仓库"),
        Page::Services => (Icon::Service, "Services", "服务"),
        Page::History => (Icon::History, "History", "历史"),
        Page::Settings => (Icon::Settings, "Settings", "设置"),
        _ => (Icon::Trigger, "Triggers", "触发器"),
    }
}

/// A section's name in the language of the moment.
pub fn section_name(section: Page) -> &'static str {
    let (_, en, zh_hans) = named(section);
    t(en, zh_hans)
}

/// The navigation, beside the page or, on narrow ones, at its foot.
#[component]
pub fn Rail(
    /// Where a section whose page keeps in its address what is typed there was left: one goes back to it as it was.
    left: Vec<(Page, Held<String>)>,
) -> impl IntoView {
    let here = memo(|| address::page().map(Page::section));
    let item = move |section: Page| {
        let (icon, en, zh_hans) = named(section);
        let left = left.iter().find(|(page, _)| *page == section).map(|(_, address)| *address);
        let href = words(move || link(&left.map_or_else(|| section.path(""), |address| address.get())));
        let current = perhaps(move || (here.get() == Some(section)).then(|| "page".to_owned()));
        view! { <li><a class="item" href=href aria-current=current>{icon.view()}<span>{tr(en, zh_hans)}</span></a></li> }
    };
    view! {
        <header class="rail">
            <a class="brand" href=Route::Triggers.href() aria-label="Tagfire">{Icon::Brand.view()}<span>"Tagfire"</span></a>
            <nav aria-label=tr("Main", "主导航")>
                <ul>{Page::SECTIONS.into_iter().map(item).views()}</ul>
            </nav>
            <Where/>
        </header>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::harness::{find, show, until};
    use crate::state::State;
    use tagfire_domain::language::Language;
    use wasm_bindgen_test::wasm_bindgen_test;
    use web_sys::Element;

    /// The page as it is before the console is there.
    const PAGE: &str = include_str!("../../../index.html");

    fn items(place: &Element) -> Vec<Element> {
        let found = place.get_elements_by_class_name("item");
        (0..found.length()).filter_map(|i| found.item(i)).collect()
    }

    fn words(items: &[Element], selector: &str) -> Vec<String> {
        items.iter().map(|item| find::<Element>(item, selector).text_content().unwrap()).collect()
    }

    #[wasm_bindgen_test]
    async fn the_shell_of_the_page_is_this_rail_in_either_language() {
        let page = document().create_element("div").unwrap();
        page.set_inner_html(PAGE);
        let rail = show(|| {
            provide_context(State::new());
            view! { <Rail left=Vec::new()/> }
        });
        let (shell, items) = (items(&page), items(&rail));
        let drawn = |items: &[Element]| -> Vec<_> {
            items.iter().map(|item| find::<Element>(item, "path").get_attribute("d").unwrap()).collect()
        };
        assert_eq!(drawn(&shell), drawn(&items));
        let values = |items: &[Element], name| items.iter().map(|i| i.get_attribute(name)).collect::<Vec<_>>();
        assert_eq!(values(&shell, "data-section"), values(&items, "href"));
        for (language, selector) in [(Language::En, "span[lang=en]"), (Language::ZhHans, "span[lang=zh-Hans]")] {
            crate::language::choose(language);
            let said = words(&shell, selector);
            until(|| words(&items, "span") == said).await;
            assert_eq!(words(&items, "span"), said);
        }
        crate::language::choose(Language::En);
    }

    #[wasm_bindgen_test]
    fn a_section_is_gone_back_to_as_it_was_left() {
        let left = Held::new("/preview?method=all".to_owned());
        let rail = show(move || {
            provide_context(State::new());
            view! { <Rail left=vec![(Page::Preview, left)]/> }
        });
        let links: Vec<_> = items(&rail).iter().filter_map(|item| item.get_attribute("href")).collect();
        assert_eq!(links[..2], ["/triggers", "/preview?method=all"]);
    }
}
