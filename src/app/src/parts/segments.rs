//! A choice of one among few, side by side: radio buttons that look like segments.

use crate::parts::given::Given;
use crate::parts::live::{Views, act, truth};
use leptos::prelude::*;

/// A radio group. `legend` names it; it is shown unless `quiet`.
#[component]
pub fn Segments<T>(
    /// The name that ties the buttons together; unique on the page.
    name: &'static str,
    #[prop(into)] legend: Signal<String>,
    #[prop(optional)] quiet: bool,
    options: Vec<(T, Signal<String>)>,
    #[prop(into)] value: Given<T>,
    on_change: impl Fn(T) + Copy + Send + Sync + 'static,
) -> impl IntoView
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    let of = |(option, label): (T, Signal<String>)| Segment {
        label,
        chosen: truth(move || value.get() == option),
        choose: Callback::new(move |()| on_change(option)),
    };
    segments(name, legend, quiet, options.into_iter().map(of).collect())
}

/// One of the choices, whatever it is of.
struct Segment {
    label: Signal<String>,
    chosen: Signal<bool>,
    choose: Callback<()>,
}

fn segments(name: &'static str, legend: Signal<String>, quiet: bool, options: Vec<Segment>) -> AnyView {
    let buttons = options
        .into_iter()
        .enumerate()
        .map(|(i, Segment { label, chosen, choose })| {
            let id = format!("{name}-{i}");
            view! {
                <span>
                    <input type="radio" name=name id=id.clone() prop:checked=chosen
                        on:change=act(move |_| choose.run(()))/>
                    <label for=id>{label}</label>
                </span>
            }
        })
        .views();
    view! {
        <fieldset class="choice">
            <legend class:hidden-label=quiet>{legend}</legend>
            <div class="segments">{buttons}</div>
        </fieldset>
    }
    .into_any()
}
