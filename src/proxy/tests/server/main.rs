//! The server as its clients meet it: the router called without a socket, and connections on loopback.

mod connections;
mod pages;
mod stage;
