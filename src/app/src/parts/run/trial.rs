//! What a live cluster would do: its server-side dry run, asked before anything is changed.

use super::{Step, change};
use crate::effects::id;
use crate::effects::request::Trouble;
use crate::language::{say, sentence, t};
use crate::parts::held::Held;
use crate::parts::live::Views;
use crate::shell::{post, update_of};
use crate::state::{Link, text, texts};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;
use tagfire_domain::decide::image_for;
use tagfire_domain::image::ImageRef;
use tagfire_domain::push::Push;
use tagfire_domain::tag::Tag;
use tagfire_domain::trigger::Trigger;
use tagfire_domain::wire::Notice;

/// What came of a dry run.
#[derive(Clone, Debug, PartialEq)]
pub enum Trial {
    /// The cluster would do it.
    Would {
        previous: String,
        image: String,
        /// Whether the image stays the same.
        how: &'static str,
        /// The registry that the container's image comes from.
        registry: Option<Box<str>>,
        notices: Vec<Notice>,
        /// The cluster's own words.
        warnings: Vec<String>,
    },
    /// It wouldn't.
    Refused(Trouble),
}

impl Trial {
    /// What it says.
    pub fn view(self) -> AnyView {
        match self {
            Trial::Refused(trouble) => {
                let why = say(&trouble);
                let text = sentence!("The cluster wouldn’t do it: {why}.", "无法执行：{why}。");
                view! { <p class="error" role="alert">{text}</p> }.into_any()
            }
            Trial::Would { previous, image, how, notices, warnings, .. } => {
                let what = match how {
                    "restarted" => t(
                        "The cluster would restart the rollout with the same image:",
                        "集群将以同一镜像重新启动滚动更新：",
                    ),
                    "unchanged" => t(
                        "The container has this image already; nothing would change:",
                        "容器已使用该镜像，不会有任何更改：",
                    ),
                    _ => t(
                        "The cluster would take it. Nothing is changed yet:",
                        "集群将接受此更改，目前尚未做任何更改：",
                    ),
                };
                let notices =
                    notices.iter().map(say).chain(warnings).map(
                        |text| view! { <p class="note"><span aria-hidden="true">"▲"</span><span>{text}</span></p> },
                    );
                view! {
                    <div role="status"><p>{what}</p>{change(Some(previous), image)}{notices.views()}</div>
                }
                .into_any()
            }
        }
    }
}

/// Asks the cluster, and tells what it said.
pub fn attempt(
    link: Link,
    trigger: Trigger,
    push: impl Fn(Tag, Option<Box<str>>) -> Push + 'static,
    tag: Tag,
    tell: Held<Step>,
) {
    spawn_local(async move {
        let mut registry = None;
        let trial = loop {
            let image = image_for(&trigger, &push(tag.clone(), registry.clone()));
            let mut asked = update_of(&trigger.action.target, &image);
            asked["dryRun"] = true.into();
            match link.ask(post(asked, &id::random())).await {
                Err(trouble) => break Trial::Refused(trouble),
                Ok(answer) => {
                    // Tags are told by repositories; where the image of the container is pulled from, the container knows.
                    let previous = text(&answer, "previousImage");
                    let from = ImageRef::parse(&previous).filter(|image| image.repository == trigger.repository);
                    let from = from.and_then(|image| image.registry);
                    if from.is_some() && registry.is_none() {
                        registry = from;
                        continue;
                    }
                    break would(&answer, previous, registry);
                }
            }
        };
        // A tag that was typed meanwhile has not been tried.
        if !tell.is_disposed() && tell.with_untracked(|step| *step == Step::Trying) {
            tell.set(Step::Tried(trial));
        }
    });
}

fn would(answer: &Value, previous: String, registry: Option<Box<str>>) -> Trial {
    let how = match answer["how"].as_str() {
        Some("restarted") => "restarted",
        Some("unchanged") => "unchanged",
        _ => "changed",
    };
    let notices = texts(answer, "notices").iter().filter_map(|name| Notice::named(name)).collect();
    let (image, warnings) = (text(answer, "image"), texts(answer, "warnings"));
    Trial::Would { previous, image, how, registry, notices, warnings }
}
