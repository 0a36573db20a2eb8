//! Registers on a server of PostgreSQL: what is the same as in a data file, and what only there can happen.

mod cluster;
mod copying;
mod federation;
mod roles;
mod schema;
mod servers;
mod spatial;
