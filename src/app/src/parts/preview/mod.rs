//! The live preview: which tags a condition would fire on, and for the others, why not; and beside the other triggers
//! of a repository, which of them all fire on what.

mod judge;
mod list;
mod matrix;
mod row;

use crate::effects::intl::number;
use crate::language::{sentence, t, text, tr};
use crate::parts::live::{live, truth, when, words};
use crate::parts::segments::Segments;
use crate::parts::sentence::rich;
use judge::{Judged, Order, Wanted, judge, list, sort};
use leptos::prelude::*;
use list::VirtualList;
use matrix::Matrix;
use std::sync::Arc;
use tagfire_domain::condition::Condition;
use tagfire_domain::matcher::{MAX_CONDITIONS, TagSet};
use tagfire_domain::trigger::TriggerName;

/// Which tags are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Side {
    #[default]
    All,
    Fires,
    Stays,
    Several,
    Changed,
}

impl Side {
    /// Which tags are listed; None where every tag is.
    fn wanted(self) -> Wanted {
        match self {
            Side::All => None,
            Side::Fires => Some(|judged, id| judged.verdicts.get(id)),
            Side::Stays => Some(|judged, id| !judged.verdicts.get(id)),
            Side::Several => Some(|judged, id| judged.verdicts.mask(id).count_ones() > 1),
            Side::Changed => Some(Judged::is_changed),
        }
    }
}

/// What a person chose to see: one condition or all triggers, which tags, in which order. Cheap to copy.
#[derive(Clone, Copy)]
pub struct View {
    together: RwSignal<bool>,
    side: RwSignal<Side>,
    order: RwSignal<Order>,
}

const SIDES: [(&str, Side); 3] = [("fires", Side::Fires), ("stays", Side::Stays), ("several", Side::Several)];
const ORDERS: [(&str, Order); 2] = [("name", Order::Name), ("backwards", Order::Backwards)];

/// The value of a name; the usual one where there is none such.
fn named<T: Copy + Default>(all: &[(&str, T)], name: Option<String>) -> T {
    all.iter().find(|(known, _)| Some(*known) == name.as_deref()).map_or(T::default(), |(_, value)| *value)
}

impl View {
    /// The view that an address asks for; `get` gives the values of its query.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> View {
        View {
            together: RwSignal::new(get("view").as_deref() == Some("all")),
            side: RwSignal::new(named(&SIDES, get("side"))),
            order: RwSignal::new(named(&ORDERS, get("sort"))),
        }
    }

    /// The same for an address: only what is not as usual.
    pub fn written(self) -> Vec<(&'static str, String)> {
        let side = SIDES.iter().find(|(_, side)| *side == self.side.get()).map(|(name, _)| ("side", *name));
        let order = ORDERS.iter().find(|(_, order)| *order == self.order.get()).map(|(name, _)| ("sort", *name));
        let view = self.together.get().then_some(("view", "all"));
        [view, side, order].into_iter().flatten().map(|(key, name)| (key, name.to_owned())).collect()
    }
}

/// Whose verdicts are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    /// None: no condition has been written yet.
    Tags,
    Condition,
    Triggers,
}

/// “112 of 3,305 tags would fire”, in the page's language.
fn count(fires: usize, total: usize, shown: Shown) -> AnyView {
    if total == 0 {
        return t("No tags yet", "还没有标签").into_any();
    }
    let (one, fires, total) = (total == 1, view! { <em>{number(fires)}</em> }, number(total));
    match shown {
        Shown::Tags if one => t("1 tag", "1 个标签").into_any(),
        Shown::Tags => sentence!("{total} tags", "{total} 个标签").into_any(),
        Shown::Condition if one => {
            rich!("{fires} of 1 tag would fire", "{fires} / 1 个标签会触发", fires = fires)
        }
        Shown::Condition => {
            rich!("{fires} of {total} tags would fire", "{fires} / {total} 个标签会触发", fires = fires, total = total)
        }
        Shown::Triggers => rich!(
            "{fires} of {total} tags fire something",
            "{fires} / {total} 个标签会触发至少一个触发器",
            fires = fires,
            total = total
        ),
    }
}

/// The preview pane, dimmed while what it shows is old.
#[component]
pub fn TagPreview(
    #[prop(into)] condition: Signal<Option<Condition>>,
    /// Whether that is of an earlier text than the one that is written.
    #[prop(into, default = Signal::stored(false))]
    stale: Signal<bool>,
    #[prop(into)] tags: Signal<TagSet>,
    /// The condition as it was saved, to tell what a change takes and drops.
    #[prop(into, default = Signal::stored(None))]
    saved: Signal<Option<Condition>>,
    /// The triggers that the condition stands beside, by name.
    #[prop(into, default = Signal::stored(Vec::new()))]
    others: Signal<Vec<(TriggerName, Condition)>>,
    /// How many more there are that are paused, and so left out.
    #[prop(into, default = Signal::stored(0))]
    paused: Signal<usize>,
    /// What is seen at first, for whoever keeps it.
    #[prop(optional)]
    view: Option<View>,
    /// What to say where there are no tags.
    #[prop(into)]
    empty: Signal<String>,
) -> impl IntoView {
    let View { together, side, order } = view.unwrap_or_else(|| View::read(|_| None));
    let has_others = Memo::new(move |_| others.with(|others| !others.is_empty()));
    let together_now = Memo::new(move |_| together.get() && has_others.get());
    // Before a condition is written there are tags to look at, without verdicts.
    let own = judge(Signal::derive(move || Some((condition.get().into_iter().collect(), tags.get()))));
    let before = judge(Signal::derive(move || Some((vec![saved.get()?], tags.get()))));
    let beside = judge(Signal::derive(move || {
        let conditions = others.with(|others| others.iter().take(MAX_CONDITIONS - 1).map(|(_, c)| c.clone()).collect());
        together_now.get().then(|| (conditions, tags.get()))
    }));
    let judged = Memo::new_with_compare(
        move |_| -> Option<Judged> {
            let own = own.get()?;
            if !together_now.get() {
                let saved = saved.get();
                let edited = saved.is_some() && !own.conditions.is_empty() && own.conditions.first() != saved.as_ref();
                let before = before.get().filter(|before| edited && before.tags() == own.tags());
                return Some(Judged { before: before.map(|before| before.verdicts), ..own });
            }
            let beside = beside.get().filter(|beside| beside.tags() == own.tags())?;
            let verdicts = Arc::new(beside.verdicts.beside(beside.conditions.len(), &own.verdicts));
            let conditions = beside.conditions.iter().chain(own.conditions.iter()).cloned().collect();
            Some(Judged { conditions: Arc::new(conditions), verdicts, together: true, before: None })
        },
        |_, _| true,
    );
    let changes = Memo::new(move |_| {
        judged.with(|judged| {
            let judged = judged.as_ref()?;
            let before = judged.before.as_ref()?;
            Some((judged.verdicts.beyond(before), before.beyond(&judged.verdicts)))
        })
    });
    let edited = Memo::new(move |_| changes.with(Option::is_some));
    let shown = Memo::new(move |_| match (together_now.get(), condition.with(Option::is_some)) {
        (true, _) => Shown::Triggers,
        (false, true) => Shown::Condition,
        (false, false) => Shown::Tags,
    });
    let (sorted, sorting) = sort(tags, order);
    // What is asked for may not be there: no verdicts yet, or nothing changed.
    let side_now = Memo::new(move |_| match side.get() {
        Side::Changed if !edited.get() => Side::All,
        _ if shown.get() == Shown::Tags => Side::All,
        side => side,
    });
    let rows = list(judged.into(), sorted, Signal::derive(move || side_now.get().wanted()));
    let total = Memo::new(move |_| judged.with(|judged| judged.as_ref().map_or(0, |judged| judged.tags().len())));
    let tally = Memo::new(move |_| {
        judged.with(|judged| judged.as_ref().map(|judged| judged.verdicts.tally()).unwrap_or_default())
    });
    let fires = Memo::new(move |_| total.get().saturating_sub(tally.with(|tally| tally.none)));
    let sides = move || {
        let stays = words(move || {
            let count = number(tally.with(|tally| tally.none));
            match together_now.get() {
                true => sentence!("None {count}", "不触发 {count}"),
                false => sentence!("Does not {count}", "不触发 {count}"),
            }
        });
        let mut options = vec![(Side::All, text("All tags", "全部"))];
        match shown.get() {
            Shown::Tags => return ().into_any(),
            Shown::Condition => {
                let fires = move || {
                    let count = number(fires.get());
                    sentence!("Fires {count}", "触发 {count}")
                };
                options.push((Side::Fires, words(fires)));
                options.push((Side::Stays, stays));
                if edited.get() {
                    let changed = move || {
                        let count = number(changes.get().map_or(0, |(newly, no_longer)| newly + no_longer));
                        sentence!("Changed {count}", "变化 {count}")
                    };
                    options.push((Side::Changed, words(changed)));
                }
            }
            Shown::Triggers => {
                let several = move || {
                    let count = number(tally.with(|tally| tally.several));
                    sentence!("Several {count}", "多个 {count}")
                };
                options.push((Side::Stays, stays));
                options.push((Side::Several, words(several)));
            }
        }
        view! {
            <Segments name="preview-side" quiet=true legend=text("Show", "显示")
                value=side_now on_change=move |chosen| side.set(chosen) options=options/>
        }
        .into_any()
    };
    let option = move |value: &'static str, mine: Order, en: &'static str, zh: &'static str| {
        view! { <option value=value prop:selected=truth(move || order.get() == mine)>{tr(en, zh)}</option> }
    };
    let columns = Memo::new(move |_| -> Vec<String> {
        let this = condition.with(Option::is_some).then(|| t("this one", "当前条件").to_owned());
        others.with(|others| {
            others.iter().map(|(name, _)| name.to_string()).take(MAX_CONDITIONS - 1).chain(this).collect()
        })
    });
    let row = move |index: usize| -> AnyView {
        rows.with(|rows| match rows {
            Some(rows) if rows.judged.together => matrix::row(&rows.judged, rows.id(index)),
            Some(rows) => row::row(&rows.judged, rows.id(index)),
            None => ().into_any(),
        })
    };
    let listed = words(move || t("Tags", "标签").to_owned());
    let body = move || {
        if rows.with(|rows| rows.as_ref().is_none_or(|rows| rows.len() == 0)) {
            let nothing = words(move || {
                if total.get() == 0 {
                    empty.get()
                } else {
                    t("No tag on this side.", "这一侧没有标签。").to_owned()
                }
            });
            return view! { <p class="pane-empty quiet">{nothing}</p> }.into_any();
        }
        let count = Signal::derive(move || rows.with(|rows| rows.as_ref().map_or(0, judge::Rows::len)));
        if together_now.get() {
            let head = live(move || matrix::head(&columns.get(), &tally.get()));
            view! { <VirtualList count=count label=listed table=true head=head row=row/> }.into_any()
        } else {
            view! { <VirtualList count=count label=listed row=row/> }.into_any()
        }
    };
    // Made anew when the sort of view changes, not at each keystroke.
    let form =
        Memo::new(move |_| (together_now.get(), rows.with(|rows| rows.as_ref().is_none_or(|rows| rows.len() == 0))));
    view! {
        <section class="card pane" aria-labelledby="preview-title" class:stale=stale>
            <header>
                <div class="pane-title">
                    <h2 id="preview-title">{tr("Preview", "预览")}</h2>
                    {when(move || has_others.get(), move || view! {
                        <Segments name="preview-view" quiet=true legend=text("Compare", "比较") value=together
                            on_change=move |chosen| { together.set(chosen); side.set(Side::All); }
                            options=vec![(false, text("This condition", "当前条件")), (true, text("All triggers", "全部触发器"))]/>
                    }.into_any())}
                </div>
                <p class="count num" role="status">{live(move || {
                    // What others are made of is read first: an effect that reads it last can miss its change.
                    let (shown, total) = (shown.get(), total.get());
                    count(fires.get(), total, shown)
                })}</p>
                {when(move || { total.get() > 0 && shown.get() != Shown::Tags },
                    move || view! { <Share fires=fires total=total/> }.into_any())}
                {when(move || { total.get() > 0 && shown.get() == Shown::Tags }, || view! {
                    <p class="hint">{tr("Write a condition to see which of them would fire.", "填写条件后即可看到哪些标签会触发。")}</p>
                }.into_any())}
                {live(move || match changes.get() {
                    Some((newly, no_longer)) => {
                        let (any, newly, no_longer) = (newly != 0, number(newly), number(no_longer));
                        view! {
                            <p class="changes num">
                                <span class="chip" class:fire=any>{sentence!("+{newly} newly fire", "+{newly} 新触发")}</span>
                                <span class="chip">{sentence!("−{no_longer} no longer fire", "−{no_longer} 不再触发")}</span>
                                <span class="faint">{t("against the saved condition", "与已保存的条件相比")}</span>
                            </p>
                        }.into_any()
                    }
                    None => ().into_any(),
                })}
                {when(move || { total.get() > 0 }, move || view! {
                    <div class="pane-tools">
                        {live(sides)}
                        <select class="input small" aria-label=tr("Sort", "排序") aria-busy=move || sorting.get().then_some("true")
                            on:change=move |event| order.set(named(&ORDERS, Some(event_target_value(&event))))>
                            {option("", Order::Given, "As listed", "原有顺序")}
                            {option("name", Order::Name, "By name", "按名称")}
                            {option("backwards", Order::Backwards, "By name, backwards", "按名称倒序")}
                        </select>
                    </div>
                }.into_any())}
            </header>
            {live(move || { form.get(); untrack(body) })}
            {when(move || together_now.get(), move || view! { <Matrix columns=columns tally=tally paused=paused/> }.into_any())}
        </section>
    }
}

/// The share of tags that fire, as a thin bar.
#[component]
pub fn Share(#[prop(into)] fires: Signal<usize>, #[prop(into)] total: Signal<usize>) -> impl IntoView {
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
