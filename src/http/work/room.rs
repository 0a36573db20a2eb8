//! A room in which work of one class is done.

use std::{
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use tokio::sync::oneshot;

use super::{
    desk::{Desk, Entered, Full, Limits},
    hands::{GivenUp, Hands},
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

/// How much time a request has.
#[derive(Debug, Clone, Copy)]
pub(super) struct Time {
    /// From its beginning to its end.
    pub(super) all: Duration,
    /// When it ends.
    pub(super) due: Instant,
}

/// Work that was told to stop says within so long how much of it was done; what loops do between two looks takes less, even
/// where the machine is busy.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// What had so much of the time of a request for itself, and was not done, would not be done in all of it.
const MOST: f64 = 0.9;

impl Room {
    pub(super) fn new(limits: Limits) -> Self {
        Self(Arc::new(Mutex::new(Desk::new(limits))))
    }

    /// Does work on a seat of this room, beside the threads that answer. It must be done in time. The seat is given along,
    /// for those who still need it.
    pub(super) async fn work<T: Send + 'static>(
        &self,
        client: IpAddr,
        time: Time,
        hands: &Hands,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<(T, Seat), Refused> {
        let seat = self.seat(client, time.due).await?;
        let left = time.due.saturating_duration_since(Instant::now());
        let waiting = Waiting(Stop::default());
        let mut working = hands.work(waiting.0.clone(), move || (work(), seat));
        let ended = if let Ok(ended) = tokio::time::timeout(left, &mut working).await {
            Some(ended)
        } else {
            waiting.0.tell();
            tokio::time::timeout(LAST_WORDS, working).await.ok()
        };
        match ended {
            Some(Ok(Ok(done))) => Ok(done),
            Some(Err(failed)) if failed.is_panic() => std::panic::resume_unwind(failed.into_panic()),
            Some(Ok(Err(given_up))) if time.is_too_short(given_up, left) => Err(Refused::TooLong),
            _ => Err(Refused::Busy(time.all)),
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

impl Time {
    /// Whether work would not have been done even if nobody else had been there. Who had others in the way is asked to come
    /// again instead, for there is nothing to narrow down.
    fn is_too_short(self, given_up: GivenUp, left: Duration) -> bool {
        let most = self.all.mul_f64(MOST);
        given_up.worked >= most || given_up.was_alone && left >= most
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

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::alone_all_the_time(9, true, 10, true)]
    #[case::beside_others_but_with_a_processor_of_its_own(9, false, 10, true)]
    #[case::beside_others(5, false, 10, false)]
    #[case::alone_after_a_long_wait(4, true, 4, false)]
    fn only_what_is_too_long_by_itself_is_called_so(
        #[case] worked_s: u64,
        #[case] was_alone: bool,
        #[case] left_s: u64,
        #[case] is_so: bool,
    ) {
        let time = Time { all: Duration::from_secs(10), due: Instant::now() };
        let given_up = GivenUp { worked: Duration::from_secs(worked_s), was_alone };
        assert_eq!(time.is_too_short(given_up, Duration::from_secs(left_s)), is_so);
    }
}
