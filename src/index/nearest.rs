//! Search for the firms nearest to a point.

use std::{cmp::Ordering, collections::BinaryHeap};

use super::{
    chunk::Chunk,
    condition::Asked,
    envelope::Envelope,
    firms::Layer,
    mask::places,
    matcher::{Matcher, Verdicts},
    row::Row,
    rows::BLOCK,
    scan::all,
};
use crate::{
    geom::{
        lonlat::LonLat,
        measure::{bounds_m, distance_m},
    },
    query::{cql2::tree::Condition, filter::Filter},
    stop,
};

/// A search for firms around a point.
#[derive(Debug, Clone)]
pub struct Near {
    /// The point.
    pub from: LonLat,
    /// The largest distance, in metres.
    pub within_m: Option<f64>,
    /// The largest number of firms.
    pub limit: usize,
    /// The filter on firms.
    pub filter: Filter,
    /// The condition on firms.
    pub condition: Option<Condition>,
}

/// The results, nearest first; equal distances by identity. Distances are geodesic, in metres.
#[derive(Debug, Clone, Default)]
pub struct Neighbours<'a> {
    /// Firms that match.
    pub found: Vec<(f64, Row<'a>)>,
    /// Firms with an unknown filtered value, with the same limit: the nearest in the radius or, without a radius, those
    /// nearer than the last match.
    pub unknown: Vec<(f64, Row<'a>)>,
    /// The number of firms within the radius before the filter; `None` without a radius.
    pub in_radius: Option<usize>,
    /// The number of matches within the radius, of which `found` has the nearest; `None` without a radius.
    pub matched: Option<usize>,
    /// The number of firms within the radius with an unknown filtered value, of which `unknown` has the nearest; `None`
    /// without a radius.
    pub undecided: Option<usize>,
}

impl Near {
    /// Runs the search on the firms of a layer.
    pub fn ask<'a>(&self, firms: &'a Layer) -> Neighbours<'a> {
        let judge = Judge {
            matcher: Matcher::new(&self.filter, firms.base()),
            asked: self.condition.as_ref().map(|condition| Asked::new(condition, firms)),
        };
        match self.within_m {
            Some(radius_m) => Circle { near: self, radius_m }.ask(firms, &judge),
            None => self.nearest(firms, &judge),
        }
    }

    /// Best-first search by lower bounds (Hjaltason & Samet 1999): no remaining candidate can be nearer than the
    /// results.
    fn nearest<'a>(&self, firms: &'a Layer, judge: &Judge) -> Neighbours<'a> {
        let mut search = Search::new(self, judge);
        for (at, envelope) in firms.groups.iter().enumerate() {
            search.offer(envelope, What::Group(at));
        }
        while let Some(Candidate { bound_m, matches, what }) = search.queue.pop() {
            if bound_m > search.found.bound_m {
                break;
            }
            if !matches && bound_m > search.unknown_bound_m() {
                continue;
            }
            match what {
                What::Group(at) => {
                    firms.group(at).for_each(|(envelope, chunk)| search.offer(envelope, What::Chunk(chunk)));
                }
                What::Chunk(chunk) => (0..)
                    .zip(&chunk.blocks)
                    .for_each(|(block, envelope)| search.offer(envelope, What::Block(chunk, block))),
                What::Block(chunk, block) => {
                    stop::check();
                    search.open(firms, chunk, block);
                }
                What::Row(row) => search.measure(row, matches),
            }
        }
        search.end()
    }
}

impl Layer {
    /// Upper bound of the number of firms to read: those in chunks within a distance of a point.
    pub fn reached(&self, from: LonLat, within_m: f64) -> usize {
        let cos = from.lat().to_radians().cos();
        let near = |envelope: &Envelope| envelope.lower_bound_m(from, cos) <= within_m;
        let groups = (0..self.groups.len()).filter(|group| near(&self.groups[*group]));
        let chunks = groups.flat_map(|group| self.group(group)).filter(|(envelope, _)| near(envelope));
        chunks.map(|(_, chunk)| chunk.len()).sum()
    }
}

/// A prepared filter and condition.
struct Judge {
    matcher: Matcher,
    asked: Option<Asked>,
}

impl Judge {
    fn may_match(&self, envelope: &Envelope) -> bool {
        self.matcher.may_match(envelope)
    }

    /// Any firm may be unknown to a condition.
    fn may_be_unknown(&self, envelope: &Envelope) -> bool {
        self.matcher.may_be_unknown(envelope) || self.asked.is_some() && self.matcher.may_match(envelope)
    }

    fn verdicts(&self, firms: &Layer, chunk: &Chunk, block: usize) -> Verdicts {
        let verdicts = self.matcher.verdicts(chunk, block);
        let left = (verdicts.matches | verdicts.unknown) & all(chunk, block);
        match &self.asked {
            Some(asked) if left != 0 => verdicts.and(asked.verdicts(firms.at(chunk), block, left)),
            _ => verdicts,
        }
    }
}

/// The nearest firms so far.
struct Nearest<'a> {
    limit: usize,
    list: Vec<(f64, Row<'a>)>,
    /// Farther firms are not needed.
    bound_m: f64,
}

impl<'a> Nearest<'a> {
    fn new(limit: usize) -> Self {
        Self { limit, list: Vec::new(), bound_m: f64::INFINITY }
    }

    fn add(&mut self, distance_m: f64, row: Row<'a>) {
        let at = self.list.partition_point(|other| order(other, &(distance_m, row)).is_lt());
        self.list.insert(at, (distance_m, row));
        self.list.truncate(self.limit);
        if self.list.len() == self.limit {
            self.bound_m = self.list.last().map_or(0.0, |(last, _)| *last);
        }
    }
}

fn order(a: &(f64, Row<'_>), b: &(f64, Row<'_>)) -> Ordering {
    a.0.total_cmp(&b.0).then_with(|| a.1.id().cmp(&b.1.id()))
}

struct Search<'a, 'q> {
    near: &'q Near,
    judge: &'q Judge,
    /// The cosine of the latitude of the point.
    cos: f64,
    queue: BinaryHeap<Candidate<'a>>,
    found: Nearest<'a>,
    unknown: Nearest<'a>,
}

impl<'a, 'q> Search<'a, 'q> {
    fn new(near: &'q Near, judge: &'q Judge) -> Self {
        let (found, unknown) = (Nearest::new(near.limit), Nearest::new(near.limit));
        let cos = near.from.lat().to_radians().cos();
        Self { near, judge, cos, queue: BinaryHeap::with_capacity(256), found, unknown }
    }

    /// Unknown firms are listed up to the distance of the last match.
    fn unknown_bound_m(&self) -> f64 {
        self.unknown.bound_m.min(self.found.bound_m)
    }

    fn offer(&mut self, envelope: &Envelope, what: What<'a>) {
        let (matches, unknown) = (self.judge.may_match(envelope), self.judge.may_be_unknown(envelope));
        if !matches && !unknown || envelope.is_nowhere() {
            return;
        }
        let bound_m = envelope.lower_bound_m(self.near.from, self.cos);
        if matches && bound_m <= self.found.bound_m || unknown && bound_m <= self.unknown_bound_m() {
            self.queue.push(Candidate { bound_m, matches, what });
        }
    }

    fn open(&mut self, firms: &'a Layer, chunk: &'a Chunk, block: usize) {
        let Verdicts { matches, unknown } = self.judge.verdicts(firms, chunk, block);
        for (mask, matches) in [(matches, true), (unknown, false)] {
            for at in places(mask & all(chunk, block)) {
                let row = firms.row(chunk, block * BLOCK + at);
                let Some(point) = row.point() else { continue };
                let wanted_m = if matches { self.found.bound_m } else { self.unknown_bound_m() };
                let (bound_m, _) = bounds_m(self.near.from, point);
                if bound_m <= wanted_m {
                    self.queue.push(Candidate { bound_m, matches, what: What::Row(row) });
                }
            }
        }
    }

    fn measure(&mut self, row: Row<'a>, matches: bool) {
        let Some(point) = row.point() else { return };
        let distance_m = distance_m(self.near.from, point);
        if matches {
            self.found.add(distance_m, row);
        } else if distance_m <= self.unknown_bound_m() {
            self.unknown.add(distance_m, row);
        }
    }

    fn end(self) -> Neighbours<'a> {
        let (found, mut unknown) = (self.found.list, self.unknown.list);
        if let Some(last) = found.last().filter(|_| found.len() == self.near.limit) {
            unknown.retain(|one| order(one, last).is_lt());
        }
        Neighbours { found, unknown, in_radius: None, matched: None, undecided: None }
    }
}

/// A node or row at a distance of at least `bound_m`.
struct Candidate<'a> {
    bound_m: f64,
    /// Whether it may contain a match, rather than only unknown firms.
    matches: bool,
    what: What<'a>,
}

enum What<'a> {
    Group(usize),
    Chunk(&'a Chunk),
    Block(&'a Chunk, usize),
    Row(Row<'a>),
}

impl Ord for Candidate<'_> {
    /// Reversed, so that the heap returns the nearest first.
    fn cmp(&self, other: &Self) -> Ordering {
        other.bound_m.total_cmp(&self.bound_m)
    }
}

impl PartialOrd for Candidate<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Candidate<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Candidate<'_> {}

/// A search within a radius: all firms are counted, and the nearest are listed.
struct Circle<'q> {
    near: &'q Near,
    radius_m: f64,
}

/// A lower and an upper bound of the distance of a row.
type Bounded<'a> = (f64, f64, Row<'a>);

impl Circle<'_> {
    fn ask<'a>(&self, firms: &'a Layer, judge: &Judge) -> Neighbours<'a> {
        let (mut found, mut unknown, mut in_radius) = (Vec::new(), Vec::new(), 0);
        let cos = self.near.from.lat().to_radians().cos();
        let near = |envelope: &Envelope| envelope.lower_bound_m(self.near.from, cos) <= self.radius_m;
        let groups = (0..firms.groups.len()).filter(|group| near(&firms.groups[*group]));
        let chunks = groups.flat_map(|group| firms.group(group)).filter(|(envelope, _)| near(envelope));
        for (_, chunk) in chunks {
            stop::check();
            for block in (0..chunk.blocks.len()).filter(|block| near(&chunk.blocks[*block])) {
                let verdicts = judge.verdicts(firms, chunk, block);
                for at in places(all(chunk, block)) {
                    let row = firms.row(chunk, block * BLOCK + at);
                    let Some((low, high)) = self.reach(row) else { continue };
                    in_radius += 1;
                    if verdicts.matches & 1 << at != 0 {
                        found.push((low, high, row));
                    } else if verdicts.unknown & 1 << at != 0 {
                        unknown.push((low, high, row));
                    }
                }
            }
        }
        let (matched, undecided) = (Some(found.len()), Some(unknown.len()));
        let (found, unknown) = (self.first(found), self.first(unknown));
        Neighbours { found, unknown, in_radius: Some(in_radius), matched, undecided }
    }

    /// The bounds of a row within the radius; the geodesic is computed only if they do not decide.
    fn reach(&self, row: Row<'_>) -> Option<(f64, f64)> {
        let point = row.point()?;
        let (low, high) = bounds_m(self.near.from, point);
        let inside = high <= self.radius_m
            || low <= self.radius_m && distance_m(self.near.from, point) <= self.radius_m;
        inside.then_some((low, high))
    }

    /// The nearest rows, with geodesic distances.
    fn first<'a>(&self, mut rows: Vec<Bounded<'a>>) -> Vec<(f64, Row<'a>)> {
        if self.near.limit == 0 {
            return Vec::new();
        }
        if rows.len() > self.near.limit {
            let (_, (_, last, _), _) =
                rows.select_nth_unstable_by(self.near.limit - 1, |a, b| a.1.total_cmp(&b.1));
            let last = *last;
            rows.retain(|(low, ..)| *low <= last);
        }
        let measured =
            rows.into_iter().filter_map(|(_, _, row)| Some((distance_m(self.near.from, row.point()?), row)));
        let mut nearest: Vec<(f64, Row<'a>)> = measured.collect();
        nearest.sort_unstable_by(order);
        nearest.truncate(self.near.limit);
        nearest
    }
}

#[cfg(test)]
mod tests;
