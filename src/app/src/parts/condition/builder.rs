//! A condition from a picture of what one wants: a shape to fill in, or tags that are to fire and tags that are not.

use super::draft::ConditionDraft;
use super::form::ConditionForm;
use super::tools::Tool;
use super::wish::{STARTS, Start, Wish};
use crate::effects::intl::number;
use crate::language::{language, say, sentence, t, tr};
use crate::parts::field::{SelectField, Switch, TextField};
use crate::parts::given::Given;
use crate::parts::held::Held;
use crate::parts::live::{Views, act, live, perhaps, when, words};
use crate::parts::memo::memo;
use crate::parts::sentence::rich;
use crate::parts::text::{condition as as_written, phrase};
use leptos::prelude::*;
use tagfire_domain::builder::{Separator, V};
use tagfire_domain::condition::ConditionText;
use tagfire_domain::explain;
use tagfire_domain::matcher::{TagSet, verdicts};

/// More tags than this, and the builder leaves counting to the preview.
const MAX_COUNTED: usize = 100_000;

/// The builder. What it made is taken into the form, and it closes.
pub fn panel(form: ConditionForm, tags: Given<TagSet>, open: Held<Option<Tool>>) -> AnyView {
    let wish = Wish::new();
    let built = memo(move || wish.built());
    let starts = Given::of(|| {
        let label = |start| match start {
            Start::Release => t("Release versions, as v1.2.3", "正式版本，如 v1.2.3"),
            Start::Candidate => t("Release candidates, as v1.2.3-rc.4", "候选版本，如 v1.2.3-rc.4"),
            Start::Date => t("A date, as 20240131", "日期，如 20240131"),
            Start::Commit => t("A branch and a commit, as main-7f3c2a1", "分支与提交，如 main-7f3c2a1"),
            Start::Exact => t("These tags and no others", "仅限这些标签"),
            Start::Examples => t("Like these tags", "与这些标签相似"),
        };
        STARTS.iter().map(|(value, start)| ((*value).to_owned(), label(*start).to_owned())).collect::<Vec<_>>()
    });
    let start = words(move || {
        STARTS.iter().find(|(_, start)| *start == wish.start.get()).map_or("", |(value, _)| value).to_owned()
    });
    let chosen = move |value: String| {
        if let Some((_, start)) = STARTS.iter().find(|(known, _)| *known == value) {
            wish.start.set(*start);
        }
    };
    let result = move || match built.get() {
        Err(why) => view! { <p class="hint">{why}</p> }.into_any(),
        // What is held back stays so.
        Ok(built) => match (ConditionText { but: form.get().but, ..built.clone() }).parse() {
            Err((_, error)) => view! { <p class="error">{say(&error)}</p> }.into_any(),
            Ok(condition) => {
                let fires = tags.with(|tags| {
                    (!tags.is_empty() && tags.len() <= MAX_COUNTED)
                        .then(|| (verdicts(&condition, tags).count(), tags.len()))
                });
                let fires = fires.map(|(fires, total)| {
                    let (fires, total) = (number(fires), number(total));
                    sentence!("{fires} of {total} tags", "{fires} / {total} 个标签")
                });
                let what = phrase(explain::sentence(&condition, language()));
                let use_it = move |_| {
                    open.set(None);
                    form.replace(ConditionDraft { but: untrack(|| form.get()).but, ..built.clone().into() });
                };
                view! {
                        <p class="built">{as_written(&condition)}</p>
                        <p class="hint">{rich!("A tag fires that {meets}.", "匹配的标签：{meets}。", meets = what)}</p>
                        <p class="actions"><button type="button" class="button first small" on:click=act(use_it)>{t("Use it", "使用")}</button>
                            <span class="faint num">{fires}</span></p>
                    }
                    .into_any()
            }
        },
    };
    view! {
        <section class="card tool-card" aria-label=tr("Build a condition", "生成条件")>
            <SelectField id="builder-start" label=tr("What fires", "触发的标签") value=start choices=starts required=true on_change=chosen/>
            {live(move || fields(wish))}
            <div role="status">{live(result)}</div>
        </section>
    }
    .into_any()
}

/// The parts of a version: what the fields of its bounds are known by, and what the first is labelled.
const PARTS: [([&str; 2], &str, &str); 3] = [
    (["builder-major-from", "builder-major-to"], "Major versions from", "主版本从"),
    (["builder-minor-from", "builder-minor-to"], "Minor versions from", "次版本从"),
    (["builder-patch-from", "builder-patch-to"], "Patch versions from", "修订版本从"),
];

fn fields(wish: Wish) -> AnyView {
    match wish.start.get() {
        Start::Release | Start::Candidate => view! {
            {choice("builder-v", tr("Leading v", "前缀 v"), wish.v, &[
                (V::With, "With v", "有 v"), (V::Without, "Without", "无 v"), (V::Optional, "Either", "均可"),
            ])}
            {PARTS.iter().zip(wish.versions).map(|((id, en, zh), span)| view! {
                <div class="pair">
                    <TextField id=id[0] label=tr(en, zh) value=span.least placeholder="0"
                        error=perhaps(move || span.numbers().err())/>
                    <TextField id=id[1] label=tr("to", "到") value=span.most placeholder="∞"/>
                </div>
            }).views()}
        }
        .into_any(),
        Start::Date => view! {
            {choice("builder-separator", tr("Between its parts", "分隔符"), wish.separator, &[
                (Separator::None, "Nothing: 20240131", "无：20240131"), (Separator::Hyphen, "Hyphens: 2024-01-31", "连字符：2024-01-31"),
                (Separator::Dot, "Dots: 2024.01.31", "点：2024.01.31"), (Separator::Any, "Any of these", "以上均可"),
            ])}
            <p><Switch label=tr("Perhaps a time behind it, as -153000", "之后可带时间，如 -153000") on=wish.time on_change=move |on| wish.time.set(on)/></p>
        }
        .into_any(),
        Start::Commit => view! { <TextField id="builder-branch" label=tr("Branch", "分支") value=wish.branch mono=true/> }.into_any(),
        start => view! {
            <TextField id="builder-fires" label=tr("Tags that fire", "触发的标签示例") value=wish.fires mono=true placeholder="v1.2.3 v2.0.14"/>
            {when(move || start == Start::Examples, move || view! {
                <TextField id="builder-stays" label=tr("Tags that do not", "不触发的标签示例") value=wish.stays mono=true placeholder="v1.2.3-rc.1"/>
            }.into_any())}
        }
        .into_any(),
    }
}

/// A list of a few values to choose from.
fn choice<T: Copy + PartialEq + Send + Sync + 'static>(
    id: &'static str,
    label: Signal<String>,
    value: Held<T>,
    options: &'static [(T, &'static str, &'static str)],
) -> AnyView {
    let choices = Given::of(move || {
        options.iter().map(|(_, en, zh)| ((*en).to_owned(), t(en, zh).to_owned())).collect::<Vec<_>>()
    });
    let chosen = words(move || {
        options.iter().find(|(option, ..)| *option == value.get()).map_or("", |(_, en, _)| en).to_owned()
    });
    let choose = move |name: String| {
        if let Some((option, ..)) = options.iter().find(|(_, en, _)| *en == name) {
            value.set(*option);
        }
    };
    view! { <SelectField id=id label=label value=chosen choices=choices required=true on_change=choose/> }.into_any()
}
