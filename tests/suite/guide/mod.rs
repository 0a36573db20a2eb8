//! The documentation: its pages and links, what it tells readers to type, and the pages that the program serves of it.

pub(crate) mod fences;
pub(crate) mod maps;
pub(crate) mod notebook;
pub(crate) mod problems;
pub(crate) mod recipes;
pub(crate) mod served;
pub(crate) mod snippets;
pub(crate) mod structure;
