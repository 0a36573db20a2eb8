//! The standards and the questions over HTTP: thin handlers over `index`, `registry` and `report`.

pub mod ogc;
pub mod router;
pub mod server;
pub mod state;

mod accept;
mod api;
mod app;
mod caching;
mod connection;
mod connections;
mod cost;
mod crowd;
mod descriptors;
mod door;
mod expected;
mod extract;
mod forwarded;
mod front;
mod hardening;
mod health;
mod held;
mod host;
mod methods;
mod narrowing;
mod observe;
mod packed;
mod problem;
mod readers;
mod shell;
mod spoken;
mod tile_cache;
mod watched;
mod web;
mod work;
mod wrong_keys;
