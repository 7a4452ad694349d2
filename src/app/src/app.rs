//! The page around every page: navigation, notices, and which view belongs to which address.

use crate::effects::tab;
use crate::language::{language, tr};
use crate::pages;
use crate::parts::live::effect;
use crate::parts::notice::{Notices, StorageBanner};
use crate::rail::Rail;
use crate::route::{At, prefix};
use crate::shell::Shell;
use crate::state::State;
use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Redirect, Route, Router};
use tagfire_domain::address::Page;

/// The whole console.
#[component]
pub fn App() -> impl IntoView {
    let state = State::new();
    provide_context(state);
    provide_context(Shell::start(state));
    tab::begin();
    effect(|| {
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("lang", language().code());
        }
    });
    view! {
        <Router base=prefix()>
            <a class="skip" href="#main" on:click=|event| {
                event.prevent_default();
                crate::parts::page::focus_first("main h1");
            }>{tr("Skip to the content", "跳到正文")}</a>
            <div class="app">
                <Rail left=vec![(Page::Preview, state.playground.address)]/>
                <div class="content">
                    <StorageBanner/>
                    <main id="main">
                        <FlatRoutes fallback=pages::not_found::NotFound>
                            <Route path=At(Page::Start) view=|| view! { <Redirect path=Page::Triggers.pattern()/> }/>
                            <Route path=At(Page::Triggers) view=pages::triggers::TriggersPage/>
                            <Route path=At(Page::NewTrigger) view=pages::triggers::NewTriggerPage/>
                            <Route path=At(Page::Trigger) view=pages::triggers::TriggerPage/>
                            <Route path=At(Page::Preview) view=pages::preview::PreviewPage/>
                            <Route path=At(Page::Repositories) view=pages::repositories::RepositoriesPage/>
                            <Route path=At(Page::Repository) view=pages::repositories::RepositoryPage/>
                            <Route path=At(Page::Services) view=pages::services::ServicesPage/>
                            <Route path=At(Page::History) view=pages::history::HistoryPage/>
                            <Route path=At(Page::Entry) view=pages::history::EntryPage/>
                            <Route path=At(Page::Settings) view=pages::settings::SettingsPage/>
                        </FlatRoutes>
                    </main>
                </div>
            </div>
            <Notices/>
        </Router>
    }
}
