//! What people do with the console, from end to end.

mod conditions;
mod data;
mod drafts;
mod pages;
mod preview;
mod shell;
mod tour;
mod upgrade;
