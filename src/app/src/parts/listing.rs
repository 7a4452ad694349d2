//! How far the registry's list of a repository is read, while it is, and what a person can do about it.

use crate::effects::intl::number;
use crate::language::{say, sentence, t};
use crate::parts::given::Given;
use crate::parts::live::{act, live};
use crate::state::{Stage, State};
use leptos::prelude::*;
use tagfire_domain::repository::RepositoryName;

/// The line; nothing once the whole list is there.
#[component]
pub fn Listing(#[prop(into)] name: Given<Option<RepositoryName>>) -> impl IntoView {
    let state = State::current();
    let line = move || {
        let name = name.get()?;
        let reading = state.tags.reading(&name)?;
        let read = number(reading.read);
        let under_way = matches!(reading.stage, Stage::UnderWay(_));
        let (said, button) = match reading.stage {
            Stage::UnderWay(_) => (
                sentence!(
                    "Reading tags from the registry: {read} so far.",
                    "正在读取镜像仓库的标签：已读取 {read} 个。"
                ),
                t("Stop", "停止"),
            ),
            Stage::Stopped => (
                sentence!(
                    "{read} tags are read from the registry, which has more.",
                    "已读取 {read} 个标签，镜像仓库中还有更多。"
                ),
                t("Read on", "继续读取"),
            ),
            Stage::Failed(why) => {
                let why = say(&why);
                (
                    sentence!(
                        "The registry’s list broke off after {read} tags: {why}.",
                        "读取 {read} 个标签后中断：{why}。"
                    ),
                    t("Try again", "重试"),
                )
            }
        };
        let press = move |_| match under_way {
            true => state.tags.stop_reading(&name),
            false => state.tags.go_on_reading(&name),
        };
        Some(view! {
            <p class="hint listing"><span class="num">{said}</span>" "
                <button type="button" class="button small" on:click=act(press)>{button}</button></p>
        })
    };
    view! { <div role="status">{live(move || line().into_any())}</div> }
}
