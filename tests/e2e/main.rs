//! What people do with the console, from end to end.

mod accessible;
mod conditions;
mod data;
mod drafts;
mod hostile_storage;
mod killed;
mod offline;
mod pages;
mod preview;
mod shell;
mod tabs;
mod tour;
mod upgrade;
