//! Publications of workers: dated tables for a period, which are protected together with all that were
//! published before.

pub mod make;
pub mod sdmx;
pub mod written;

mod basis;
mod fault;
mod labels;

pub use fault::PublicationFault;
