//! Parts that several pages are made of.

pub mod field;
pub mod icon;
pub mod live;
pub mod notice;
pub mod page;
pub mod preview;
pub mod rollout;
pub mod segments;
pub mod text;

#[cfg(test)]
mod tests;
