//! A page's head: its title, its line beneath, its actions; and where the focus goes.

use crate::parts::live::effect;
use leptos::prelude::*;
use std::cell::Cell;
use wasm_bindgen::JsCast;

thread_local! {
    static FIRST: Cell<bool> = const { Cell::new(true) };
}

/// Puts the focus on the first element of this selector.
pub fn focus_first(selector: &str) {
    if let Ok(Some(element)) = document().query_selector(selector)
        && let Ok(element) = element.dyn_into::<web_sys::HtmlElement>()
    {
        let _ = element.focus();
    }
}

/// Scrolls as little as shows the first element of this selector, and what follows it as far as there is room.
pub fn show(selector: &str) {
    if let Ok(Some(element)) = document().query_selector(selector) {
        let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
        // What it is the title of begins in the lower half: most of it would be out of sight.
        if element.get_bounding_client_rect().top() > height / 2.0 {
            element.scroll_into_view();
        }
    }
}

/// The head of a page. It names the document, and takes the focus after a navigation so that a screen reader says
/// where one is.
#[component]
pub fn PageHead(
    #[prop(into)] title: Signal<String>,
    #[prop(into)] line: Signal<String>,
    /// Whether the title is literal text, such as a repository's name.
    #[prop(optional)]
    mono: bool,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    effect(move || document().set_title(&format!("{} · Tagfire", title.get())));
    let heading = NodeRef::<leptos::html::H1>::new();
    effect(move || {
        if let Some(heading) = heading.get()
            && !FIRST.replace(false)
        {
            window().scroll_to_with_x_and_y(0.0, 0.0);
            request_animation_frame(move || drop(heading.focus()));
        }
    });
    view! {
        <div class="head">
            <div>
                <h1 tabindex="-1" class:mono=mono node_ref=heading>{title}</h1>
                <p class="num">{line}</p>
            </div>
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </div>
    }
}

/// What stands where there is nothing yet: what would be here, and how to get it.
#[component]
pub fn Empty(
    #[prop(into)] title: Signal<String>,
    #[prop(into)] text: Signal<String>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <h2>{title}</h2>
            <p>{text}</p>
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </div>
    }
}
