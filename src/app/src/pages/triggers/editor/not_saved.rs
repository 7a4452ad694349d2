//! Why a trigger was not saved, and what the person can do: where it was saved elsewhere meanwhile, both versions stand
//! side by side, and they choose.

use super::deeds::Deeds;
use crate::language::{say, sentence, t, tr};
use crate::parts::live::{act, live};
use crate::parts::text::{condition, method_name};
use crate::route::Route;
use leptos::prelude::*;
use tagfire_domain::store::NotStored;
use tagfire_domain::trigger::Trigger;

/// The answer of the store, where it was no.
#[component]
pub fn NotSaved(deeds: Deeds) -> impl IntoView {
    live(move || match deeds.trouble.get() {
        None => ().into_any(),
        Some(NotStored::TriggerMoved { latest }) => moved(deeds, latest.map(|latest| *latest)),
        Some(why) => view! {
            <div class="note bad" role="alert">
                <span aria-hidden="true">"●"</span>
                <span><b>{tr("Not saved.", "未保存。")}</b>" "{say(&why)}<br/>
                    {tr("What you typed is kept here.", "您输入的内容会保留在此处。")}</span>
            </div>
        }
        .into_any(),
    })
}

fn moved(deeds: Deeds, latest: Option<Trigger>) -> AnyView {
    let theirs = latest.clone();
    let said = match &latest {
        Some(latest) => {
            let name = latest.name.clone();
            sentence!("{name} was saved elsewhere since you opened it.", "打开之后，{name} 已在别处保存。")
        }
        None => t("This trigger was deleted elsewhere since you opened it.", "打开之后，该触发器已在别处被删除。")
            .to_owned(),
    };
    let over = latest.clone();
    let mine = match latest {
        Some(_) => tr("Save mine over it", "用我的版本覆盖"),
        None => tr("Save it anew", "重新保存"),
    };
    view! {
        <div class="note bad moved" role="alert">
            <span aria-hidden="true">"●"</span>
            <div>
                <p><b>{said}</b>" "{tr("Nothing is overwritten until you choose.", "在您选择之前不会覆盖任何内容。")}</p>
                {theirs.map(|theirs| versions(deeds, theirs))}
                <p class="actions">
                    <button type="button" class="button small" on:click=act(move |_| deeds.save_over(over.clone()))>{mine}</button>
                    <button type="button" class="button small" on:click=act(move |_| deeds.leave())>{tr("Keep theirs", "保留别处的版本")}</button>
                </p>
            </div>
        </div>
    }
    .into_any()
}

/// What differs between the version that is saved and the one that is typed here.
fn versions(deeds: Deeds, theirs: Trigger) -> AnyView {
    let Some(mine) = deeds.typed(&theirs) else { return ().into_any() };
    let enabled =
        |trigger: &Trigger| if trigger.enabled { t("enabled", "已启用") } else { t("paused", "已暂停") };
    let of = |trigger: &Trigger| {
        let place = &trigger.action.target.workload;
        view! {
            <td>{trigger.name.to_string()}</td>
            <td>{trigger.repository.to_string()}</td>
            <td>{method_name(trigger.condition.method())}" "{condition(&trigger.condition)}</td>
            <td>{trigger.action.brief()}" · "{place.namespace.clone()}" · "{place.cluster.clone()}</td>
            <td>{enabled(trigger)}</td>
        }
    };
    view! {
        <table class="versions">
            <thead><tr>
                <td></td>
                <th scope="col">{tr("Trigger name", "触发器名称")}</th>
                <th scope="col">{tr("Image repository", "镜像仓库")}</th>
                <th scope="col">{tr("Condition", "条件")}</th>
                <th scope="col">{tr("Action", "动作")}</th>
                <th scope="col">{tr("State", "状态")}</th>
            </tr></thead>
            <tbody>
                <tr><th scope="row">{tr("Saved elsewhere", "别处保存的版本")}</th>{of(&theirs)}</tr>
                <tr><th scope="row">{tr("Yours", "您的版本")}</th>{of(&mine)}</tr>
            </tbody>
        </table>
        <p><a href=Route::Trigger(theirs.name.clone()).href() target="_blank" rel="noopener">{tr("Open the saved version in another tab", "在新标签页中打开已保存的版本")}</a></p>
    }
    .into_any()
}
