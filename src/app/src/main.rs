//! The console: views, signals and effects over the rules of `tagfire-domain`.

mod app;
mod effects;
#[cfg(test)]
mod harness;
mod language;
mod pages;
mod parts;
mod rail;
mod route;
mod shell;
mod state;

fn main() {
    effects::stopped::tell_of_panics();
    if let Some(boot) = leptos::prelude::document().get_element_by_id("boot") {
        boot.remove();
    }
    leptos::mount::mount_to_body(app::App);
}
