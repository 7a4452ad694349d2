//! Views that change, of one type each: every closure in a view is otherwise a type of its own, for which the framework
//! is compiled once more, at one to two kilobytes of module.

use super::held::Held;
use super::memo::memo;
use leptos::prelude::*;
use std::hash::{DefaultHasher, Hash, Hasher};

/// A view that is made again whenever a signal that it reads changes.
pub fn live(view: impl FnMut() -> AnyView + Send + 'static) -> AnyView {
    let view: Box<dyn FnMut() -> AnyView + Send> = Box::new(view);
    view.into_any()
}

/// Views one after another: of one type, whatever they are.
pub trait Views {
    /// All of them, in order.
    fn views(self) -> AnyView;
}

impl<I: Iterator<Item: IntoAny>> Views for I {
    fn views(self) -> AnyView {
        self.map(IntoAny::into_any).collect::<Vec<AnyView>>().into_any()
    }
}

/// A view that is there while something holds. It is made anew only when that begins to hold.
pub fn when(
    holds: impl Fn() -> bool + Send + Sync + 'static,
    view: impl Fn() -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let holds: Box<dyn Fn() -> bool + Send + Sync> = Box::new(holds);
    let holds = memo(holds);
    let view: Box<dyn Fn() -> AnyView + Send + Sync> = Box::new(view);
    live(move || if holds.get() { untrack(&view) } else { ().into_any() })
}

/// A truth that may change, for an attribute: one type for all, where each closure would be its own.
pub fn truth(holds: impl Fn() -> bool + Send + Sync + 'static) -> Signal<bool> {
    let holds: Box<dyn Fn() -> bool + Send + Sync> = Box::new(holds);
    Signal::derive(holds)
}

/// A text that may be there, for an attribute.
pub fn perhaps(text: impl Fn() -> Option<String> + Send + Sync + 'static) -> Signal<Option<String>> {
    let text: Box<dyn Fn() -> Option<String> + Send + Sync> = Box::new(text);
    Signal::derive(text)
}

/// “true” while it holds, for an attribute that isn’t there otherwise.
pub fn flag(holds: impl Fn() -> bool + Send + Sync + 'static) -> Signal<Option<String>> {
    perhaps(move || holds().then(|| "true".to_owned()))
}

/// What is done at an event: of one type for all events of a sort.
pub fn act<E: 'static>(at: impl FnMut(E) + 'static) -> Box<dyn FnMut(E)> {
    Box::new(at)
}

/// The text that a field shows.
pub fn shown(text: Held<String>) -> Signal<String> {
    text.into()
}

/// A text that may change.
pub fn words(text: impl Fn() -> String + Send + Sync + 'static) -> Signal<String> {
    let text: Box<dyn Fn() -> String + Send + Sync> = Box::new(text);
    Signal::derive(text)
}

/// What is done each time a signal that it reads changes, and once at the start.
pub fn effect(run: impl FnMut() + 'static) {
    let mut run: Box<dyn FnMut()> = Box::new(run);
    Effect::new(move |_| run());
}

/// As the framework's `Show`: the children while `when` holds, else the fallback.
#[component]
pub fn Show(
    when: impl Fn() -> bool + Send + Sync + 'static,
    #[prop(optional, into)] fallback: ViewFn,
    children: ChildrenFn,
) -> impl IntoView {
    either(Box::new(when), fallback, children)
}

fn either(holds: Box<dyn Fn() -> bool + Send + Sync>, fallback: ViewFn, children: ChildrenFn) -> AnyView {
    let holds = memo(holds);
    live(move || if holds.get() { children() } else { fallback.run() })
}

/// A row of a list: what tells it from the others, and how it is made.
type Row = (u64, Box<dyn FnOnce() -> AnyView + Send>);

/// As the framework's `For`: a view for each item, kept for as long as there is one of its key.
#[component]
pub fn For<T, K, N>(
    each: impl Fn() -> Vec<T> + Send + 'static,
    key: impl Fn(&T) -> K + Send + 'static,
    children: impl Fn(T) -> N + Clone + Send + 'static,
) -> impl IntoView
where
    T: Send + 'static,
    K: Hash + 'static,
    N: IntoView + 'static,
{
    rows(Box::new(move || {
        let row = |item: T| -> Row {
            let mut hasher = DefaultHasher::new();
            key(&item).hash(&mut hasher);
            let children = children.clone();
            (hasher.finish(), Box::new(move || children(item).into_any()))
        };
        each().into_iter().map(row).collect()
    }))
}

fn rows(each: Box<dyn Fn() -> Vec<Row> + Send>) -> AnyView {
    view! { <leptos::prelude::For each=each key=|(key, _): &Row| *key children=|(_, make): Row| make()/> }.into_any()
}
