//! The live preview: which tags a condition would fire on, and for the others, why not.

mod list;

use crate::effects::intl::number;
use crate::language::{language, t, text, tr};
use crate::parts::segments::Segments;
use crate::parts::text::phrase;
use leptos::prelude::*;
use list::VirtualList;
use std::sync::Arc;
use tagfire_domain::condition::Condition;
use tagfire_domain::explain::why_not;
use tagfire_domain::language::Language;
use tagfire_domain::matcher::{TagSet, Verdicts, verdicts};

/// Which side of the verdicts is listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    #[default]
    All,
    Fires,
    Stays,
}

/// A condition's verdicts on a set of tags.
#[derive(Clone)]
pub struct Judged {
    pub condition: Condition,
    pub tags: TagSet,
    pub verdicts: Arc<Verdicts>,
}

/// “112 of 3,305 tags would fire”, in the page's language.
fn count(fires: usize, total: usize) -> AnyView {
    let rest = match language() {
        Language::En if total == 1 => format!(" of {} tag would fire", number(total)),
        Language::En => format!(" of {} tags would fire", number(total)),
        Language::ZhHans => format!(" / {} 个标签会触发", number(total)),
    };
    view! { <em>{number(fires)}</em>{rest} }.into_any()
}

/// The preview pane. While the condition doesn't parse, the last verdicts stay, dimmed.
#[component]
pub fn TagPreview(
    #[prop(into)] condition: Signal<Option<Condition>>,
    #[prop(into)] tags: Signal<TagSet>,
    /// The condition as it was saved, to tell what a change takes and drops.
    #[prop(into, default = Signal::stored(None))]
    saved: Signal<Option<Condition>>,
    /// What to say where there are no tags.
    #[prop(into)]
    empty: Signal<String>,
) -> impl IntoView {
    let judged = Memo::new_with_compare(
        move |before: Option<&Option<Judged>>| {
            let tags = tags.get();
            let condition = condition.get().or_else(|| before?.as_ref().map(|judged| judged.condition.clone()))?;
            let verdicts = Arc::new(verdicts(&condition, &tags));
            Some(Judged { condition, tags, verdicts })
        },
        |_, _| true,
    );
    let changes = Memo::new(move |_| {
        let saved = saved.get()?;
        let judged = judged.get()?;
        (saved != judged.condition).then(|| {
            let before = verdicts(&saved, &judged.tags);
            let newly = (0..judged.tags.len()).filter(|&id| judged.verdicts.get(id) && !before.get(id)).count();
            let no_longer = (0..judged.tags.len()).filter(|&id| !judged.verdicts.get(id) && before.get(id)).count();
            (newly, no_longer)
        })
    });
    let side = RwSignal::new(Side::All);
    let total = Memo::new(move |_| tags.with(|tags| tags.len()));
    let fires = Memo::new(move |_| judged.with(|judged| judged.as_ref().map_or(0, |judged| judged.verdicts.count())));
    let ids = Memo::new_with_compare(
        move |_| -> Arc<Vec<u32>> {
            let side = side.get();
            let total = total.get() as u32;
            judged.with(|judged| match (judged, side) {
                (Some(judged), Side::Fires | Side::Stays) => {
                    let wanted = side == Side::Fires;
                    Arc::new((0..total).filter(|&id| judged.verdicts.get(id as usize) == wanted).collect())
                }
                _ => Arc::new((0..total).collect()),
            })
        },
        |_, _| true,
    );
    let counted = move |en: &'static str, zh: &'static str, count: usize| format!("{} {}", t(en, zh), number(count));
    let row = move |index: usize| -> AnyView {
        let Some(judged) = judged.get() else { return ().into_any() };
        let Some(id) = ids.with(|ids| ids.get(index).map(|&id| id as usize)) else { return ().into_any() };
        tag_row(&judged, id)
    };
    view! {
        <section class="card pane" aria-labelledby="preview-title" class:stale=move || condition.with(Option::is_none)>
            <header>
                <div class="pane-title">
                    <h2 id="preview-title">{tr("Preview", "预览")}</h2>
                    <Show when=move || { total.get() > 0 }>
                        <Segments name="preview-side" quiet=true legend=text("Show", "显示")
                            value=side on_change=move |chosen| side.set(chosen)
                            options=vec![
                                (Side::All, text("All tags", "全部")),
                                (Side::Fires, Signal::derive(move || counted("Fires", "触发", fires.get()))),
                                (Side::Stays, Signal::derive(move || counted("Does not", "不触发", total.get() - fires.get().min(total.get())))),
                            ]/>
                    </Show>
                </div>
                <p class="count num" role="status">{move || count(fires.get(), total.get())}</p>
                <Show when=move || { total.get() > 0 }>
                    <Share fires=fires total=total/>
                </Show>
                {move || changes.get().map(|(newly, no_longer)| view! {
                    <p class="changes num">
                        <span class="chip" class:fire=move || { newly > 0 }>{format!("+{} ", number(newly))}{t("newly fire", "新触发")}</span>
                        <span class="chip">{format!("−{} ", number(no_longer))}{t("no longer fire", "不再触发")}</span>
                        <span class="faint">{t("against the saved condition", "与已保存的条件相比")}</span>
                    </p>
                })}
            </header>
            <Show when=move || ids.with(|ids| !ids.is_empty())
                fallback=move || view! { <p class="pane-empty quiet">{move || if total.get() == 0 { empty.get() } else {
                    t("No tag on this side.", "这一侧没有标签。").to_owned()
                }}</p> }>
                <VirtualList count=Signal::derive(move || ids.with(|ids| ids.len()))
                    label=text("Tags", "标签") row=row/>
            </Show>
        </section>
    }
}

/// The share of tags that fire, as a thin bar.
#[component]
pub fn Share(#[prop(into)] fires: Signal<usize>, #[prop(into)] total: Signal<usize>) -> impl IntoView {
    let width = move || match (fires.get(), total.get()) {
        (0, _) | (_, 0) => "0".to_owned(),
        (fires, total) => format!("max(3px, {:.2}%)", 100.0 * fires as f64 / total as f64),
    };
    view! { <div class="share" aria-hidden="true"><i style:width=width></i></div> }
}

fn tag_row(judged: &Judged, id: usize) -> AnyView {
    let tag = judged.tags.get(id).to_owned();
    let fires = judged.verdicts.get(id);
    let marked = match judged.condition.find(&tag).filter(|_| fires) {
        Some(span) => {
            let (before, matched, after) =
                (tag[..span.start].to_owned(), tag[span.clone()].to_owned(), tag[span.end..].to_owned());
            view! { {before}<mark>{matched}</mark>{after} }.into_any()
        }
        None => tag.clone().into_any(),
    };
    let why = if fires {
        t("fires", "触发").into_any()
    } else {
        why_not(&judged.condition, &tag).map(|why| phrase(why.phrase(language()))).into_any()
    };
    view! {
        <div class="tag" class:fires=fires data-tag=tag data-fires=fires.to_string()>
            <i></i><span class="mono clip">{marked}</span><small class="clip">{why}</small>
        </div>
    }
    .into_any()
}
