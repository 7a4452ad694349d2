//! The end of the console by an error of its own. Nothing of it can be used after that: the page that it lives in is
//! told, and shows what can still be done.

use leptos::prelude::*;
use web_sys::{CustomEvent, CustomEventInit};

/// What the page listens to; see `page/rescue.js`.
const EVENT: &str = "tagfire-stopped";

/// From now on the page is told of a panic.
pub fn tell_of_panics() {
    std::panic::set_hook(Box::new(|panic| tell(&panic.to_string())));
}

fn tell(why: &str) {
    leptos::logging::error!("{why}");
    let about = CustomEventInit::new();
    about.set_detail(&why.into());
    if let Ok(event) = CustomEvent::new_with_event_init_dict(EVENT, &about) {
        let _ = window().dispatch_event(&event);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;
    use std::rc::Rc;
    use wasm_bindgen::JsCast;
    use wasm_bindgen::closure::Closure;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn the_page_is_told_why_the_console_stopped() {
        let told = Rc::new(RefCell::new(String::new()));
        let heard = told.clone();
        let listen = Closure::<dyn FnMut(CustomEvent)>::new(move |event: CustomEvent| {
            *heard.borrow_mut() = event.detail().as_string().unwrap();
        });
        window().add_event_listener_with_callback(EVENT, listen.as_ref().unchecked_ref()).unwrap();
        tell("panicked at src/main.rs: no");
        assert_eq!(*told.borrow(), "panicked at src/main.rs: no");
    }
}
