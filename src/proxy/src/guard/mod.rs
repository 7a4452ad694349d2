//! What stands between a request and the router: each guard is one middleware, and knows nothing of the others.

pub mod headers;
pub mod host;
pub mod length;
