//! The rules and the parts of writing, each by itself.

mod doors;
mod judged;
mod made;
mod past;
mod remit;
mod rules;
