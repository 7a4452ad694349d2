//! In from a file: what the import would do is shown before it does.

use super::importing::Importing;
use super::report::report;
use super::stage::{Stage, not_made};
use crate::language::{say, t, tr};
use crate::parts::field::{FieldNotes, described_by};
use crate::parts::held::Held;
use crate::parts::live::{Show, act, flag, live, perhaps, shown, words};
use crate::parts::memo::memo;
use crate::parts::sentence::rich;
use leptos::prelude::*;
use tagfire_domain::repository::RepositoryName;

/// The button, the report, and the way on from there.
#[component]
pub fn Import(importing: Importing) -> impl IntoView {
    let input = NodeRef::<leptos::html::Input>::new();
    let chosen = move |_| {
        let Some(input) = input.get_untracked() else { return };
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            importing.choose(file.name(), file.into());
        }
        // So that choosing the same file again counts as a change.
        input.set_value("");
    };
    let choose = move |_| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    let stage = importing.stage;
    view! {
        <div class="field import">
            <button type="button" class="button" on:click=act(choose)>{tr("Import data", "导入数据")}</button>
            <input type="file" id="import-file" class="hidden-label" tabindex="-1" accept=".json,application/json" node_ref=input
                on:change=act(chosen) aria-label=tr("File to import", "要导入的文件")/>
            <p class="hint">{tr("A file exported here, or the vendor’s DescribeApplicationTriggerPersonal, DescribeApplicationTriggerLogPersonal, DescribeImagePersonal or CreateApplicationTriggerPersonal JSON. You see what would change before anything does.", "可导入此处导出的文件，或厂商的 DescribeApplicationTriggerPersonal、DescribeApplicationTriggerLogPersonal、DescribeImagePersonal、CreateApplicationTriggerPersonal JSON。更改之前会先显示将要发生的变化。")}</p>
            <Show when=move || stage.with(|stage| !matches!(stage, Stage::Nothing))>
                <Course importing=importing/>
            </Show>
            <Show when=move || importing.needs_repository.get() || importing.has_vendor()><WhoseField importing=importing/></Show>
            <Show when=move || importing.has_vendor()>
                <p class="after"><button type="button" class="button" on:click=act(move |_| importing.ask_vendor())>
                    {tr("Import from the vendor’s console", "从厂商控制台导入")}</button></p>
            </Show>
        </div>
    }
}

/// How far it is, and what it would do.
#[component]
fn Course(importing: Importing) -> impl IntoView {
    let Importing { stage, name, .. } = importing;
    let ready =
        memo(move || stage.with(|stage| matches!(stage, Stage::Planned(plan) if plan.added() + plan.changed() > 0)));
    let making = memo(move || stage.with(|stage| matches!(stage, Stage::Making)));
    view! {
        <section class="card report" aria-labelledby="import-report">
            <h3 id="import-report">{live(move || rich!(
                "What the import would do · {file}",
                "导入将会 · {file}",
                file = view! { <span class="mono">{name.get()}</span> }
            ))}</h3>
            <Show when=move || importing.not_made.with(Option::is_some)>
                <p class="error" role="alert">
                    {words(move || importing.not_made.with(|why| why.as_ref().map(not_made)).unwrap_or_default())}</p>
            </Show>
            <div role="status">{live(move || stage.with(|stage| match stage {
                Stage::Nothing => ().into_any(),
                Stage::Reading => busy(t("Reading the file…", "正在读取文件…"), importing.progress),
                Stage::LookingUp => busy(t("Looking up what is here already…", "正在查找已有的数据…"), importing.progress),
                Stage::Planning => busy(t("Comparing…", "正在比较…"), importing.progress),
                Stage::Making => busy(t("Importing…", "正在导入…"), importing.progress),
                Stage::Stopped(stop) => view! { <p class="error">{say(stop)}</p> }.into_any(),
                Stage::Planned(plan) => report(plan),
            }))}</div>
            <Show when=move || !making.get()>
                <p class="actions">
                    <Show when=move || ready.get()>
                        <button type="button" class="button first" on:click=act(move |_| importing.make())>{tr("Import", "导入")}</button>
                    </Show>
                    <button type="button" class="button" on:click=act(move |_| importing.close())>{tr("Cancel", "取消")}</button>
                </p>
            </Show>
        </section>
    }
}

/// What is under way, and how much of it is done.
fn busy(what: &'static str, progress: Held<Option<f64>>) -> AnyView {
    view! {
        <p>{what}</p>
        <progress aria-label=what max="100" value=perhaps(move || progress.get().map(|part| ((part * 100.0) as u32).to_string()))></progress>
    }
    .into_any()
}

/// Whose the triggers or tags of the file are, where it doesn't say.
#[component]
fn WhoseField(importing: Importing) -> impl IntoView {
    let error = perhaps(move || {
        let typed = importing.repository.get();
        RepositoryName::parse(typed.trim()).err().filter(|_| !typed.trim().is_empty()).map(|error| say(&error))
    });
    let described = perhaps(move || described_by("import-repository", error.with(Option::is_some), true));
    view! {
        <div class="field">
            <label for="import-repository">{tr("Image repository of these triggers", "这些触发器所属的镜像仓库")}</label>
            <input class="input mono" id="import-repository" placeholder="shop/web" autocomplete="off" autocapitalize="off" spellcheck="false"
                prop:value=shown(importing.repository) on:input=act(move |event| importing.choose_repository(event_target_value(&event)))
                aria-invalid=flag(move || error.with(Option::is_some)) aria-describedby=described/>
            <FieldNotes id="import-repository" error=error hint=tr("The vendor’s list doesn’t name it.", "厂商的列表中没有仓库名。")/>
        </div>
    }
}
