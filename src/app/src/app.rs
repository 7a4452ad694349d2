//! The page around every page: navigation, where one is, notices, and which view belongs to which address.

use crate::effects::storage::PREFIX;
use crate::language::{language, t, tr};
use crate::pages;
use crate::parts::icon::Icon;
use crate::parts::live::words;
use crate::parts::notice::{Notices, StorageBanner};
use crate::store::Store;
use leptos::ev;
use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Redirect, Route, Router};
use leptos_router::hooks::use_location;
use leptos_router::path;

/// The whole console.
#[component]
pub fn App() -> impl IntoView {
    let store = Store::open();
    provide_context(store);
    Effect::new(|| {
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("lang", language().code());
        }
    });
    // Another tab wrote: take its rows in, so that both show the same.
    let pending = StoredValue::new(false);
    let _ = window_event_listener(ev::storage, move |event| {
        let ours = event.key().is_none_or(|key| key.starts_with(PREFIX));
        if ours && !pending.get_value() {
            pending.set_value(true);
            set_timeout(
                move || {
                    pending.set_value(false);
                    store.reload();
                },
                std::time::Duration::from_millis(100),
            );
        }
    });
    view! {
        <Router>
            <a class="skip" href="#main" on:click=|event| {
                event.prevent_default();
                crate::parts::page::focus_first("main h1");
            }>{tr("Skip to the content", "跳到正文")}</a>
            <div class="app">
                <Rail/>
                <div class="content">
                    <StorageBanner/>
                    <main id="main">
                        <FlatRoutes fallback=pages::not_found::NotFound>
                            <Route path=path!("/") view=|| view! { <Redirect path="/triggers"/> }/>
                            <Route path=path!("/triggers") view=pages::triggers::TriggersPage/>
                            <Route path=path!("/triggers/new") view=pages::triggers::NewTriggerPage/>
                            <Route path=path!("/triggers/:name") view=pages::triggers::TriggerPage/>
                            <Route path=path!("/preview") view=pages::preview::PreviewPage/>
                            <Route path=path!("/repositories") view=pages::repositories::RepositoriesPage/>
                            <Route path=path!("/repositories/*name") view=pages::repositories::RepositoryPage/>
                            <Route path=path!("/services") view=pages::services::ServicesPage/>
                            <Route path=path!("/history") view=pages::history::HistoryPage/>
                            <Route path=path!("/history/:id") view=pages::history::EntryPage/>
                            <Route path=path!("/settings") view=pages::settings::SettingsPage/>
                        </FlatRoutes>
                    </main>
                </div>
            </div>
            <Notices/>
        </Router>
    }
}

#[component]
fn Rail() -> impl IntoView {
    let path = use_location().pathname;
    let playground = Store::current().playground;
    let item = move |href: &'static str, icon: Icon, en: &'static str, zh: &'static str| {
        let here = move || {
            let path = path.get();
            let inside = path.strip_prefix(href).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
            inside.then_some("page")
        };
        let back = words(move || if href == "/preview" { playground.get() } else { href.to_owned() });
        view! { <li><a class="item" href=back aria-current=here>{icon.view()}<span>{move || t(en, zh)}</span></a></li> }
    };
    view! {
        <header class="rail">
            <a class="brand" href="/triggers" aria-label="Tagfire">{Icon::Brand.view()}<span>"Tagfire"</span></a>
            <nav aria-label=tr("Main", "主导航")>
                <ul>
                    {item("/triggers", Icon::Trigger, "Triggers", "触发器")}
                    {item("/preview", Icon::Preview, "Preview", "预览")}
                    {item("/repositories", Icon::Repository, "Repositories", "镜像仓库")}
                    {item("/services", Icon::Service, "Services", "服务")}
                    {item("/history", Icon::History, "History", "历史")}
                    {item("/settings", Icon::Settings, "Settings", "设置")}
                </ul>
            </nav>
            <p class="where">
                <b><span class="dot demo"></span>{tr("Demo", "演示")}</b>
                <span>{tr("A simulated TKE in this browser. Nothing leaves it.", "在此浏览器中模拟的 TKE，数据不会离开浏览器。")}</span>
            </p>
        </header>
    }
}
