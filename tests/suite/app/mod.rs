//! The app and the pages without it.

pub(crate) mod pages;
pub(crate) mod served;
