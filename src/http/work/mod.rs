//! Admission control and threads for computations that can take more than a millisecond.
//!
//! Threads that read requests and write responses do no long computations. These run on separate threads, each on one
//! of a limited number of *seats*. Every [class](Class) of computations has a *room* with seats and a bounded queue, so
//! that long documents do not delay maps. A request is refused at once (`503`, `Retry-After`) if the queue is full or
//! its expected wait exceeds the deadline.
//!
//! A client may take all seats of a room but one, and half of its queue; queued clients are served in turn. Clients
//! behind a proxy that does not forward their addresses count as one.
//!
//! Waiting counts towards the time limit of a request. When it expires, or when the client disconnects, the computation
//! is [stopped](crate::stop) and its seat released. The time that it [would have taken
//! alone](crate::stop::Stop::worked) decides whether the request was too large or was delayed by others.
//!
//! `docs/limits.md` gives the numbers of seats and advice on sizing.

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
