//! The head of the preview: how many tags would fire, what an edit changes, and which tags are listed in which order.

use super::answer::{Answer, Shown};
use super::judge::Order;
use super::share::Share;
use super::view::{ORDERS, Side, View, named};
use crate::effects::intl::number;
use crate::effects::slices::Slices;
use crate::language::{language, sentence, t, tr};
use crate::parts::held::Held;
use crate::parts::live::{act, effect, flag, live, truth, when, words};
use crate::parts::memo::memo;
use crate::parts::segments::Segments;
use crate::parts::sentence::rich;
use crate::parts::text::phrase;
use leptos::prelude::*;
use tagfire_domain::proof::{Edit, edit};

/// The head.
#[component]
pub fn Head(answer: Answer, view: View) -> impl IntoView {
    let Answer { has_others, shown, changes, total, fires, kept, .. } = answer;
    let View { together, side, .. } = view;
    view! {
        <header>
            <div class="pane-title">
                <h2 id="preview-title">{tr("Preview", "预览")}</h2>
                {when(move || has_others.get(), move || view! {
                    <Segments name="preview-view" quiet=true legend=tr("Compare", "比较") value=together
                        on_change=move |chosen| { together.set(chosen); side.set(Side::All); }
                        options=vec![(false, tr("This condition", "当前条件")), (true, tr("All triggers", "全部触发器"))]/>
                }.into_any())}
            </div>
            <p class="count num" role="status">{live(move || {
                // What others are made of is read first: an effect that reads it last can miss its change.
                let (shown, total) = (shown.get(), total.get());
                counted(fires.get(), total, shown)
            })}</p>
            {when(move || { total.get() > 0 && shown.get() != Shown::Tags },
                move || view! { <Share fires=fires total=total/> }.into_any())}
            {when(move || { total.get() > 0 && shown.get() == Shown::Tags }, || view! {
                <p class="hint">{tr("Write a condition that can be read to see which of them would fire.", "填写可读取的条件后即可看到哪些标签会触发。")}</p>
            }.into_any())}
            {when(move || kept.get(), move || view! { <p class="changes num">{live(move || changed(changes.get()))}</p> }.into_any())}
            {when(move || kept.get(), move || proved(answer))}
            {when(move || { total.get() > 0 }, move || view! { <Tools answer=answer view=view/> }.into_any())}
        </header>
    }
}

/// “112 of 3,305 tags would fire”, in the page's language.
pub fn count(fires: usize, total: usize) -> AnyView {
    counted(fires, total, Shown::Condition)
}

fn counted(fires: usize, total: usize, shown: Shown) -> AnyView {
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

/// What an edit takes and drops. Where nothing is edited its line is there, too, so that the list stays in its place.
fn changed(changes: Option<(usize, usize)>) -> AnyView {
    let Some((newly, no_longer)) = changes else {
        return view! { <span class="faint">{t("As saved", "与已保存的一致")}</span> }.into_any();
    };
    let (any, newly, no_longer) = (newly != 0, number(newly), number(no_longer));
    view! {
        <span class="chip" class:fire=any>{sentence!("+{newly} newly fire", "+{newly} 新触发")}</span>
        <span class="chip">{sentence!("−{no_longer} no longer fire", "−{no_longer} 不再触发")}</span>
        <span class="faint">{t("against the saved condition", "与已保存的条件相比")}</span>
    }
    .into_any()
}

/// What the edit means for every tag that there could be: worked out when typing pauses.
fn proved(answer: Answer) -> AnyView {
    let told = Held::new(None::<Edit>);
    let slices = Slices::new();
    effect(move || {
        let both = answer.edited.get();
        if both.is_none() {
            told.set(None);
        }
        slices.soon(move || {
            told.try_set(both.map(|(before, after)| edit(&before, &after)));
        });
    });
    view! { <p class="hint proved">{live(move || match told.get() {
        Some(edit) => rich!("Of all tags there could be: {edit}", "对所有可能的标签：{edit}", edit = phrase(edit.phrase(language()))),
        None => ().into_any(),
    })}</p> }
    .into_any()
}

/// Which tags are listed, and in which order.
#[component]
fn Tools(answer: Answer, view: View) -> impl IntoView {
    let (order, sorting) = (view.order, answer.sorting);
    // The choice stays as it is while the numbers of an edit change.
    let edited = memo(move || answer.changes.with(Option::is_some));
    let option = move |value: &'static str, mine: Order, en: &'static str, zh: &'static str| {
        view! { <option value=value prop:selected=truth(move || order.get() == mine)>{tr(en, zh)}</option> }
    };
    view! {
        <div class="pane-tools">
            {live(move || sides(answer, view.side, edited.get()))}
            <select class="input small" aria-label=tr("Sort", "排序") aria-busy=flag(move || sorting.get())
                on:change=act(move |event| order.set(named(&ORDERS, Some(event_target_value(&event)))))>
                {option("", Order::Given, "As listed", "原有顺序")}
                {option("name", Order::Name, "By name", "按名称")}
                {option("backwards", Order::Backwards, "By name, backwards", "按名称倒序")}
            </select>
        </div>
    }
}

fn sides(answer: Answer, side: Held<Side>, edited: bool) -> AnyView {
    let Answer { together, changes, tally, fires, .. } = answer;
    let stays = words(move || {
        let count = number(tally.with(|tally| tally.none));
        match together.get() {
            true => sentence!("None {count}", "不触发 {count}"),
            false => sentence!("Does not {count}", "不触发 {count}"),
        }
    });
    let mut options = vec![(Side::All, tr("All tags", "全部"))];
    match answer.shown.get() {
        Shown::Tags => return ().into_any(),
        Shown::Condition => {
            let fires = move || {
                let count = number(fires.get());
                sentence!("Fires {count}", "触发 {count}")
            };
            options.push((Side::Fires, words(fires)));
            options.push((Side::Stays, stays));
            if edited {
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
        <Segments name="preview-side" quiet=true legend=tr("Show", "显示")
            value=answer.side on_change=move |chosen| side.set(chosen) options=options/>
    }
    .into_any()
}
