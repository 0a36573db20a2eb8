//! HTML pages with the contents of the JSON documents, without scripts.

pub(super) mod api;
pub(super) mod document;
pub(super) mod items;

mod words;

pub(super) use crate::http::plain::page::answer;
