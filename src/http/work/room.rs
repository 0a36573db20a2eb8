//! A room in which work of one class is done.

use std::{
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use tokio::sync::oneshot;

use super::{
    desk::{Desk, Entered, Full, Limits},
    refused::Refused,
};
use crate::stop::Stop;

/// A room; whoever holds a seat of it keeps it alive.
#[derive(Debug, Clone)]
pub(super) struct Room(Arc<Mutex<Desk<oneshot::Sender<Seat>>>>);

/// A seat, which is given back when it is dropped.
#[derive(Debug)]
pub(in crate::http) struct Seat {
    room: Room,
    client: IpAddr,
    since: Instant,
}

/// A place in the line, which is given up when it is dropped.
struct Place<'r> {
    room: &'r Room,
    client: IpAddr,
    ticket: u64,
}

/// Tells work to stop when whoever waits for it goes away.
struct Waiting(Stop);

impl Room {
    pub(super) fn new(limits: Limits) -> Self {
        Self(Arc::new(Mutex::new(Desk::new(limits))))
    }

    /// Does work on a seat of this room, beside the threads that answer. It must be done by an instant. The seat is given
    /// along, for those who still need it.
    pub(super) async fn work<T: Send + 'static>(
        &self,
        client: IpAddr,
        due: Instant,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<(T, Seat), Refused> {
        let came = Instant::now();
        let seat = self.seat(client, due).await?;
        let (waited, left) = (came.elapsed(), due.saturating_duration_since(Instant::now()));
        let waiting = Waiting(Stop::default());
        let stop = waiting.0.clone();
        let working = tokio::task::spawn_blocking(move || {
            let done = stop.under(work)?;
            Some((done, seat))
        });
        match tokio::time::timeout(left, working).await {
            Ok(Ok(Some(done))) => Ok(done),
            Ok(Err(failed)) if failed.is_panic() => std::panic::resume_unwind(failed.into_panic()),
            // Who waited for most of the time has nothing to narrow down.
            _ if waited > left => Err(Refused::Busy(waited)),
            _ => Err(Refused::TooLong),
        }
    }

    async fn seat(&self, client: IpAddr, due: Instant) -> Result<Seat, Refused> {
        let (call, called) = oneshot::channel();
        let patience = due.saturating_duration_since(Instant::now());
        let entered = self.desk().enter(client, patience.as_secs_f64(), call);
        let ticket = match entered {
            Ok(Entered::Seated) => return Ok(Seat { room: self.clone(), client, since: Instant::now() }),
            Ok(Entered::Waits(ticket)) => ticket,
            Err(Full(wait_s)) => return Err(Refused::Busy(Duration::from_secs_f64(wait_s.min(3600.0)))),
        };
        let _place = Place { room: self, client, ticket };
        let seat = tokio::time::timeout(patience, called).await.ok().and_then(Result::ok);
        seat.ok_or(Refused::Busy(patience))
    }

    fn desk(&self) -> MutexGuard<'_, Desk<oneshot::Sender<Seat>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Calls those who wait to the seats that are free. One who has gone gives the seat back by dropping it.
    fn call(&self) {
        loop {
            let next = self.desk().next();
            let Some((client, call)) = next else { return };
            let _ = call.send(Seat { room: self.clone(), client, since: Instant::now() });
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.room.desk().leave(self.client, self.since.elapsed().as_secs_f64());
        self.room.call();
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.room.desk().give_up(self.client, self.ticket);
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.tell();
    }
}
