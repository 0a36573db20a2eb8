//! The HTTP server: OGC standards, reports and search, as thin handlers over `index`, `registry` and `report`.

pub mod ogc;
pub mod plain;
pub mod router;
pub mod server;
pub mod state;

pub(super) mod cql2_filter;

mod accept;
mod accept_language;
mod ahead;
mod api;
mod app;
mod app_files;
mod assistant;
mod at_least;
mod audited;
mod auth;
mod authorization;
mod blocking;
mod book;
mod caching;
mod city;
mod configured_keys;
mod connection;
mod connections;
mod cost;
mod crowd;
mod descriptors;
mod etag;
mod extract;
mod firm_filter;
mod following;
mod forgery;
mod forwarded;
mod front;
mod hardening;
mod health;
mod held;
mod host;
mod methods;
mod metrics;
mod note_limits;
mod observe;
mod oidc;
mod outgoing;
mod packed;
mod parameter;
mod preferences;
mod problem;
mod readers;
mod reason_phrase;
mod replays;
mod report_parameters;
mod reviews;
mod sdmx;
mod server_names;
mod session_cookie;
mod then;
mod tile_cache;
mod visitor;
mod watched;
mod work;
mod wrong_keys;

#[cfg(test)]
mod tests;
