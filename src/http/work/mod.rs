//! The one place where work is done that may take more than a millisecond.
//!
//! Threads that read requests and write answers never work: whatever may be long is done on threads of its own, on one of a
//! few *seats*. There is a room for each [class](Class) of questions, so that long documents do not stand in the way of
//! maps; a room has a line for those who find no seat, and the line has an end. Who would have to wait longer than
//! anybody waits is told so at once (`503`, `Retry-After`), and so is who finds the line full.
//!
//! A client may take all seats of a room but one, and half of its line; who waits is called in turn, one client after the
//! other. Many clients behind a proxy that does not tell them apart count as one, and are served as one.
//!
//! Waiting counts against the time that a request has. When that is over, or when the client leaves, the work is
//! [told to stop](crate::stop), and its seat is free as soon as it does. Whether it was too much or others were in its way is
//! told apart by what it [would have taken alone](crate::stop::Stop::worked).
//!
//! `docs/limits.md` says how many seats there are and how to size them.

mod class;
mod desk;
mod hands;
mod refused;
mod room;
mod works;

pub(super) use class::Class;
pub(super) use refused::Refused;
pub(super) use room::Seat;
pub(super) use works::Works;
