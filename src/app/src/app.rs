//! The page around every page: navigation, notices, and which view belongs to which address.

use crate::effects::{address, tab};
use crate::language::{language, tr};
use crate::pages;
use crate::parts::link::LinkBanner;
use crate::parts::live::{act, effect, live};
use crate::parts::missed::MissedPushes;
use crate::parts::notice::{Notices, StorageBanner};
use crate::parts::palette::Palette;
use crate::parts::run::RunDialog;
use crate::rail::Rail;
use crate::shell::Shell;
use crate::state::State;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use tagfire_domain::address::Page;

/// The whole console.
#[component]
pub fn App() -> impl IntoView {
    let state = State::new();
    provide_context(state);
    provide_context(Shell::start(state));
    state.link.begin();
    effect(move || {
        if state.link.is_open() {
            untrack(|| state.services.again());
        }
    });
    tab::begin();
    effect(|| {
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("lang", language().code());
        }
    });
    address::begin();
    view! {
        <a class="skip" href="#main" on:click=act(|event: MouseEvent| {
            event.prevent_default();
            crate::parts::page::focus_first("main h1");
        })>{tr("Skip to the content", "跳到正文")}</a>
        <div class="app">
            <Rail left=vec![(Page::Preview, state.playground.address)]/>
            <div class="content">
                <LinkBanner/>
                <StorageBanner/>
                <MissedPushes/>
                <main id="main">{live(|| {
                    // Every address makes its page anew, and nothing else does.
                    let page = address::page();
                    untrack(|| view_of(page))
                })}</main>
            </div>
        </div>
        <RunDialog/>
        <Palette/>
        <Notices/>
    }
}

/// The view of a page.
fn view_of(page: Option<Page>) -> AnyView {
    match page {
        // One is led on from there before anything is drawn.
        Some(Page::Start) => ().into_any(),
        Some(Page::Triggers) => pages::triggers::TriggersPage().into_any(),
        Some(Page::NewTrigger) => pages::triggers::NewTriggerPage().into_any(),
        Some(Page::Trigger) => pages::triggers::TriggerPage().into_any(),
        Some(Page::Preview) => pages::preview::PreviewPage().into_any(),
        Some(Page::Embed) => pages::preview::EmbedPage().into_any(),
        Some(Page::Repositories) => pages::repositories::RepositoriesPage().into_any(),
        Some(Page::Repository) => pages::repositories::RepositoryPage().into_any(),
        Some(Page::Services) => pages::services::ServicesPage().into_any(),
        Some(Page::History) => pages::history::HistoryPage().into_any(),
        Some(Page::Entry) => pages::history::EntryPage().into_any(),
        Some(Page::Settings) => pages::settings::SettingsPage().into_any(),
        None => pages::not_found::NotFound().into_any(),
    }
}
