//! The server as its clients meet it: the router called without a socket, and connections on loopback.

mod attacks;
mod connections;
mod fake;
mod lost;
mod pages;
mod stage;
