//! The few drawings of the console, in the colour of the text beside them.

use leptos::prelude::*;

/// A drawing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    Brand,
    Trigger,
    Preview,
    Repository,
    Service,
    History,
    Settings,
}

impl Icon {
    /// The drawing, hidden from screen readers: a word stands beside it.
    pub fn view(self) -> AnyView {
        let path = match self {
            Icon::Brand => {
                return view! {
                    <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
                        <path class="brand-tag" d="M3 3h7.2L18 10.8 10.8 18 3 10.2z"/>
                        <path class="brand-fire" d="M9.2 6.6c2 1.5 2.9 2.9 2.3 4.5-.4 1-1.3 1.6-2.3 1.6-1.3 0-2.3-.9-2.3-2.2 0-.8.4-1.4.9-1.9.1.6.4.9.8 1 .5-.9.7-1.9.6-3z"/>
                    </svg>
                }
                .into_any();
            }
            Icon::Trigger => "M9.5 1.5 3.5 9h4l-1 5.5 6-7.5h-4z",
            Icon::Preview => "M11.5 7a4.5 4.5 0 1 1-9 0 4.5 4.5 0 0 1 9 0zM10.5 10.5l4 4",
            Icon::Repository => "M2 5 8 2l6 3-6 3zM2 5v6l6 3 6-3V5M8 8v6",
            Icon::Service => "M2 3h12v4H2zM2 9h12v4H2zM4.5 5h.01M4.5 11h.01",
            Icon::History => "M2.5 8A5.5 5.5 0 1 0 4 4.2M2.5 2.5V5H5M8 5v3l2 1.5",
            Icon::Settings => "M2 4.5h7M13 4.5h1M2 11.5h1M7 11.5h7M12.8 4.5a1.8 1.8 0 1 1-3.6 0 1.8 1.8 0 0 1 3.6 0zM6.8 11.5a1.8 1.8 0 1 1-3.6 0 1.8 1.8 0 0 1 3.6 0z",
        };
        view! {
            <svg width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.4"
                stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d=path/></svg>
        }
        .into_any()
    }
}
