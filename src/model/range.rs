//! Ranges of the numbers in records, each with its text in messages.

/// A range of numbers.
#[derive(Debug, Clone, Copy)]
pub struct Range {
    /// The range in symbols that both languages use, such as `0–100 %`.
    pub words: &'static str,
    /// Whether a number lies in it.
    pub has: fn(f64) -> bool,
}

impl Range {
    /// A range in words of both languages, and whether a number lies in it.
    pub const fn new(words: &'static str, has: fn(f64) -> bool) -> Self {
        Self { words, has }
    }

    /// Whether a finite number lies in the range. JSON, and so the change log, has no infinite numbers.
    pub fn holds(&self, number: f64) -> bool {
        number.is_finite() && (self.has)(number)
    }
}

/// Number of workers of an establishment.
pub const WORKERS: Range = Range::new("0–10000000", |n| (0.0..=1e7).contains(&n));
/// Area of a zone.
pub const AREA_HA: Range = Range::new("> 0 ha", |n| n > 0.0);
/// Area of an administrative unit.
pub const AREA_KM2: Range = Range::new("> 0 km²", |n| n > 0.0);
/// Year in which a zone was established.
pub const YEAR: Range = Range::new("1900–2100", |n| (1900.0..=2100.0).contains(&n));
/// First and last year of a land lease.
pub const LEASE_YEAR: Range = Range::new("1900–2200", |n| (1900.0..=2200.0).contains(&n));
/// A share in per cent.
pub const PERCENT: Range = Range::new("0–100 %", |n| (0.0..=100.0).contains(&n));
/// An investment, in billion VND.
pub const INVESTMENT: Range = Range::new("≥ 0", |n| n >= 0.0);
/// A distance, or the precision of a point.
pub const METRES: Range = Range::new("> 0 m", |n| n > 0.0);
/// Number of firms in the core of a linkage cluster.
pub const CORE: Range = Range::new("≥ 1", |n| n >= 1.0);
/// A figure of any kind.
pub const FIGURE: Range = Range::new("1234.5", |_| true);
