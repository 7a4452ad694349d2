//! The push form: creates or updates a tag, as a registry would tell of it.

use crate::language::{say, t, tr};
use crate::parts::field::TextField;
use crate::parts::held::Held;
use crate::parts::live::{act, perhaps, words};
use crate::parts::page::{focus_first, show};
use crate::shell::{Shell, refusal};
use crate::state::State;
use leptos::prelude::*;
use tagfire_domain::digest::Digest;
use tagfire_domain::push::Push;
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::tag::Tag;

/// The form.
#[component]
pub fn PushForm(name: RepositoryName) -> impl IntoView {
    let (state, shell) = (State::current(), Shell::current());
    // Why the last push was not taken, or waits.
    let refused = Held::new(None::<String>);
    let tag = Held::new(String::new());
    let digest = Held::new(String::new());
    let asked = Held::new(false);
    let tag_error = move || {
        let text = tag.get();
        Tag::parse(text.trim()).err().filter(|_| asked.get() || !text.is_empty()).map(|error| say(&error))
    };
    let digest_error = move || {
        let text = digest.get();
        (!text.trim().is_empty())
            .then(|| Digest::parse(text.trim()).err())
            .flatten()
            .filter(|_| asked.get())
            .map(|error| say(&error))
    };
    let tags = state.tags.of(&name);
    let hint = move || {
        let Ok(tag) = Tag::parse(tag.get().trim()) else { return String::new() };
        let known =
            tags.with(|tags| tags.known().is_some_and(|tags| tags.records.iter().any(|record| record.tag == tag)));
        if known {
            t("This tag exists: the push updates it.", "该标签已存在：推送将更新它。").to_owned()
        } else {
            t("A new tag.", "新标签。").to_owned()
        }
    };
    let push = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        asked.set(true);
        let digest_text = digest.get_untracked();
        let given = match digest_text.trim() {
            "" => Ok(None),
            text => Digest::parse(text).map(Some),
        };
        let (Ok(parsed), Ok(given)) = (Tag::parse(tag.get_untracked().trim()), given) else {
            request_animation_frame(|| focus_first("#push [aria-invalid=true]"));
            return;
        };
        // An image that is pushed has a digest: where none is given, chance makes one, as a build would.
        let digest_of = given
            .unwrap_or_else(|| Digest::from_sha256(std::array::from_fn(|_| (js_sys::Math::random() * 256.0) as u8)));
        let push = Push { repository: name.clone(), tag: parsed, digest: Some(digest_of), registry: None };
        refused.set(None);
        shell.push(push, move |tell| {
            let said = refusal(&tell);
            if said.is_none() {
                request_animation_frame(|| show("#happened-title"));
            }
            refused.try_set(said);
        });
        asked.set(false);
        digest.set(String::new());
    };
    view! {
        <form class="card push" id="push" on:submit=act(push) novalidate aria-labelledby="push-title">
            <h2 id="push-title">{tr("Push an image", "推送镜像")}</h2>
            <div class="pair">
                <TextField id="push-tag" label=tr("Tag", "标签") value=tag mono=true placeholder="v2.14.0"
                    error=perhaps(tag_error) hint=words(hint)/>
                <TextField id="push-digest" label=tr("Digest (optional)", "摘要（可选）") value=digest mono=true
                    placeholder="sha256:…" error=perhaps(digest_error)/>
            </div>
            <button type="submit" class="button first">{tr("Push image", "推送镜像")}</button>
            <p class="error" role="alert">{words(move || refused.get().unwrap_or_default())}</p>
        </form>
    }
}
