//! One action in full.

use super::title;
use crate::effects::address;
use crate::effects::intl::{full, span};
use crate::language::{language, say, t, tr};
use crate::parts::live::{live, words};
use crate::parts::memo::{Memo, memo};
use crate::parts::missing::Missing;
use crate::parts::page::PageHead;
use crate::parts::rollout::{outcome_chip, outcome_detail, squares};
use crate::parts::sentence::rich;
use crate::parts::text::{Image, condition, method_name};
use crate::route::Route;
use crate::state::State;
use leptos::prelude::*;
use tagfire_domain::cluster::region_name;
use tagfire_domain::history::{Entry, EntryId};
use tagfire_domain::push::Change;
use tagfire_domain::trigger::UpdateMethod;

/// The page of the entry that the address names.
#[component]
pub fn EntryPage() -> impl IntoView {
    view! { <Of id=EntryId(address::parameter())/> }
}

/// The entry of this id, once it is known whether there is one.
#[component]
fn Of(id: EntryId) -> impl IntoView {
    let followed = State::current().history.follow(&id, None);
    let entry = memo(move || followed.with(|entry| entry.known().cloned()));
    let there = memo(move || entry.with(|entry| entry.as_ref().map(Option::is_some)));
    live(move || match there.get() {
        None => ().into_any(),
        Some(true) => view! { <Full entry=memo(move || entry.get().flatten())/> }.into_any(),
        Some(false) => view! {
            <Missing title=tr("There is no such entry", "没有这条记录")
                back=Route::History back_label=tr("The whole history", "全部历史")/>
        }
        .into_any(),
    })
}

#[component]
fn Full(entry: Memo<Option<Entry>>) -> impl IntoView {
    let state = State::current();
    let title = move || entry.with(|entry| entry.as_ref().map(title).unwrap_or_default());
    let line = move || entry.with(|e| e.as_ref().map(|e| full(e.at)).unwrap_or_default());
    view! {
        <PageHead title=words(title) line=words(line)>
            <a class="button" href=Route::History.href()>{tr("All history", "全部历史")}</a>
        </PageHead>
        {live(move || entry.get().map(|entry| view! {
            <div class="card facts-card">
                {standing(state, &entry)}
                {facts(state, entry)}
            </div>
        }.into_any()).into_any())}
    }
}

/// How it stands, with a square for each pod while it is under way.
pub fn standing(state: State, entry: &Entry) -> AnyView {
    let drawn = {
        let entry = entry.clone();
        move || squares(state, &entry).into_any()
    };
    view! {
        <p class="facts-result" role="status">{outcome_chip(&entry.outcome)}" "{live(drawn)}" "<span>{outcome_detail(&entry.outcome)}</span></p>
    }
    .into_any()
}

/// Everything that is known of it.
pub fn facts(state: State, entry: Entry) -> AnyView {
    let live = entry.trigger_id.as_ref().and_then(|id| state.triggers.get(id)).map(|trigger| trigger.name);
    let trigger = match live {
        Some(name) if name == entry.trigger => {
            view! { <a href=Route::Trigger(name.clone()).href()>{name.to_string()}</a> }.into_any()
        }
        Some(name) => rich!(
            "{then} · now named {now}",
            "{then} · 现名 {now}",
            then = entry.trigger.to_string(),
            now = view! { <a href=Route::Trigger(name.clone()).href()>{name.to_string()}</a> },
        ),
        None => rich!(
            "{then} {gone}",
            "{then}{gone}",
            then = entry.trigger.to_string(),
            gone = view! {
                // The runner may have triggers that this console never had.
                <span class="faint">{if state.link.has_runner() { t("(not in this console)", "（不在此控制台中）") } else { t("(no longer exists)", "（已不存在）") }}</span>
            },
        ),
    };
    let change = entry.change.map(|change| match change {
        Change::Created => t("created", "已创建"),
        Change::Updated => t("updated", "已更新"),
        Change::Repeated => t("pushed again, the same image", "重复推送，镜像未变"),
    });
    let by_hand = entry.by_hand.then(|| view! { <span class="chip">{t("run by hand", "手动执行")}</span> });
    let at = entry.action.target.workload.clone();
    let place = format!("{} · {} · {}", at.namespace, at.cluster, region_name(&at.region, language()));
    let method = match entry.action.method {
        UpdateMethod::Tag => t("By tag", "按标签"),
        UpdateMethod::Digest => t("By digest", "按摘要"),
    };
    let unknown = || view! { <span class="faint">{t("not known", "未知")}</span> }.into_any();
    let image = |image: Option<String>| match image {
        Some(image) => {
            view! { <Image image=image.clone()/><div class="mono faint small break">{image}</div> }.into_any()
        }
        None => unknown(),
    };
    view! {
        <dl class="facts">
            <dt>{t("Trigger", "触发器")}</dt><dd>{trigger}</dd>
            <dt>{t("Image repository", "镜像仓库")}</dt><dd><a class="mono" href=Route::Repository(entry.repository.clone()).href()>{entry.repository.to_string()}</a></dd>
            <dt>{t("Tag", "标签")}</dt><dd><code>{entry.tag.to_string()}</code>" "{change}" "{by_hand}</dd>
            <dt>{t("Digest", "摘要")}</dt><dd class="mono break">{entry.digest.as_ref().map_or_else(unknown, |digest| digest.to_string().into_any())}</dd>
            <dt>{t("Condition", "条件")}</dt><dd>{method_name(entry.condition.method())}": "{condition(&entry.condition)}</dd>
            <dt>{t("Action", "动作")}</dt><dd>{entry.action.brief()}<div class="faint">{place}" · "{method}</div></dd>
            <dt>{t("Previous image", "之前的镜像")}</dt><dd>{image(entry.previous_image.clone())}</dd>
            <dt>{t("New image", "新镜像")}</dt><dd>{image(entry.image.clone())}{entry.how.map(|how| view! { <div class="faint">{say(&how)}</div> })}</dd>
            <dt>{t("Started", "开始")}</dt><dd class="num">{full(entry.at)}</dd>
            <dt>{t("Finished", "结束")}</dt><dd class="num">{match entry.finished_at {
                Some(end) => format!("{} ({})", full(end), span(end.since(entry.at))).into_any(),
                None => t("not yet", "尚未结束").into_any(),
            }}</dd>
        </dl>
    }
    .into_any()
}
