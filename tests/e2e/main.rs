//! What people do with the console, from end to end.

mod conditions;
mod data;
mod pages;
mod preview;
mod tour;
