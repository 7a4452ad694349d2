//! Parts that several pages are made of.

pub mod condition;
pub mod field;
pub mod form;
pub mod given;
pub mod held;
pub mod icon;
pub mod link;
pub mod listing;
pub mod live;
pub mod memo;
pub mod missed;
pub mod missing;
pub mod notice;
pub mod page;
pub mod palette;
pub mod preview;
pub mod rollout;
pub mod run;
pub mod segments;
pub mod sentence;
pub mod slot;
pub mod text;

#[cfg(test)]
mod tests;
