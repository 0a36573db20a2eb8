//! Lists of features of the made-up city: their order, pages and formats, against the plainest way to make them.

mod lists;
mod pictures;
mod written;
