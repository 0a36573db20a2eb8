//! Parts of requests and answers that need no server.

mod answers;
mod questions;
