//! Events from the server as they happen. A browser has few connections to one server: whoever doesn't listen any more
//! closes theirs.

use crate::route::link;
use serde_json::Value;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{EventSource, MessageEvent};

/// What came over a stream.
pub enum Heard {
    /// It is open, perhaps again: what was told meanwhile was missed.
    Open,
    /// An event's content.
    Event(Value),
    /// It broke off. The browser connects again by itself, unless the server refused.
    Broken {
        /// Whether it has to be opened anew.
        refused: bool,
    },
}

type Listener = Closure<dyn FnMut(web_sys::Event)>;

/// A stream, closed when this is dropped.
pub struct Stream {
    source: EventSource,
    _listener: Listener,
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.source.close();
        self.source.set_onopen(None);
        self.source.set_onerror(None);
    }
}

/// Listens to the events of this name at a path under `/api/v1`.
pub fn listen(path: &str, name: &str, hear: impl Fn(Heard) + 'static) -> Option<Stream> {
    let source = EventSource::new(&link(&format!("/api/v1{path}"))).ok()?;
    let of = source.clone();
    let listener: Listener = Closure::new(move |event: web_sys::Event| {
        let heard = match event.type_().as_str() {
            "open" => Heard::Open,
            "error" => Heard::Broken { refused: of.ready_state() == EventSource::CLOSED },
            _ => {
                let data = event.dyn_into::<MessageEvent>().ok().and_then(|event| event.data().as_string());
                // An event without content says that some were missed.
                match data.and_then(|text| serde_json::from_str(&text).ok()) {
                    Some(value) => Heard::Event(value),
                    None => Heard::Open,
                }
            }
        };
        hear(heard);
    });
    let function = listener.as_ref().unchecked_ref();
    source.set_onopen(Some(function));
    source.set_onerror(Some(function));
    for name in [name, "missed"] {
        let _ = source.add_event_listener_with_callback(name, function);
    }
    Some(Stream { source, _listener: listener })
}
