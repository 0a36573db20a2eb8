//! Connections that idle, never read, or send half a head: other clients are served, and all of these are closed in
//! time.

use std::{
    io::{ErrorKind, Read, Write},
    net::TcpStream,
    sync::atomic::AtomicBool,
    thread,
    time::{Duration, Instant},
};

use super::{Scale, SetAtEnd, rude::Meanwhile, target::Target};

/// The default timeouts of the server: head, idle, write.
const DEFAULTS_S: [u64; 3] = [10, 75, 30];

/// The number of pipelined requests of a client that does not read.
const UNREAD: usize = 20;

/// Connections of one kind.
struct Group {
    name: &'static str,
    open: Vec<TcpStream>,
    all: usize,
    since: Instant,
    limit: Duration,
    closed_after: Option<Duration>,
}

/// Opens the connections; returns the bounds that were exceeded.
pub(crate) fn come(target: &Target, scale: &Scale) -> Vec<String> {
    let wanted = scale.crowd.iter().sum::<usize>() as u64 + 512;
    raise_own_limit(wanted);
    let [head, idle, write] = scale.timeouts_s.unwrap_or(DEFAULTS_S).map(Duration::from_secs);
    let before = target.resident_mb();
    let page = format!("GET /ogc/collections/firms/items?limit=10000&f=json {REST}").repeat(UNREAD);
    let half = "GET /api/health/live HTTP/1.1\r\nHost: localhost\r\nX-Half: ".to_owned();
    let asked = format!("GET /api/health/live {REST}");
    let [nothing, unread, heads] = scale.crowd;
    let mut groups = [
        Group::open(target, "silent", nothing / 2, "", head),
        Group::open(target, "idle after an answer", nothing - nothing / 2, &asked, idle),
        Group::open(target, "never reading", unread, &page, write),
        Group::open(target, "half a head", heads, &half, head),
    ];
    let since = Instant::now();
    let (is_over, mut peak) = (AtomicBool::new(false), before);
    let longest = head.max(idle).max(write) + scale.late;
    let meanwhile = thread::scope(|scope| {
        let watching = scope.spawn(|| Meanwhile::watch(target, &is_over));
        let over = SetAtEnd(&is_over);
        while groups.iter().any(|group| group.closed_after.is_none()) && since.elapsed() < longest {
            groups.iter_mut().for_each(Group::look);
            peak = peak.max(target.resident_mb());
            thread::sleep(Duration::from_millis(100));
        }
        drop(over);
        watching.join().expect("the others end")
    });
    println!("| connections | number | timeout, s | all closed after, s |\n| --- | --- | --- | --- |");
    let mut broken = meanwhile.broken("connections", scale);
    for group in &groups {
        let after =
            group.closed_after.map_or("not".to_owned(), |after| format!("{:.1}", after.as_secs_f64()));
        println!("| {} | {} | {} | {after} |", group.name, group.all, group.limit.as_secs());
        if group.closed_after.is_none_or(|after| after > group.limit + scale.late) {
            broken.push(format!("{}: {} of {} still open", group.name, group.open.len(), group.all));
        }
    }
    println!("\n| live p50, ms | p99 | longest | near p99, ms | near refused | MB before | peak |");
    println!("| --- | --- | --- | --- | --- | --- | --- |\n| {meanwhile} | {before} | {peak} |");
    if peak > before + scale.unread_mb {
        broken.push(format!("connections: {peak} MB, from {before} MB"));
    }
    broken
}

/// The rest of a request after its path.
const REST: &str = "HTTP/1.1\r\nHost: localhost\r\n\r\n";

impl Group {
    fn open(target: &Target, name: &'static str, all: usize, say: &str, limit: Duration) -> Self {
        let open = (0..all).map(|_| {
            let mut stream = TcpStream::connect(target.address).expect("a connection");
            stream.write_all(say.as_bytes()).expect("it is taken");
            stream.set_nonblocking(true).expect("a socket");
            stream
        });
        Self { name, open: open.collect(), all, since: Instant::now(), limit, closed_after: None }
    }

    /// Drops the connections that the server has closed. Those that never read find out by writing.
    fn look(&mut self) {
        let reads = self.name != "never reading";
        self.open.retain_mut(|stream| {
            let told = if reads { stream.read(&mut [0; 4096]) } else { stream.write(b"\r\n").map(|_| 1) };
            match told {
                Ok(bytes) => bytes > 0,
                Err(error) => error.kind() == ErrorKind::WouldBlock,
            }
        });
        if self.open.is_empty() && self.closed_after.is_none() {
            self.closed_after = Some(self.since.elapsed());
        }
    }
}

/// Raises the limit of open files of this process.
fn raise_own_limit(wanted: u64) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    if limit.current.is_some_and(|current| current < wanted) {
        let raised = limit.maximum.map_or(wanted, |most| most.min(wanted));
        let _ = setrlimit(Resource::Nofile, Rlimit { current: Some(raised), maximum: limit.maximum });
    }
}
