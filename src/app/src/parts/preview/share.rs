//! The share of tags that fire, as a thin bar.

use crate::parts::given::Given;
use crate::parts::live::words;
use leptos::prelude::*;

/// The bar.
#[component]
pub fn Share(#[prop(into)] fires: Given<usize>, #[prop(into)] total: Given<usize>) -> impl IntoView {
    let width = move || match (total.get(), fires.get()) {
        (0, _) | (_, 0) => "0".to_owned(),
        // Hundredths of a percent, in whole numbers: formatting a fraction is a kilobyte of its own.
        (total, fires) => {
            let part = 10_000 * fires / total;
            format!("max(3px, {}.{:02}%)", part / 100, part % 100)
        }
    };
    view! { <div class="share" aria-hidden="true"><i style:width=words(width)></i></div> }
}
