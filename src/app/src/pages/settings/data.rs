//! Data out and in: export, import with a report before anything is written, and the demo from the start again.

use crate::effects::{clock, download};
use crate::language::{say, sentence, t, text, tr};
use crate::parts::field::FieldNotes;
use crate::parts::live::Show;
use crate::parts::sentence::rich;
use crate::state::State;
use leptos::prelude::*;
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::transfer::{self, ImportError, Plan};

/// The section.
#[component]
pub fn DataSection() -> impl IntoView {
    let state = State::current();
    let export = move |_| {
        let now = clock::now();
        let text = store.engine.with_untracked(|engine| transfer::export(engine, now));
        let day: String = now.to_rfc3339().unwrap_or_default().chars().take(10).collect();
        if download::download(&format!("tagfire-{day}.json"), &text).is_err() {
            store.notify(t("The browser refused the download", "浏览器拒绝了下载").to_owned(), None);
        }
    };
    let rescue = move |_| {
        let rows = state.keeping.unreadable.get_untracked();
        let text = serde_json::to_string_pretty(&rows).unwrap_or_default();
        let _ = download::download("tagfire-unreadable.json", &text);
    };
    view! {
        <section class="step" aria-labelledby="data">
            <h2 id="data">{tr("Data", "数据")}</h2>
            <div>
                <p class="quiet">{tr("Triggers, history and tags are kept in this browser. Export them to a file to move or to back them up.", "触发器、历史和标签保存在此浏览器中。可导出为文件以迁移或备份。")}</p>
                <p class="actions">
                    <button type="button" class="button" on:click=export>{tr("Export data", "导出数据")}</button>
                    <Show when=move || state.keeping.unreadable.with(|rows| !rows.is_empty())>
                        <button type="button" class="button" on:click=rescue>{tr("Export unreadable records", "导出无法读取的记录")}</button>
                    </Show>
                </p>
                <Import/>
                <Reset/>
            </div>
        </section>
    }
}

#[component]
fn Import() -> impl IntoView {
    let state = State::current();
    let file = RwSignal::new(None::<(String, String)>);
    let repository = RwSignal::new(String::new());
    let unread = RwSignal::new(false);
    let input = NodeRef::<leptos::html::Input>::new();
    let planned = Memo::new_with_compare(
        move |_| {
            file.get().map(|(_, text)| {
                let repository = RepositoryName::parse(repository.get().trim()).ok();
                let plan =
                    |engine: &_| transfer::plan(&text, engine, repository.as_ref(), &mut clock::new_id, clock::now());
                store.engine.with(plan)
            })
        },
        |_, _| true,
    );
    let chosen = move |_| {
        let Some(picked) = input.get_untracked().and_then(|input| input.files()).and_then(|files| files.get(0)) else {
            return;
        };
        let name = picked.name();
        unread.set(false);
        crate::effects::file::read(&picked, move |content| match content {
            Ok(content) => file.set(Some((name, content))),
            Err(_) => unread.set(true),
        });
    };
    let close = move || {
        file.set(None);
        if let Some(input) = input.get_untracked() {
            // So that choosing the same file again counts as a change.
            input.set_value("");
        }
    };
    let apply = move |_| {
        let Some(Ok(plan)) = planned.get_untracked() else { return };
        let (added, changed) = (plan.add.len(), plan.change.len());
        for event in plan.events() {
            store.dispatch(event);
        }
        close();
        let told =
            sentence!("Imported: {added} added, {changed} changed", "已导入：新增 {added} 项，更改 {changed} 项");
        store.notify(told, None);
    };
    let needs_repository = move || {
        planned.with(|planned| match planned {
            Some(Ok(plan)) => plan.needs_repository,
            Some(Err(error)) => *error == ImportError::NeedsRepository,
            None => false,
        })
    };
    view! {
        <div class="field import">
            <button type="button" class="button" on:click=move |_| if let Some(input) = input.get_untracked() { input.click() }>
                {tr("Import data", "导入数据")}</button>
            <input type="file" id="import-file" class="hidden-label" tabindex="-1" accept=".json,application/json" node_ref=input on:change=chosen
                aria-label=tr("File to import", "要导入的文件")/>
            <p class="hint">{tr("A file exported here, or the vendor’s DescribeApplicationTriggerPersonal, DescribeApplicationTriggerLogPersonal or CreateApplicationTriggerPersonal JSON. You see what would change before anything does.", "可导入此处导出的文件，或厂商的 DescribeApplicationTriggerPersonal、DescribeApplicationTriggerLogPersonal、CreateApplicationTriggerPersonal JSON。更改之前会先显示将要发生的变化。")}</p>
            <Show when=move || unread.get()><p class="error">{tr("the file can’t be read", "无法读取该文件")}</p></Show>
            {move || planned.get().map(|planned| view! {
                <section class="card report" aria-labelledby="import-report" role="status">
                    <h3 id="import-report">{rich!(
                        "What the import would do · {file}",
                        "导入将会 · {file}",
                        file = view! { <span class="mono">{file.with_untracked(|file| file.as_ref().map(|(name, _)| name.clone()))}</span> }
                    )}</h3>
                    {match &planned {
                        Err(error) => view! { <p class="error">{say(error)}</p> }.into_any(),
                        Ok(plan) => report(plan).into_any(),
                    }}
                    <p class="actions">
                        {planned.as_ref().is_ok_and(|plan| !plan.add.is_empty() || !plan.change.is_empty()).then(|| view! {
                            <button type="button" class="button first" on:click=apply>{t("Import", "导入")}</button>
                        })}
                        <button type="button" class="button" on:click=move |_| close()>{t("Cancel", "取消")}</button>
                    </p>
                </section>
            })}
            <Show when=needs_repository>
                <div class="field">
                    <label for="import-repository">{tr("Image repository of these triggers", "这些触发器所属的镜像仓库")}</label>
                    <input class="input mono" id="import-repository" placeholder="shop/web" prop:value=repository
                        on:input=move |event| repository.set(event_target_value(&event)) aria-describedby="import-repository-hint"/>
                    <FieldNotes id="import-repository" error=Signal::stored(None) hint=text("The vendor’s list doesn’t name it.", "厂商的列表中没有仓库名。")/>
                </div>
            </Show>
        </div>
    }
}

fn report(plan: &Plan) -> impl IntoView {
    let list = |title: String, items: Vec<String>| {
        (!items.is_empty()).then(|| {
            view! {
                <h4>{title}</h4>
                <ul>{items.into_iter().map(|item| view! { <li>{item}</li> }).collect_view()}</ul>
            }
        })
    };
    let names = |items: &[transfer::Item]| items.iter().map(say).collect::<Vec<_>>();
    let (add, change) = (names(&plan.add), names(&plan.change));
    let refuse = plan.refuse.iter().map(say).collect::<Vec<_>>();
    let notes = plan.notes.iter().map(say).collect::<Vec<_>>();
    let (added, changed, refused, noted, same) = (add.len(), change.len(), refuse.len(), notes.len(), plan.same);
    let nothing = plan.add.is_empty() && plan.change.is_empty() && plan.refuse.is_empty();
    view! {
        {nothing.then(|| view! { <p>{t("Nothing: everything in the file is here already.", "无需更改：文件中的内容都已存在。")}</p> })}
        {list(sentence!("Add ({added})", "新增（{added}）"), add)}
        {list(sentence!("Change ({changed})", "更改（{changed}）"), change)}
        <div class="refused">{list(sentence!("Refuse ({refused})", "拒绝（{refused}）"), refuse)}</div>
        {list(sentence!("Note ({noted})", "说明（{noted}）"), notes)}
        {(same > 0 && !nothing).then(|| view! { <p class="faint">{sentence!("Already here: {same}", "已存在：{same}")}</p> })}
    }
}

#[component]
fn Reset() -> impl IntoView {
    let state = State::current();
    let dialog = NodeRef::<leptos::html::Dialog>::new();
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    view! {
        <p><button type="button" class="button" on:click=move |_| drop(dialog.get_untracked().map(|dialog| dialog.show_modal()))>
            {tr("Reset demo", "重置演示")}</button></p>
        <dialog node_ref=dialog aria-labelledby="reset-title">
            <h2 id="reset-title">{tr("Start the demo again?", "重新开始演示？")}</h2>
            <p>{tr("All triggers, tags and history in this browser are thrown away and the samples come back. This can’t be undone: export first what you want to keep.", "此浏览器中的所有触发器、标签和历史都会被删除，并恢复示例数据。此操作无法撤销，请先导出需要保留的内容。")}</p>
            <p class="actions">
                <button type="button" class="button first" on:click=move |_| { close(); store.reset(); store.notify(t("The demo starts again", "演示已重置").to_owned(), None); }>
                    {tr("Throw away and start again", "删除并重新开始")}</button>
                <button type="button" class="button" autofocus on:click=move |_| close()>{tr("Keep everything", "保留全部")}</button>
            </p>
        </dialog>
    }
}
