//! A choice of one among few, side by side: radio buttons that look like segments.

use leptos::prelude::*;

/// A radio group. `legend` names it; it is shown unless `quiet`.
#[component]
pub fn Segments<T>(
    /// The name that ties the buttons together; unique on the page.
    name: &'static str,
    #[prop(into)] legend: Signal<String>,
    #[prop(optional)] quiet: bool,
    options: Vec<(T, Signal<String>)>,
    #[prop(into)] value: Signal<T>,
    on_change: impl Fn(T) + Copy + Send + 'static,
) -> impl IntoView
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    let buttons = options
        .into_iter()
        .enumerate()
        .map(|(i, (option, label))| {
            let id = format!("{name}-{i}");
            view! {
                <span>
                    <input type="radio" name=name id=id.clone() prop:checked=move || value.get() == option
                        on:change=move |_| on_change(option)/>
                    <label for=id>{label}</label>
                </span>
            }
        })
        .collect_view();
    view! {
        <fieldset class="choice">
            <legend class:hidden-label=quiet>{legend}</legend>
            <div class="segments">{buttons}</div>
        </fieldset>
    }
}
