//! Reports in the forms in which they leave.

mod docx;
mod equal;
mod html;
mod package;
pub(crate) mod parts;
mod sample;
pub(crate) mod told;
mod xlsx;
