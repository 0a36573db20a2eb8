//! The documentation, which is part of the program: the Markdown files of `docs/` as pages without scripts, at the
//! addresses that `mdbook build docs` gives them.

pub(super) mod pages;

mod contents;
mod markdown;
mod sources;
