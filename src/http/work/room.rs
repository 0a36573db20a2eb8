//! A room: seats and a queue for computations of one class.

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

/// A handle of a room; each seat holds one.
#[derive(Debug, Clone)]
pub(super) struct Room(Arc<Mutex<Desk<oneshot::Sender<Seat>>>>);

/// A seat, released when dropped.
#[derive(Debug)]
pub(in crate::http) struct Seat {
    room: Room,
    client: IpAddr,
    since: Instant,
}

/// A place in the queue, cancelled when dropped.
struct Place<'r> {
    room: &'r Room,
    client: IpAddr,
    ticket: u64,
}

/// Stops a computation when the request that waits for it is dropped.
struct Waiting(Stop);

/// The time limit of a request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Time {
    /// The whole time that a request may take.
    pub(super) all: Duration,
    /// The deadline.
    pub(super) due: Instant,
}

/// The time for a stopped computation to end and report its processor time. The intervals between checks are shorter,
/// even on a busy machine.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// A computation that had this share of the time limit to itself without finishing would exceed the limit.
const MOST: f64 = 0.9;

impl Room {
    pub(super) fn new(limits: Limits) -> Self {
        Self(Arc::new(Mutex::new(Desk::new(limits))))
    }

    /// Runs a computation on a seat of this room, within the deadline. The seat is returned with the result, for
    /// callers that need it longer.
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
            waiting.0.request();
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

    /// The taken seats, all seats, and the number of queued requests.
    pub(super) fn figures(&self) -> (usize, usize, usize) {
        self.desk().figures()
    }

    fn desk(&self) -> MutexGuard<'_, Desk<oneshot::Sender<Seat>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives the free seats to queued requests. If a request is cancelled meanwhile, its seat is dropped and so
    /// released again.
    fn call(&self) {
        loop {
            let next = self.desk().next();
            let Some((client, call)) = next else { return };
            let _ = call.send(Seat { room: self.clone(), client, since: Instant::now() });
        }
    }
}

impl Time {
    /// Whether a computation would have exceeded the time limit even without others. If not, the client should retry
    /// rather than request less.
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
        self.0.request();
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
