//! Notes of the public: everyone may send one, editors read and answer them.

pub(in crate::http) mod answer;
pub(in crate::http) mod list;
pub(in crate::http) mod receive;

mod sent;
mod told;
