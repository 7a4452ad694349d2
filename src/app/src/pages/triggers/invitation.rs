//! What a first-time visitor reads first: what this is, and a push to watch. It goes once that tag has been pushed.

use crate::language::{sentence, tr};
use crate::parts::held::Held;
use crate::parts::live::{act, live, words};
use crate::parts::page::show;
use crate::route::Route;
use crate::shell::{Shell, refusal};
use crate::state::State;
use leptos::prelude::*;
use tagfire_domain::demo::first_push;
use tagfire_domain::push::Push;

/// The invitation, where the demo's repository is there and its tag is not.
#[component]
pub fn Invitation() -> impl IntoView {
    let state = State::current();
    let push = first_push().filter(|_| !state.link.is_live());
    push.map(|push| {
        let tags = state.tags.of(&push.repository);
        let (repository, tag) = (push.repository.clone(), push.tag.clone());
        let is_open = move || {
            state.triggers.count_of(&repository) > 0
                && tags.with(|tags| tags.known().is_some_and(|all| all.records.iter().all(|record| record.tag != tag)))
        };
        live(move || is_open().then(|| card(push.clone())).into_any())
    })
}

fn card(push: Push) -> AnyView {
    let shell = Shell::current();
    // Why it was not taken, or waits.
    let refused = Held::new(None::<String>);
    let tag = push.tag.clone();
    let watch = move |_| {
        let to = Route::Repository(push.repository.clone());
        shell.push(push.clone(), move |tell| {
            let said = refusal(&tell);
            if said.is_none() {
                to.go();
                request_animation_frame(|| show("#happened-title"));
            }
            refused.try_set(said);
        });
    };
    view! {
        <section class="card invitation" aria-label=tr("What this is", "这是什么")>
            <p>{tr("When a tag is pushed to an image repository and a trigger’s condition matches, the trigger sets one container to the pushed image. Here that happens on a simulated Tencent Kubernetes Engine (TKE) in your browser, so nothing can break.", "标签推送到镜像仓库且满足触发器的条件时，触发器会把一个容器更新为推送的镜像。这里的腾讯云容器服务（TKE）是在浏览器中模拟的，可放心尝试。")}</p>
            <button type="button" class="button" on:click=act(watch)>{words(move || sentence!("Push {tag} and watch", "推送 {tag} 并观察"))}</button>
            <p class="error" role="alert">{words(move || refused.get().unwrap_or_default())}</p>
        </section>
    }
    .into_any()
}
