//! Views that change, of one type each: every closure in a view is otherwise a type of its own, for which the framework
//! is compiled once more, at one to two kilobytes of module.

use leptos::prelude::*;

/// A view that is made again whenever a signal that it reads changes.
pub fn live(view: impl FnMut() -> AnyView + Send + 'static) -> AnyView {
    let view: Box<dyn FnMut() -> AnyView + Send> = Box::new(view);
    view.into_any()
}

/// A view that is there while something holds. It is made anew only when that begins to hold.
pub fn when(
    holds: impl Fn() -> bool + Send + Sync + 'static,
    view: impl Fn() -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let holds: Box<dyn Fn() -> bool + Send + Sync> = Box::new(holds);
    let holds = Memo::new(move |_| holds());
    let view: Box<dyn Fn() -> AnyView + Send + Sync> = Box::new(view);
    live(move || if holds.get() { untrack(&view) } else { ().into_any() })
}

/// A truth that may change, for an attribute: one type for all, where each closure would be its own.
pub fn truth(holds: impl Fn() -> bool + Send + Sync + 'static) -> Signal<bool> {
    Signal::derive(holds)
}

/// A text that may change.
pub fn words(text: impl Fn() -> String + Send + Sync + 'static) -> Signal<String> {
    Signal::derive(text)
}
