//! The server as its clients meet it: the router called without a socket, and connections on loopback.

mod attacks;
mod cloud;
mod connections;
mod fake;
mod kubeconfigs;
mod lost;
mod pages;
mod program;
mod stage;
mod tls;
