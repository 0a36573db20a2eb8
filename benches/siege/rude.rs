//! Many clients that send requests of one kind without pause, and two that measure the service of others.

use std::{
    fmt,
    sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    thread,
    time::{Duration, Instant},
};

use super::{
    Scale, SetAtEnd,
    client::{Told, ask, permille, request},
    questions::{Kind, Seeded},
    target::Target,
};

/// The pause of a client that was refused, shorter than `Retry-After`.
const RUDE: Duration = Duration::from_millis(100);

/// The interval between requests of the other clients.
const POLITE: Duration = Duration::from_millis(20);

/// How long it may take for memory to be released.
pub(crate) const SETTLING: Duration = Duration::from_secs(20);

/// The results of the other clients.
#[derive(Debug, Default)]
pub(crate) struct Meanwhile {
    live: Vec<Duration>,
    near: Vec<Duration>,
    near_refused: usize,
    live_failed: usize,
}

impl Meanwhile {
    /// Requests liveness and `/api/near` until `is_over`.
    pub(crate) fn watch(target: &Target, is_over: &AtomicBool) -> Self {
        let live = request("GET", "/api/health/live", "198.51.100.1", "");
        let near = |number: u32| {
            let lon = 105.7 + f64::from(number % 100) / 500.0;
            request("GET", &format!("/api/near?point={lon:.4},21.03&limit=10"), "198.51.100.2", "")
        };
        let until_over = |question: &dyn Fn(u32) -> Vec<u8>| {
            let mut told = Vec::new();
            while told.is_empty() || !is_over.load(Relaxed) {
                told.push(ask(target.address, &question(u32::try_from(told.len()).unwrap_or(0))));
                thread::sleep(POLITE);
            }
            told
        };
        thread::scope(|scope| {
            let alive = scope.spawn(|| until_over(&|_| live.clone()));
            let found = until_over(&near);
            let alive = alive.join().expect("it ends");
            Self {
                live_failed: alive.iter().filter(|told| told.status != 200).count(),
                near_refused: found.iter().filter(|told| told.status != 200).count(),
                live: alive.iter().map(|told| told.took).collect(),
                near: found.iter().filter(|told| told.status != 503).map(|told| told.took).collect(),
            }
        })
    }

    /// The bounds that were exceeded.
    pub(crate) fn broken(&self, what: &str, scale: &Scale) -> Vec<String> {
        let (live, near) = (permille(&mut self.live.clone(), 990), permille(&mut self.near.clone(), 990));
        let (asked, least) = (self.near.len().max(self.near_refused), 1000 - scale.near_answered_permille);
        let faults = [
            (live > scale.live_p99, format!("live p99 {live:?}, not {:?}", scale.live_p99)),
            (self.live_failed > 0, format!("live failed {} times", self.live_failed)),
            (near > scale.near_p99, format!("near p99 {near:?}, not {:?}", scale.near_p99)),
            (
                self.near_refused * 1000 > asked * least,
                format!("near refused {} of {asked} times", self.near_refused),
            ),
        ];
        faults.into_iter().filter(|(is_so, _)| *is_so).map(|(_, text)| format!("{what}: {text}")).collect()
    }
}

impl fmt::Display for Meanwhile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = |times: &[Duration], of| permille(&mut times.to_vec(), of).as_secs_f64() * 1000.0;
        let live = [500, 990, 1000].map(|of| ms(&self.live, of));
        write!(f, "{:.1} | {:.1} | {:.0} | ", live[0], live[1], live[2])?;
        write!(f, "{:.0} | {}", ms(&self.near, 990), self.near_refused)
    }
}

/// The results of one kind of request.
pub(crate) struct Row {
    kind: Kind,
    told: Vec<Told>,
    meanwhile: Meanwhile,
    /// The memory before, at its peak, and after.
    mb: [u64; 3],
    /// The bound on the memory after.
    bound_mb: u64,
}

/// Lets all clients send requests of one kind for a while; the memory should return to `bound_mb`.
pub(crate) fn ask_all(target: &Target, kind: Kind, scale: &Scale, bound_mb: u64) -> Row {
    let before = target.resident_mb();
    let (is_over, peak) = (AtomicBool::new(false), AtomicU64::new(before));
    let (told, meanwhile) = thread::scope(|scope| {
        let clients: Vec<_> = (0..scale.clients)
            .map(|number| scope.spawn(move || one(target, kind, number, Instant::now() + scale.each)))
            .collect();
        let watching = scope.spawn(|| Meanwhile::watch(target, &is_over));
        scope.spawn(|| {
            while !is_over.load(Relaxed) {
                peak.fetch_max(target.resident_mb(), Relaxed);
                thread::sleep(Duration::from_millis(50));
            }
        });
        let over = SetAtEnd(&is_over);
        let told = clients.into_iter().flat_map(|client| client.join().expect("a client ends")).collect();
        drop(over);
        (told, watching.join().expect("the others end"))
    });
    let after = target.settled_mb(bound_mb, SETTLING);
    Row { kind, told, meanwhile, mb: [before, peak.load(Relaxed), after], bound_mb }
}

/// One client.
fn one(target: &Target, kind: Kind, number: usize, end: Instant) -> Vec<Told> {
    let (mut seed, mut all) = (Seeded(number as u64 + 1000), Vec::new());
    while Instant::now() < end {
        let told = ask(target.address, &kind.ask(&mut seed, number, target.firms, &target.instants));
        if told.status != 200 {
            thread::sleep(RUDE);
        }
        all.push(told);
    }
    all
}

impl Row {
    fn count(&self, which: impl Fn(&Told) -> bool) -> usize {
        self.told.iter().filter(|told| which(told)).count()
    }

    /// The bounds that were exceeded.
    pub(crate) fn broken(&self, kind: Kind, scale: &Scale) -> Vec<String> {
        let [before, peak, after] = self.mb;
        let other = self.count(|told| !(told.is_well() || scale.is_slow && told.status == 400));
        let statuses: std::collections::BTreeSet<u16> = self.told.iter().map(|told| told.status).collect();
        let faults = [
            (
                other > 0,
                format!("{other} answers that are neither 200 nor 503 with Retry-After: {statuses:?}"),
            ),
            (!scale.is_slow && self.count(|told| told.status == 200) == 0, "nothing was answered".to_owned()),
            (after > self.bound_mb, format!("{after} MB after, not {} MB", self.bound_mb)),
            (
                kind == Kind::Past && peak.max(after) > before + scale.past_mb,
                format!("{peak} MB, from {before} MB"),
            ),
        ];
        let faults = faults.into_iter().filter(|(is_so, _)| *is_so);
        let own = faults.map(|(_, text)| format!("{}: {text}", kind.name()));
        own.chain(self.meanwhile.broken(kind.name(), scale)).collect()
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [answered, refused] = [200, 503].map(|status| self.count(|told| told.status == status));
        let other = self.told.len() - answered - refused;
        let [before, peak, after] = self.mb;
        write!(f, "| {} | {answered} | {refused} | {other} | ", self.kind.name())?;
        write!(f, "{} | {before} | {peak} | {after} |", self.meanwhile)
    }
}
