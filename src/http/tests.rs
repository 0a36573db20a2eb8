//! Parts of requests and answers that need no server.

mod ahead;
mod answers;
mod questions;
