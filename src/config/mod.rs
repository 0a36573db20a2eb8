//! Configuration: one struct, read once, without side effects. A flag wins over the environment, that over the file,
//! that over the default; an unknown key is an error.

pub mod basemap;
pub mod key;
pub mod settings;

pub use basemap::{Basemap, Tiles};
pub use key::Key;
pub use settings::{ConfigError, Given, Settings};
