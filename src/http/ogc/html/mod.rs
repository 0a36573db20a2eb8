//! Pages for people: the same facts as the JSON documents, readable without a script.

pub(super) mod api;
pub(super) mod document;
pub(super) mod items;

mod words;

pub(super) use crate::http::plain::page::answer;
