//! The live preview: which tags a condition would fire on, and for the others, why not; and beside the other triggers
//! of a repository, which of them all fire on what.

mod answer;
mod head;
mod judge;
mod list;
mod matrix;
mod row;
mod rows;
mod share;
mod view;

use crate::language::t;
use crate::parts::given::Given;
use crate::parts::held::Held;
use crate::parts::live::{effect, live, when, words};
use crate::parts::memo::memo;
use answer::{Answer, Asked, Shown};
use head::Head;
use leptos::prelude::*;
use list::VirtualList;
use matrix::Matrix;
use tagfire_domain::condition::Condition;
use tagfire_domain::matcher::TagSet;
use tagfire_domain::trigger::TriggerName;

pub use head::count;
pub use share::Share;
pub use view::View;

/// The preview pane, dimmed while what it shows is old.
#[component]
pub fn TagPreview(
    #[prop(into)] condition: Given<Option<Condition>>,
    /// Whether that is of an earlier text than the one that is written.
    #[prop(into, default = Signal::stored(false))]
    stale: Signal<bool>,
    #[prop(into)] tags: Given<TagSet>,
    /// The condition as it was saved, to tell what a change takes and drops.
    #[prop(into, default = Given::always(None))]
    saved: Given<Option<Condition>>,
    /// The triggers that the condition stands beside, by name.
    #[prop(into, default = Given::always(Vec::new()))]
    others: Given<Vec<(TriggerName, Condition)>>,
    /// How many more there are that are paused, and so left out.
    #[prop(into, default = Given::always(0))]
    paused: Given<usize>,
    /// What is seen at first, for whoever keeps it.
    #[prop(optional)]
    view: Option<View>,
    /// What to say where there are no tags.
    #[prop(into)]
    empty: Signal<String>,
    /// Where to tell how many tags of how many would fire, for whoever shows it elsewhere, too.
    #[prop(optional)]
    counted: Option<Held<Option<(usize, usize)>>>,
) -> impl IntoView {
    let view = view.unwrap_or_else(|| View::read(|_| None));
    let answer = Answer::to(Asked { condition, tags, saved, others, view });
    let Answer { together, tally, columns, .. } = answer;
    if let Some(counted) = counted {
        let Answer { shown, fires, total, .. } = answer;
        effect(move || counted.set((shown.get() == Shown::Condition).then(|| (fires.get(), total.get()))));
    }
    // Made anew when the sort of view changes, not at each keystroke.
    let form = memo(move || (together.get(), answer.is_empty()));
    view! {
        <section class="card pane" aria-labelledby="preview-title" class:stale=stale>
            <Head answer=answer view=view/>
            {live(move || { form.get(); untrack(|| body(answer, empty)) })}
            {when(move || together.get(), move || view! { <Matrix columns=columns tally=tally paused=paused/> }.into_any())}
        </section>
    }
}

/// The rows, or what to say where there are none.
fn body(answer: Answer, empty: Signal<String>) -> AnyView {
    let Answer { rows, total, together, tally, columns, .. } = answer;
    if answer.is_empty() {
        let nothing = words(move || match total.get() {
            0 => empty.get(),
            _ => t("No tag on this side.", "这一侧没有标签。").to_owned(),
        });
        return view! { <p class="pane-empty quiet">{nothing}</p> }.into_any();
    }
    let listed = words(move || t("Tags", "标签").to_owned());
    let count = Given::of(move || rows.with(|rows| rows.as_ref().map_or(0, judge::Rows::len)));
    if together.get() {
        let head = live(move || matrix::head(&columns.get(), &tally.get()));
        view! { <VirtualList count=count label=listed table=true head=head rows=move |seen| matrix::rows(rows, seen)/> }
            .into_any()
    } else {
        view! { <VirtualList count=count label=listed rows=move |seen| rows::rows(rows, seen)/> }.into_any()
    }
}
