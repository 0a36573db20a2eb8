//! Configuration: one struct, read once, without side effects. Flags take precedence over environment variables, these
//! over the file, and the file over defaults. Unknown keys are errors.

pub mod basemap;
pub mod city;
pub mod forms;
pub mod key;
pub mod net;
pub mod oidc;
pub mod origin;
pub mod register_url;
pub mod require_if_match;
pub mod settings;
pub mod webhook;

mod listed;
mod rivers;

pub use basemap::{Basemap, Tiles};
pub use city::CityFolder;
pub use key::Key;
pub use net::Net;
pub use oidc::Oidc;
pub use origin::Origin;
pub use register_url::RegisterUrl;
pub use require_if_match::RequireIfMatch;
pub use settings::{ConfigError, Given, Settings};
pub use webhook::Webhook;

#[cfg(test)]
mod tests;
