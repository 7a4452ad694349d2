//! What the custom element shows. It is told what is asked, draws the answer, and tells it; it keeps no more of what is
//! asked than it needs to draw only what changes.

mod answer;
mod dom;
mod error;
mod fields;
mod notes;
mod page;
mod rows;
mod said;
mod view;
mod words;
