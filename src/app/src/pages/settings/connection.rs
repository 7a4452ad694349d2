//! Where the clusters are: who this browser is to the server, and what it may do there.

use crate::effects::intl::full;
use crate::language::{t, tr};
use crate::parts::link::{clusters, colour, trouble};
use crate::parts::live::{act, live, words};
use crate::state::{State, Who};
use leptos::prelude::*;
use tagfire_domain::time::Timestamp;

/// The section.
#[component]
pub fn ConnectionSection() -> impl IntoView {
    let state = State::current();
    let content = if state.link.is_live() { of_server(state) } else { of_demo() };
    view! {
        <section class="step" aria-labelledby="connection">
            <h2 id="connection">{tr("Connection", "连接")}</h2>
            <div>{content}</div>
        </section>
    }
}

fn of_demo() -> AnyView {
    view! {
        <p><b class="mode"><span class="dot demo"></span>{tr("Demo", "演示")}</b></p>
        <p class="quiet">{tr("A simulated TKE runs in this browser: regions, clusters, workloads and rollouts behave like real ones, and nothing leaves the browser. Faults can be turned on for each workload under Services. To update real services, start the server with --kubeconfig, --in-cluster or --tencent.", "此浏览器中运行着一个模拟的 TKE：地域、集群、工作负载和滚动更新都与真实环境相仿，数据不会离开浏览器。可在“服务”页面为每个工作负载开启故障。如需更新真实的服务，请用 --kubeconfig、--in-cluster 或 --tencent 启动服务器。")}</p>
    }
    .into_any()
}

fn of_server(state: State) -> AnyView {
    let link = state.link;
    view! {
        <p><b class="mode"><span class=words(move || format!("dot {}", colour(link)))></span>{tr("Live", "实时")}</b></p>
        <p class="quiet">{tr("What is done here is done on real clusters, through the server that this page comes from. Triggers and history of it are kept apart from the demo’s.", "此处的操作会作用于真实集群，经由提供此页面的服务器执行。其触发器和历史与演示数据分开保存。")}</p>
        {live(move || trouble(link).map(|text| view! { <p class="error-line" role="status">{text}</p> }).into_any())}
        {live(move || link.who.get().filter(|_| link.is_open()).map(|who| view! {
            {facts(state, who)}
            <p><button type="button" class="button" on:click=act(move |_| link.sign_out())>{tr("Sign out", "退出登录")}</button></p>
        }).into_any())}
    }
    .into_any()
}

fn facts(state: State, who: Who) -> AnyView {
    let role = match who.update {
        true => t("operator: may update services", "操作员：可以更新服务"),
        false => t(
            "viewer: may only look. To update, open the operator’s start-up link",
            "查看者：只能查看。如需更新，请打开操作员的启动链接",
        ),
    };
    let allow = match who.allow.is_empty() {
        true => t("whatever the cluster’s own access control allows", "集群自身的访问控制所允许的全部").to_owned(),
        false => who.allow.join(", "),
    };
    let until = who.until.map(|until| full(Timestamp(until as i64)));
    let source = who.source.clone();
    view! {
        <dl class="facts">
            <dt>{t("Clusters", "集群")}</dt><dd>{words(move || clusters(state, &source))}</dd>
            <dt>{t("Signed in as", "登录身份")}</dt><dd>{who.user}</dd>
            <dt>{t("Role", "角色")}</dt><dd>{role}</dd>
            <dt>{t("May be updated", "可更新的范围")}</dt><dd class="break">{allow}</dd>
            {until.map(|until| view! { <dt>{t("Until", "有效期至")}</dt><dd class="num">{until}</dd> })}
        </dl>
    }
    .into_any()
}
