//! Counts of requests by route, method and status.

use std::{
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    time::Instant,
};

use axum::http::Method;

use super::routes::{OTHER, ROUTES};
use crate::telemetry::histogram::{Histogram, Reading};

/// The methods by which requests are counted; others are counted together.
const METHODS: [&str; 8] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", OTHER];

/// The classes of status codes. A request is cancelled if its client disconnects before the response begins.
const CLASSES: [&str; 5] = ["2xx", "3xx", "4xx", "5xx", "cancelled"];

/// Bounds of the time of a request, in microseconds.
const TIMES_US: [u64; 13] = [
    100, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000, 2_500_000, 10_000_000,
];

/// Counts of requests.
pub(in crate::http) struct Meter {
    routes: matchit::Router<usize>,
    /// By route, then by method.
    series: Vec<Series>,
    in_flight: AtomicU64,
}

/// The requests of a route with a method.
#[derive(Debug)]
struct Series {
    by_class: [AtomicU64; CLASSES.len()],
    times_us: Histogram<13>,
}

/// The counts of a route with a method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Counted {
    pub(super) route: &'static str,
    pub(super) method: &'static str,
    /// The classes of status codes that occurred, with the number of responses.
    pub(super) by_class: Vec<(&'static str, u64)>,
    pub(super) times_us: Reading,
}

/// A request that is being handled; it is counted when this is dropped.
pub(in crate::http) struct Counting<'m> {
    meter: &'m Meter,
    series: &'m Series,
    begun: Instant,
    class: usize,
}

impl Meter {
    /// Without requests.
    pub(in crate::http) fn new() -> Self {
        let mut routes = matchit::Router::new();
        for (at, route) in ROUTES.iter().enumerate() {
            routes.insert(*route, at).expect("the router of the server takes the same patterns");
        }
        let series = (0..=ROUTES.len()).flat_map(|_| METHODS.map(|_| Series::new())).collect();
        Self { routes, series, in_flight: AtomicU64::new(0) }
    }

    /// Begins to count a request.
    pub(in crate::http) fn begin(&self, method: &Method, path: &str) -> Counting<'_> {
        let route = self.routes.at(path).map_or(ROUTES.len(), |found| *found.value);
        let method = METHODS.iter().position(|own| *own == method.as_str()).unwrap_or(METHODS.len() - 1);
        self.in_flight.fetch_add(1, Relaxed);
        let series = &self.series[route * METHODS.len() + method];
        Counting { meter: self, series, begun: Instant::now(), class: CLASSES.len() - 1 }
    }

    /// The number of requests that are being handled.
    pub(super) fn in_flight(&self) -> u64 {
        self.in_flight.load(Relaxed)
    }

    /// The counts of routes and methods that occurred.
    pub(super) fn counted(&self) -> Vec<Counted> {
        let names = ROUTES.iter().chain([&OTHER]).flat_map(|route| METHODS.map(|method| (*route, method)));
        let read = names.zip(&self.series).map(|((route, method), series)| {
            let counts = series.by_class.iter().map(|count| count.load(Relaxed));
            let by_class = CLASSES.into_iter().zip(counts).filter(|(_, count)| *count > 0).collect();
            Counted { route, method, by_class, times_us: series.times_us.read() }
        });
        read.filter(|counted| !counted.by_class.is_empty()).collect()
    }
}

impl Series {
    fn new() -> Self {
        Self { by_class: std::array::from_fn(|_| AtomicU64::new(0)), times_us: Histogram::new(TIMES_US) }
    }
}

impl Counting<'_> {
    /// Counts the request with the status of its response.
    pub(in crate::http) fn answered(mut self, status: u16) {
        self.class = usize::from(status / 100).saturating_sub(2).min(3);
    }
}

impl Drop for Counting<'_> {
    fn drop(&mut self) {
        self.meter.in_flight.fetch_sub(1, Relaxed);
        self.series.by_class[self.class].fetch_add(1, Relaxed);
        self.series.times_us.note(u64::try_from(self.begun.elapsed().as_micros()).unwrap_or(u64::MAX));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_counted_by_pattern_method_and_class() {
        let meter = Meter::new();
        for (method, path, status) in [
            ("GET", "/ogc/collections/firms/items/F0001", 200),
            ("GET", "/ogc/collections/zones/items/X", 404),
            ("PUT", "/ogc/collections/firms/items/F0001", 412),
            ("GET", "/api/reports/sector-mix", 304),
            ("BREW", "/no/such/path", 503),
            ("GET", "/ogc/", 200),
        ] {
            meter.begin(&Method::from_bytes(method.as_bytes()).unwrap(), path).answered(status);
        }
        let told: Vec<_> =
            meter.counted().into_iter().map(|own| (own.route, own.method, own.by_class)).collect();
        let item = "/ogc/collections/{collection}/items/{item}";
        let expected = [
            ("/ogc/", "GET", vec![("2xx", 1)]),
            (item, "GET", vec![("2xx", 1), ("4xx", 1)]),
            (item, "PUT", vec![("4xx", 1)]),
            ("/api/reports/sector-mix", "GET", vec![("3xx", 1)]),
            (OTHER, OTHER, vec![("5xx", 1)]),
        ];
        assert_eq!(told, expected);
        assert!(meter.counted().iter().all(|own| own.times_us.count >= 1));
    }

    #[test]
    fn a_request_is_in_flight_until_it_ends_and_cancelled_without_a_response() {
        let meter = Meter::new();
        let counting = meter.begin(&Method::GET, "/");
        assert_eq!((meter.in_flight(), meter.counted().len()), (1, 0));
        drop(counting);
        assert_eq!(meter.in_flight(), 0);
        assert_eq!(meter.counted()[0].by_class, [("cancelled", 1)]);
    }
}
