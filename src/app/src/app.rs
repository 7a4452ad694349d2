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
                            <Route path=At(Page::Start) view=page(|| view! { <Redirect path=Page::Triggers.pattern()/> }.into_any())/>
                            <Route path=At(Page::Triggers) view=page(|| pages::triggers::TriggersPage().into_any())/>
                            <Route path=At(Page::NewTrigger) view=page(|| pages::triggers::NewTriggerPage().into_any())/>
                            <Route path=At(Page::Trigger) view=page(|| pages::triggers::TriggerPage().into_any())/>
                            <Route path=At(Page::Preview) view=page(|| pages::preview::PreviewPage().into_any())/>
                            <Route path=At(Page::Repositories) view=page(|| pages::repositories::RepositoriesPage().into_any())/>
                            <Route path=At(Page::Repository) view=page(|| pages::repositories::RepositoryPage().into_any())/>
                            <Route path=At(Page::Services) view=page(|| pages::services::ServicesPage().into_any())/>
                            <Route path=At(Page::History) view=page(|| pages::history::HistoryPage().into_any())/>
                            <Route path=At(Page::Entry) view=page(|| pages::history::EntryPage().into_any())/>
                            <Route path=At(Page::Settings) view=page(|| pages::settings::SettingsPage().into_any())/>
                        </FlatRoutes>
                    </main>
                </div>
            </div>
            <Notices/>
        </Router>
    }
}

/// A page as a route has it: of one type for all, where each component is otherwise a route compiled anew.
fn page(view: fn() -> AnyView) -> impl Fn() -> AnyView + Clone + Send + 'static {
    view
}
