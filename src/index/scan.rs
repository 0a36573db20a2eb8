//! Scans of the firms selected by a box, a filter and values: counting, listing, iterating.

use std::sync::Arc;

use super::{
    chunk::Chunk,
    condition::{Asked, reach},
    envelope::{Envelope, Overlap},
    firms::{At, GROUP, Layer},
    mask::{bits, ones, places},
    matcher::Matcher,
    narrow::Narrow,
    parallel,
    row::Row,
    row_set::RowSet,
    rows::BLOCK,
    steps::Judged,
};
use crate::{
    geom::bbox::Bbox,
    model::presence::When,
    query::{cql2::tree::Condition, filter::Filter, page::Cursor},
    stop,
};

/// The largest number of groups of chunks for which one thread is used.
const FEW_GROUPS: usize = 4;

/// The initial capacity of a page, in rows.
const ROWS_AT_ONCE: usize = 1024;

/// The largest number of rows of a block that are compared with a box one by one.
const FEW_UNSURE: usize = 8;

/// A box, a filter and values, prepared for one state of the register.
#[derive(Debug)]
pub struct Wanted<'a> {
    pub(super) layer: &'a Layer,
    bbox: Option<Bbox>,
    matcher: Matcher,
    /// Columns by index, with the values they must have.
    equals: Vec<(usize, String)>,
    /// The rows that some of those values leave.
    narrows: Vec<Narrow>,
    asked: Option<Asked>,
    /// If set, hexagons only count firms that are not known to be absent on this day.
    pub(super) counted_on: Option<When>,
}

/// The start of a scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// After a cursor.
    After(Cursor),
    /// After a number of features.
    Offset(usize),
}

impl Layer {
    /// Prepares a selection. `equals` are pairs of a property and its value; an unknown property matches nothing.
    pub fn wanted(&self, bbox: Option<Bbox>, filter: &Filter, equals: &[(String, String)]) -> Wanted<'_> {
        let place = |name: &str| Row::COLUMNS.iter().position(|c| c.name == name).unwrap_or(usize::MAX);
        let narrows = equals.iter().filter_map(|(name, value)| Narrow::equal(name, value, self)).collect();
        let equals = equals.iter().map(|(name, value)| (place(name), value.clone())).collect();
        let matcher = Matcher::new(filter, self.base());
        Wanted { layer: self, bbox, matcher, equals, narrows, asked: None, counted_on: None }
    }
}

impl<'a> Wanted<'a> {
    /// Restricts the selection to firms that satisfy a condition, if there is one.
    #[must_use]
    pub fn meeting(mut self, condition: Option<&Condition>) -> Self {
        self.asked = condition.map(|condition| Asked::new(condition, self.layer));
        self.bbox = self.bbox.or_else(|| condition.and_then(reach));
        self
    }

    /// The same selection. Hexagons only count those of its firms that are not known to be absent on a day, under the
    /// same headings as reports.
    #[must_use]
    pub fn counted_on(self, when: When) -> Self {
        Self { counted_on: Some(when), ..self }
    }

    /// The exact number of firms. Chunks that match as a whole are counted without reading rows.
    pub fn count(&self) -> usize {
        self.first(0).1
    }

    /// The firms in order.
    pub fn rows(&self) -> impl Iterator<Item = Row<'a>> {
        self.rows_in(0, None)
    }

    /// The firms in order from a start.
    pub fn rows_from(&self, start: Option<Start>) -> impl Iterator<Item = Row<'a>> {
        let (chunk, after, skipped) = match start {
            None => (0, None, 0),
            Some(Start::After(at)) => (self.layer.chunk_of(at), Some(at), 0),
            Some(Start::Offset(skipped)) => {
                let mut left = skipped;
                let reached = self.layer.chunks.iter().position(|chunk| {
                    let here = self.count_in(chunk);
                    let reached = left < here;
                    left -= if reached { 0 } else { here };
                    reached
                });
                (reached.unwrap_or(self.layer.chunks.len()), None, left)
            }
        };
        self.rows_in(chunk, after).skip(skipped)
    }

    /// Some firms from a start, the number of all, and whether more follow. A condition may have to be evaluated for
    /// every firm, so that is done once for all three.
    pub fn part(&self, start: Option<Start>, limit: usize) -> (Vec<Row<'a>>, usize, bool) {
        let Some(start) = start else { return self.first(limit) };
        if self.asked.is_none() {
            let mut rows = self.rows_from(Some(start));
            let part: Vec<_> = rows.by_ref().take(limit).collect();
            let more = part.len() == limit && rows.next().is_some();
            return (part, self.count(), more);
        }
        self.part_of(&self.sets(), Some(start), limit)
    }

    /// The selected rows of each chunk, computed on all cores.
    fn sets(&self) -> Vec<RowSet> {
        let set = |chunk: &'a Arc<Chunk>| {
            let mut rows = RowSet::NONE;
            let masks = self.masks(chunk, self.overlap(&chunk.envelope));
            masks.for_each(|(block, mask)| rows.0[block] = mask);
            rows
        };
        let shares = parallel::shares(&self.layer.chunks, |chunks| chunks.map(set).collect::<Vec<_>>());
        let mut shares: Vec<_> = shares.into_iter().map(Vec::into_iter).collect();
        let count = shares.len();
        (0..self.layer.chunks.len()).filter_map(|chunk| shares[chunk % count].next()).collect()
    }

    /// Whether texts may have to be read in enough chunks that several threads are worth starting.
    fn is_wide(&self) -> bool {
        let touched = self.layer.groups.iter().filter(|group| self.overlap(group) != Overlap::None);
        (self.asked.is_some() || !self.equals.is_empty()) && touched.count() > FEW_GROUPS
    }

    /// Some firms from a start, the number of all, and whether more follow, from the selected rows of each chunk.
    fn part_of(&self, sets: &[RowSet], start: Option<Start>, limit: usize) -> (Vec<Row<'a>>, usize, bool) {
        let counts: Vec<usize> = sets.iter().map(RowSet::count).collect();
        let (mut first, mut skipped, mut after) = (0, 0, None);
        match start {
            None => {}
            Some(Start::After(at)) => (first, after) = (self.layer.chunk_of(at), Some(at)),
            Some(Start::Offset(offset)) => {
                skipped = offset;
                while first < counts.len() && skipped >= counts[first] {
                    skipped -= counts[first];
                    first += 1;
                }
            }
        }
        let layer = self.layer;
        let chunks = layer.chunks.iter().zip(sets).skip(first);
        let rows = chunks.flat_map(move |(chunk, set)| set.iter().map(move |at| layer.row(chunk, at)));
        let mut rows = rows.skip(skipped).skip_while(|row| after.is_some_and(|after| row.cursor() <= after));
        let part: Vec<_> = rows.by_ref().take(limit).collect();
        let more = rows.next().is_some();
        (part, counts.iter().sum(), more)
    }

    /// The first firms, the number of all, and whether more follow, in one pass over the chunks in the box.
    fn first(&self, limit: usize) -> (Vec<Row<'a>>, usize, bool) {
        if self.is_wide() {
            return self.part_of(&self.sets(), None, limit);
        }
        let plain = self.takes_any();
        let (mut part, mut count) = (Vec::with_capacity(limit.min(ROWS_AT_ONCE)), 0);
        for (group, envelope) in self.layer.groups.iter().enumerate() {
            let overlap = self.overlap(envelope);
            if overlap == Overlap::None {
                continue;
            }
            for (envelope, chunk) in self.layer.group(group) {
                let overlap =
                    if plain && overlap == Overlap::Whole { overlap } else { self.overlap(envelope) };
                if overlap == Overlap::Whole && plain && part.len() == limit {
                    count += chunk.len();
                    continue;
                }
                for (block, mask) in self.masks(chunk, overlap) {
                    count += ones(mask);
                    let room = limit - part.len();
                    part.extend(places(mask).take(room).map(|at| self.layer.row(chunk, block * BLOCK + at)));
                }
            }
        }
        let more = count > part.len();
        (part, count, more)
    }

    /// The identities of the firms.
    pub fn ids(&self) -> Vec<i64> {
        let mut ids = Vec::new();
        for group in 0..self.layer.groups.len() {
            if self.overlap(&self.layer.groups[group]) == Overlap::None {
                continue;
            }
            for (envelope, chunk) in self.layer.group(group) {
                self.masks(chunk, self.overlap(envelope)).for_each(|(block, mask)| {
                    let own = &chunk.columns.id[chunk.block(block)];
                    ids.extend(places(mask).map(|at| own[at]));
                });
            }
        }
        ids
    }

    fn count_in(&self, chunk: &Chunk) -> usize {
        let plain = self.takes_any();
        match self.overlap(&chunk.envelope) {
            Overlap::None => 0,
            Overlap::Whole if plain => chunk.len(),
            overlap => self.masks(chunk, overlap).map(|(_, mask)| ones(mask)).sum(),
        }
    }

    fn rows_in(&self, first: usize, after: Option<Cursor>) -> impl Iterator<Item = Row<'a>> {
        let groups = first / GROUP..self.layer.groups.len();
        let touched = groups.filter(|group| self.overlap(&self.layer.groups[*group]) != Overlap::None);
        let chunks = touched.flat_map(move |group| {
            let start = (group * GROUP).max(first);
            start..((group + 1) * GROUP).min(self.layer.chunks.len())
        });
        chunks.flat_map(move |at| {
            let chunk: &'a Chunk = &self.layer.chunks[at];
            let skipped = after.filter(|_| at == first).map_or(0, |after| chunk.before(after.next()));
            let masks = self.masks(chunk, self.overlap(&chunk.envelope));
            let rows = masks.flat_map(|(block, mask)| places(mask).map(move |row| block * BLOCK + row));
            rows.filter(move |row| *row >= skipped).map(move |row| self.layer.row(chunk, row))
        })
    }

    /// Whether every firm is selected.
    pub(super) fn is_everything(&self) -> bool {
        self.bbox.is_none() && self.takes_any()
    }

    /// Whether there is no condition other than the box.
    fn takes_any(&self) -> bool {
        self.matcher.is_everything() && self.equals.is_empty() && self.asked.is_none()
    }

    pub(super) fn overlap(&self, envelope: &Envelope) -> Overlap {
        match self.bbox {
            _ if !self.matcher.may_match(envelope) => Overlap::None,
            None => Overlap::Whole,
            Some(bbox) => envelope.overlap(&bbox),
        }
    }

    /// The blocks of a chunk with selected rows, and one bit for each selected row.
    pub(super) fn masks(&self, chunk: &'a Chunk, overlap: Overlap) -> impl Iterator<Item = (usize, u64)> {
        stop::check();
        let blocks = if overlap == Overlap::None { 0 } else { chunk.blocks.len() };
        let asks = blocks > 0 && (self.asked.is_some() || !self.narrows.is_empty());
        let at = asks.then(|| self.layer.at(chunk));
        // Without a box and a filter nothing depends on where a block lies and what it has.
        let is_whole = self.bbox.is_none() && self.matcher.is_everything();
        (0..blocks).filter_map(move |block| {
            let overlap = if is_whole { Overlap::Whole } else { self.overlap(&chunk.blocks[block]) };
            let mask = self.mask_at(at, chunk, block, overlap);
            (mask != 0).then_some((block, mask))
        })
    }

    /// One bit for each selected row of a block.
    pub(super) fn mask(&self, chunk: &'a Chunk, block: usize, overlap: Overlap) -> u64 {
        self.mask_at(None, chunk, block, overlap)
    }

    /// The same of a chunk whose place may be known already.
    fn mask_at(&self, at: Option<At<'a>>, chunk: &'a Chunk, block: usize, overlap: Overlap) -> u64 {
        let mask = match (overlap, self.bbox) {
            (Overlap::None, _) => return 0,
            (Overlap::Some, Some(bbox)) => inside(chunk, block, &bbox),
            _ => all(chunk, block),
        };
        if mask == 0 || self.takes_any() {
            return mask;
        }
        let matches = if self.matcher.is_everything() {
            mask
        } else {
            mask & self.matcher.verdicts(chunk, block).matches
        };
        self.having(at, chunk, block, matches)
    }

    /// The rows of a mask that have the values and satisfy the condition.
    fn having(&self, at: Option<At<'a>>, chunk: &'a Chunk, block: usize, mut mask: u64) -> u64 {
        let at = || at.unwrap_or_else(|| self.layer.at(chunk));
        for narrow in &self.narrows {
            mask &= if mask == 0 { 0 } else { narrow.rows(at(), block) };
        }
        if let Some(asked) = &self.asked
            && mask != 0
        {
            mask &= asked.verdicts(at(), block, mask).matches;
        }
        if self.equals.is_empty() {
            return mask;
        }
        let fits = |at: &usize| {
            let row = self.layer.row(chunk, block * BLOCK + at);
            let is = |(place, text): &(usize, String)| {
                Row::COLUMNS.get(*place).is_some_and(|column| column.known(&row).is(text))
            };
            self.equals.iter().all(is)
        };
        places(mask).filter(fits).fold(0, |kept, at| kept | 1 << at)
    }
}

/// One bit for each row of a block.
pub(super) fn all(chunk: &Chunk, block: usize) -> u64 {
    u64::MAX >> (BLOCK - chunk.block(block).len())
}

/// One bit for each row of a block that lies in a box.
fn inside(chunk: &Chunk, block: usize, bbox: &Bbox) -> u64 {
    let envelope = &chunk.blocks[block];
    if envelope.unplaced || bbox.west > bbox.east {
        return inside_exactly(chunk, block, bbox);
    }
    let Judged { inside, unsure } = chunk.steps[block].judged(envelope, bbox);
    let there = all(chunk, block);
    if ones(unsure & there) > FEW_UNSURE {
        return inside_exactly(chunk, block, bbox);
    }
    let holds = |at: &usize| chunk.point(block * BLOCK + at).is_some_and(|point| bbox.contains(point));
    places(unsure & there).filter(holds).fold(inside & there, |all, at| all | 1 << at)
}

fn inside_exactly(chunk: &Chunk, block: usize, bbox: &Bbox) -> u64 {
    let rows = chunk.block(block);
    let (west, east, across) = (bbox.west, bbox.east, bbox.west > bbox.east);
    let lon = &chunk.columns.lon[rows.clone()];
    let lon = if across {
        bits(lon, |lon| (west <= *lon) | (*lon <= east))
    } else {
        bits(lon, |lon| (west <= *lon) & (*lon <= east))
    };
    lon & bits(&chunk.columns.lat[rows], |lat| (bbox.south <= *lat) & (*lat <= bbox.north))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        index::trial::{Dice, register},
        query::cql2::{kind::Kind, property::Property, text},
    };

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3))]

        #[test]
        fn several_threads_leave_the_same_firms_in_the_same_order(seed in any::<u64>()) {
            let now = register(&mut Dice(seed), 9000);
            let place = Row::COLUMNS.iter().position(|column| column.name == "name").unwrap();
            let known = [Property { name: "name", kind: Kind::Text, place }];
            for filter in ["name LIKE '%An%'", "NOT name LIKE '%a%'", "name LIKE '%nothing%'"] {
                let condition = text::read(filter, &known).unwrap();
                let wanted = now.firms.wanted(None, &Filter::default(), &[]).meeting(Some(&condition));
                let told = |(rows, count, more): (Vec<Row<'_>>, usize, bool)| {
                    (rows.into_iter().map(Row::id).collect::<Vec<_>>(), count, more)
                };
                let all: Vec<Row<'_>> = wanted.rows().collect();
                let ids: Vec<i64> = all.iter().map(|row| row.id()).collect();
                for limit in [0, 1, 50, all.len(), 10_000] {
                    let some = || (ids.iter().copied().take(limit).collect::<Vec<i64>>(), ids.len(), ids.len() > limit);
                    prop_assert_eq!(told(wanted.first(limit)), some());
                    prop_assert_eq!(told(wanted.part_of(&wanted.sets(), None, limit)), some());
                    for skipped in [0, 1, 700, all.len(), 20_000] {
                        let skipped = skipped.min(ids.len());
                        let left = &ids[skipped..];
                        let some = || (left.iter().copied().take(limit).collect::<Vec<i64>>(), ids.len(), left.len() > limit);
                        prop_assert_eq!(told(wanted.part(Some(Start::Offset(skipped)), limit)), some());
                        if let Some(last) = skipped.checked_sub(1) {
                            let after = Start::After(all[last].cursor());
                            prop_assert_eq!(told(wanted.part(Some(after), limit)), some());
                        }
                    }
                }
            }
        }
    }
}
