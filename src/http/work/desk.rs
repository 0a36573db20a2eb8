//! The admission policy of a room: a limited number of seats, and a bounded queue that is fair among clients. It
//! neither waits nor reads a clock.

use std::{
    collections::{HashMap, VecDeque},
    net::IpAddr,
};

/// The limits of a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limits {
    /// The number of computations that run at the same time.
    pub(super) seats: usize,
    /// The length of the queue.
    pub(super) waiting: usize,
}

impl Limits {
    /// The seats that one client may take: all but one.
    fn seats_each(self) -> usize {
        self.seats.saturating_sub(1).max(1)
    }

    /// The places in the queue that one client may take: half.
    fn waiting_each(self) -> usize {
        self.waiting.div_ceil(2)
    }
}

/// The seats and the queue of a room. `W` is the handle by which a queued request is notified.
#[derive(Debug)]
pub(super) struct Desk<W> {
    limits: Limits,
    taken: usize,
    seats: HashMap<IpAddr, usize>,
    /// The queued clients in the order in which they are served next, each with its requests.
    line: VecDeque<(IpAddr, VecDeque<(u64, W)>)>,
    waiting: usize,
    tickets: u64,
    /// A moving average of the duration of computations.
    usual_s: f64,
}

/// The result of an admitted request.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Entered {
    /// It has a seat.
    Seated,
    /// It is queued; the ticket identifies it when it is cancelled.
    Waits(u64),
}

/// The queue is full or too long; the number of seconds after which to retry.
#[derive(Debug, PartialEq)]
pub(super) struct Full(pub(super) f64);

/// The weight of the latest duration in the moving average.
const NEWEST: f64 = 0.2;

impl<W> Desk<W> {
    pub(super) fn new(limits: Limits) -> Self {
        let (seats, line) = (HashMap::new(), VecDeque::new());
        Self { limits, taken: 0, seats, line, waiting: 0, tickets: 0, usual_s: 0.0 }
    }

    /// The taken seats, all seats, and the number of queued requests.
    pub(super) fn figures(&self) -> (usize, usize, usize) {
        (self.taken, self.limits.seats, self.waiting)
    }

    /// Admits a request that can wait for `patience_s`: to a seat, to the queue, or not at all.
    pub(super) fn enter(&mut self, client: IpAddr, patience_s: f64, call: W) -> Result<Entered, Full> {
        if self.taken < self.limits.seats && self.may_sit(client) {
            self.seat(client);
            return Ok(Entered::Seated);
        }
        let own = self.line.iter().find(|(other, _)| *other == client).map_or(0, |(_, own)| own.len());
        let wait_s = self.wait_s(own);
        if self.waiting >= self.limits.waiting || own >= self.limits.waiting_each() || wait_s > patience_s {
            return Err(Full(wait_s));
        }
        self.tickets += 1;
        self.waiting += 1;
        match self.line.iter_mut().find(|(other, _)| *other == client) {
            Some((_, own)) => own.push_back((self.tickets, call)),
            None => self.line.push_back((client, VecDeque::from([(self.tickets, call)]))),
        }
        Ok(Entered::Waits(self.tickets))
    }

    /// The expected wait of a client with `own` requests in the queue. Clients are served in turn, so no other client
    /// is served more than once more than this one before.
    fn wait_s(&self, own: usize) -> f64 {
        let before: usize = self.line.iter().map(|(_, others)| others.len().min(own + 1)).sum();
        let rounds = (before + 1).div_ceil(self.limits.seats_each());
        self.usual_s * f64::from(u32::try_from(rounds).unwrap_or(u32::MAX))
    }

    fn may_sit(&self, client: IpAddr) -> bool {
        self.seats.get(&client).is_none_or(|own| *own < self.limits.seats_each())
    }

    fn seat(&mut self, client: IpAddr) {
        self.taken += 1;
        *self.seats.entry(client).or_default() += 1;
    }

    /// Cancels a queued request; nothing happens if it has been given a seat.
    pub(super) fn give_up(&mut self, client: IpAddr, ticket: u64) {
        let Some(at) = self.line.iter().position(|(other, _)| *other == client) else { return };
        let own = &mut self.line[at].1;
        let before = own.len();
        own.retain(|(other, _)| *other != ticket);
        self.waiting -= before - own.len();
        if own.is_empty() {
            self.line.remove(at);
        }
    }

    /// Releases a seat after a computation of this duration.
    pub(super) fn leave(&mut self, client: IpAddr, worked_s: f64) {
        self.usual_s += (worked_s - self.usual_s) * if self.usual_s == 0.0 { 1.0 } else { NEWEST };
        self.taken -= 1;
        if let Some(own) = self.seats.get_mut(&client) {
            *own -= 1;
            if *own == 0 {
                self.seats.remove(&client);
            }
        }
    }

    /// Gives a free seat to the next request in the queue, and moves its client to the end of the queue.
    pub(super) fn next(&mut self) -> Option<(IpAddr, W)> {
        if self.taken >= self.limits.seats {
            return None;
        }
        let at = self.line.iter().position(|(client, _)| self.may_sit(*client))?;
        let (client, mut own) = self.line.remove(at)?;
        let (_, call) = own.pop_front()?;
        self.waiting -= 1;
        if !own.is_empty() {
            self.line.push_back((client, own));
        }
        self.seat(client);
        Some((client, call))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATIENT_S: f64 = 10.0;

    fn desk(seats: usize, waiting: usize) -> Desk<&'static str> {
        Desk::new(Limits { seats, waiting })
    }

    fn client(number: u8) -> IpAddr {
        [10, 0, 0, number].into()
    }

    #[test]
    fn a_client_leaves_one_seat_to_others() {
        let mut desk = desk(3, 8);
        assert_eq!(desk.enter(client(1), PATIENT_S, "a"), Ok(Entered::Seated));
        assert_eq!(desk.enter(client(1), PATIENT_S, "b"), Ok(Entered::Seated));
        assert_eq!(desk.enter(client(1), PATIENT_S, "c"), Ok(Entered::Waits(1)));
        assert_eq!(desk.next(), None);
        assert_eq!(desk.enter(client(2), PATIENT_S, "d"), Ok(Entered::Seated));
        desk.leave(client(2), 0.1);
        assert_eq!(desk.next(), None);
        desk.leave(client(1), 0.1);
        assert_eq!(desk.next(), Some((client(1), "c")));
    }

    #[test]
    fn a_client_fills_half_of_the_line_and_all_of_them_no_more_than_all() {
        let mut desk = desk(1, 4);
        assert_eq!(desk.enter(client(1), PATIENT_S, ""), Ok(Entered::Seated));
        let come = |desk: &mut Desk<_>, number| desk.enter(client(number), PATIENT_S, "").is_ok();
        assert!(come(&mut desk, 1) && come(&mut desk, 1) && !come(&mut desk, 1));
        assert!(come(&mut desk, 2) && come(&mut desk, 3) && !come(&mut desk, 4));
        desk.give_up(client(2), 3);
        assert!(come(&mut desk, 4));
    }

    #[test]
    fn clients_are_called_in_turn() {
        let mut desk = desk(1, 8);
        assert_eq!(desk.enter(client(9), PATIENT_S, "first"), Ok(Entered::Seated));
        for (number, call) in [(1, "a"), (1, "b"), (1, "c"), (2, "d"), (3, "e")] {
            assert!(matches!(desk.enter(client(number), PATIENT_S, call), Ok(Entered::Waits(_))));
        }
        let mut called = Vec::new();
        let mut sits = client(9);
        for _ in 0..5 {
            desk.leave(sits, 0.1);
            let (next, call) = desk.next().unwrap();
            called.push(call);
            sits = next;
        }
        assert_eq!(called, ["a", "d", "e", "b", "c"]);
        assert_eq!(desk.next(), None);
    }

    #[test]
    fn who_would_wait_too_long_is_sent_away_at_once() {
        let mut desk = desk(2, 64);
        assert_eq!(desk.enter(client(1), PATIENT_S, ""), Ok(Entered::Seated));
        desk.leave(client(1), 4.0);
        assert_eq!(desk.enter(client(1), PATIENT_S, ""), Ok(Entered::Seated));
        assert!(desk.enter(client(1), PATIENT_S, "").is_ok());
        assert!(desk.enter(client(1), PATIENT_S, "").is_ok());
        assert_eq!(desk.enter(client(1), PATIENT_S, ""), Err(Full(12.0)));
        assert_eq!(desk.enter(client(2), PATIENT_S, ""), Ok(Entered::Seated));
        assert!(desk.enter(client(2), PATIENT_S, "").is_ok());
    }
}
