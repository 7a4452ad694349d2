//! Who acts while no console is open: the server's unattended runner, where it has one, and how it gets these triggers.

use crate::effects::intl::plural;
use crate::effects::request::{Call, Trouble};
use crate::language::{say, sentence, t, tr};
use crate::parts::held::Held;
use crate::parts::live::{act, flag, live, when, words};
use crate::state::{Runner, State};
use gloo_net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Value, json};
use std::time::Duration;
use tagfire_domain::record::Record;
use tagfire_domain::transfer::{FORMAT, VERSION};

/// How soon the runner has read a file that was written.
const SOON: Duration = Duration::from_secs(3);

/// How handing over stands. Cheap to copy: it holds signals.
#[derive(Clone, Copy)]
struct Handing {
    waits: Held<bool>,
    /// How many triggers the runner took, or why none.
    told: Held<Option<Result<u64, Trouble>>>,
}

/// The section; on live clusters alone, as the demo acts nowhere else.
#[component]
pub fn UnattendedSection() -> impl IntoView {
    let state = State::current();
    // It outlasts what the server says of the runner, which is asked for again.
    let handing = Handing { waits: Held::new(false), told: Held::new(None) };
    let content = move || {
        let who = state.link.who.get().filter(|_| state.link.is_open())?;
        Some(match who.runner {
            None => view! {
                <p>{t("This console acts, while it is open: pushes that come meanwhile wait for it.", "由此控制台执行，仅在打开期间；其间到达的推送会等待它。")}</p>
                <p class="quiet">{t("For triggers that act with no console open, export them below and start the server with --triggers FILE. It then acts alone, and this console shows what it does.", "如需在没有控制台打开时也能执行，请在下方导出触发器，并用 --triggers FILE 启动服务器。之后只由服务器执行，此控制台会显示其动作。")}</p>
            }
            .into_any(),
            Some(runner) => of_runner(state, runner, who.update.then_some(handing)),
        })
    };
    state.link.is_live().then(|| {
        view! {
            <section class="step" aria-labelledby="unattended">
                <h2 id="unattended">{tr("Unattended", "无人值守")}</h2>
                <div>{live(move || content().into_any())}</div>
            </section>
        }
    })
}

fn of_runner(state: State, runner: Runner, may: Option<Handing>) -> AnyView {
    let Runner { triggers: count, problem } = runner;
    let triggers = plural(count as usize, "trigger", "triggers");
    view! {
        <p>{sentence!("The server’s runner acts, on {count} {triggers} of its own, whether or not a console is open. Consoles don’t act on pushes meanwhile.", "由服务器的运行器执行（它有 {count} 个触发器），无论控制台是否打开；其间控制台不会对推送执行动作。")}</p>
        {problem.map(|problem| view! {
            <p class="error-line" role="status">{sentence!("The file of its triggers can’t be used as it is now, so it acts on those of before: {problem}", "其触发器文件目前无法使用，仍按之前的触发器执行：{problem}")}</p>
        })}
        {may.map(|handing| when(move || !state.triggers.all().is_empty(), move || hand_over(state, handing)))}
    }
    .into_any()
}

/// The button that gives these triggers to the runner, and what came of it.
fn hand_over(state: State, Handing { waits, told }: Handing) -> AnyView {
    let give = move |_| {
        if waits.get_untracked() {
            return;
        }
        waits.set(true);
        told.set(None);
        let triggers: Vec<Value> = untrack(|| state.triggers.all()).iter().map(Record::write).collect();
        let file = json!({ "format": FORMAT, "version": VERSION, "triggers": triggers });
        spawn_local(async move {
            let call = Call { method: Method::PUT, body: Some(file), ..Call::get("/runner/triggers") };
            let answer = state.link.ask(call).await;
            waits.try_set(false);
            told.try_set(Some(answer.map(|answer| answer["triggers"].as_u64().unwrap_or_default())));
            set_timeout(move || state.link.look(), SOON);
        });
    };
    let count = words(move || {
        let count = state.triggers.all().len();
        let triggers = plural(count, "trigger", "triggers");
        sentence!("Hand over {count} {triggers}", "移交 {count} 个触发器")
    });
    view! {
        <p class="actions"><button type="button" class="button" aria-disabled=flag(move || waits.get()) on:click=act(give)>{count}</button></p>
        <p class="hint">{tr("They replace the runner’s. The ones here stay, and can be handed over again when they change.", "它们会替换运行器现有的触发器。此处的触发器会保留，更改后可再次移交。")}</p>
        <div role="status">{live(move || told.get().map(|told| match told {
            Ok(count) => {
                let triggers = plural(count as usize, "trigger", "triggers");
                view! { <p>{sentence!("The runner has {count} {triggers} now.", "运行器现有 {count} 个触发器。")}</p> }.into_any()
            }
            Err(why) => {
                let why = say(&why);
                view! { <p class="error-line">{sentence!("They were not handed over: {why}.", "未能移交：{why}。")}</p> }.into_any()
            }
        }).into_any())}</div>
    }
    .into_any()
}
