//! A list of which only the visible rows exist in the page, so that a million rows scroll as smoothly as ten.

use crate::parts::given::Given;
use crate::parts::held::Held;
use crate::parts::live::{act, effect, words};
use crate::parts::memo::{Memo, memo};
use leptos::prelude::*;
use tagfire_domain::window::{Frame, Window};

/// A row's height in pixels, and that of one that takes two lines; the style sheet has the same.
const ROW: f64 = 30.0;
const TWO_LINES: f64 = 48.0;
/// A list narrower than this, in pixels, has rows of two lines, unless it is a table; the style sheet has the same.
const NARROW: i32 = 440;
/// A table's head, in pixels, borders included.
const HEAD: u32 = 48;
/// The most that is taken to be seen at once, in pixels: a page without its style sheet would show every row.
const MOST_SEEN: f64 = 4_000.0;

/// A length for a style: whole pixels, because fractions take 12 KB of module to write.
fn pixels(length: u32) -> String {
    format!("{length}px")
}

/// The list. `rows` makes the view of the rows from an index to before another.
#[component]
pub fn VirtualList(
    #[prop(into)] count: Given<usize>,
    #[prop(into)] label: Signal<String>,
    /// Whether the rows are those of a table, whose head `head` is.
    #[prop(optional)]
    table: bool,
    #[prop(optional)] head: Option<AnyView>,
    rows: impl Fn(Memo<(usize, usize)>) -> AnyView,
) -> impl IntoView {
    let frame = NodeRef::<leptos::html::Div>::new();
    let top = Held::new(0.0);
    let seen = Held::new(600.0);
    let tall = Held::new(ROW);
    let measure = move || {
        if let Some(frame) = frame.get_untracked() {
            let now = if !table && frame.client_width() < NARROW { TWO_LINES } else { ROW };
            if now != tall.get_untracked() {
                tall.set(now);
            }
            top.set(f64::from(frame.scroll_top()));
            seen.set(f64::from(frame.client_height()).clamp(300.0, MOST_SEEN));
        }
    };
    effect(move || {
        if frame.get().is_some() {
            request_animation_frame(measure);
        }
    });
    let resized = window_event_listener(leptos::ev::resize, move |_| measure());
    on_cleanup(move || resized.remove());
    let window = memo(move || Frame { top: top.get(), seen: seen.get(), row: tall.get() }.window(count.get()));
    let height = memo(move || window.get().height);
    // Scrolling that ends at the same rows draws none of them anew.
    let drawn = memo(move || {
        let Window { start, end, .. } = window.get();
        (start, end)
    });
    view! {
        <div class="tags" class:matrix=table role=if table { "table" } else { "group" } aria-label=label tabindex="0"
            node_ref=frame on:scroll=act(move |_| measure())
            style:height=words(move || pixels(height.get().max(ROW as u32) + if table { HEAD } else { 0 }))>
            {head}
            <div class="tags-whole" role=table.then_some("rowgroup") style:height=words(move || pixels(height.get()))>
                <div class="tags-seen" role=table.then_some("presentation")
                    style:transform=words(move || format!("translateY({})", pixels(window.get().offset)))>
                    {rows(drawn)}
                </div>
            </div>
        </div>
    }
}
