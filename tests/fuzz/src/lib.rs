//! What the targets that read filters have in common.

pub mod laws;
pub mod thing;
