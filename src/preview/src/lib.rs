//! The preview inside other consoles: what the npm package `tagfire-preview` is made of.
//!
//! Two things come out of here for JavaScript. [`functions`] are the rules as a program asks them, and know nothing of a
//! page. [`element`] draws what the custom element `<tagfire-preview>` shows. Both ask the domain crate alone, as the
//! console does, so that the three can't differ.
//!
//! What JavaScript demands of a custom element is in `page/element.js`: a class, its attributes, and its place in a form,
//! for which there is no binding. It holds what is asked and decides nothing. What is drawn is drawn here, in plain DOM
//! calls without a framework: they are small, and need neither markup from text nor style attributes, which the content
//! policies of other consoles forbid.

mod element;
mod error;
mod functions;
mod index;
mod object;
mod tags;
