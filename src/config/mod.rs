//! Configuration: one struct, read once, without side effects. A flag wins over the environment, that over the file,
//! that over the default; an unknown key is an error.

pub mod basemap;
pub mod key;
pub mod net;
pub mod origin;
pub mod settings;
pub mod workers;

mod listed;

pub use basemap::{Basemap, Tiles};
pub use key::Key;
pub use net::Net;
pub use origin::Origin;
pub use settings::{ConfigError, Given, Settings};
pub use workers::PublicWorkers;
