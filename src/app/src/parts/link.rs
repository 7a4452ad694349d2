//! Where the console's clusters are, in sight on every page; and what is wrong with the way to them, while it is.

use crate::effects::intl::plural;
use crate::language::{say, sentence, t, tr};
use crate::parts::live::{live, words};
use crate::state::{Link, Runner, Standing, State};
use leptos::prelude::*;
use tagfire_domain::wire::ProblemKind;

/// The mark at the foot of the rail: demo or live, which clusters, and as whom.
#[component]
pub fn Where() -> impl IntoView {
    let state = State::current();
    if !state.link.is_live() {
        return view! {
            <p class="where">
                <b><span class="dot demo"></span>{tr("Demo", "演示")}</b>
                <span>{tr("A simulated TKE in this browser. Nothing leaves it.", "在此浏览器中模拟的 TKE，数据不会离开浏览器。")}</span>
            </p>
        }
        .into_any();
    }
    view! {
        <p class="where live">
            <b><span class=words(move || format!("dot {}", colour(state.link)))></span>{tr("Live", "实时")}</b>
            <span>{words(move || place(state))}</span>
        </p>
    }
    .into_any()
}

/// The colour of how the link stands.
pub fn colour(link: Link) -> &'static str {
    match link.standing.get() {
        Standing::Open => "ok",
        Standing::Asking => "run",
        Standing::Demo => "demo",
        Standing::Closed(_) | Standing::Lost => "bad",
    }
}

fn place(state: State) -> String {
    match state.link.standing.get() {
        Standing::Closed(_) => return t("Not signed in", "未登录").to_owned(),
        Standing::Lost => return t("The server doesn’t answer", "服务器没有响应").to_owned(),
        Standing::Asking => return t("Connecting…", "正在连接…").to_owned(),
        Standing::Open | Standing::Demo => {}
    }
    let Some(who) = state.link.who.get() else { return String::new() };
    let place = clusters(state, &who.source);
    if let Some(Runner { triggers: count, .. }) = who.runner {
        let triggers = plural(count as usize, "trigger", "triggers");
        return sentence!(
            "{place} · the server’s runner acts, on {count} {triggers} of its own",
            "{place} · 由服务器的无人值守运行器执行（{count} 个触发器）"
        );
    }
    let role = if who.update { who.user } else { format!("{} · {}", who.user, t("read-only", "只读")) };
    format!("{place} · {role}")
}

/// The clusters by name where they are few, else their source.
pub fn clusters(state: State, source: &str) -> String {
    if source == "tencent" {
        return t("Tencent Cloud", "腾讯云").to_owned();
    }
    let names: Vec<String> = state.services.clusters("local").into_iter().map(|cluster| cluster.name).collect();
    match names.len() {
        0 => t("Kubernetes", "Kubernetes").to_owned(),
        1..=3 => names.join(", "),
        count => sentence!("{count} clusters", "{count} 个集群"),
    }
}

/// What is wrong with the link, above every page.
#[component]
pub fn LinkBanner() -> impl IntoView {
    let link = State::current().link;
    live(move || trouble(link).map(|text| view! { <p class="banner bad" role="alert">{text}</p> }).into_any())
}

/// What is wrong with the link, and what ends it.
pub fn trouble(link: Link) -> Option<String> {
    match link.standing.get() {
        Standing::Demo | Standing::Asking | Standing::Open => None,
        Standing::Lost => Some(
            t(
                "The server doesn’t answer. It is tried again by itself; what is shown of clusters may be old, and nothing is updated meanwhile.",
                "服务器没有响应，系统会自动重试；集群信息可能已过期，期间不会执行任何更新。",
            )
            .to_owned(),
        ),
        Standing::Closed(trouble) => Some(match trouble.kind {
            Some(ProblemKind::SignInNeeded) => t(
                "You are not signed in, or the session has ended. Open the start-up link again: the server printed it when it started; whoever runs the server can start it anew for another.",
                "尚未登录，或会话已结束。请重新打开启动链接：它在服务器启动时显示；运行服务器的人重新启动即可得到新链接。",
            )
            .to_owned(),
            Some(ProblemKind::WrongToken) => t(
                "This start-up link is not of the server that runs now: each start makes another. Open the link that it printed last.",
                "此启动链接不属于当前运行的服务器：每次启动都会生成新链接。请打开最近一次显示的链接。",
            )
            .to_owned(),
            _ => {
                let why = say(&trouble);
                sentence!("The server doesn’t let this browser in: {why}.", "服务器拒绝了此浏览器：{why}。")
            }
        }),
    }
}
