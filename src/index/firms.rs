//! All firms, in chunks along a Hilbert curve. Versions share chunks: an edit rewrites one.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    ops::{Deref, Range},
    sync::{Arc, OnceLock},
};

use time::Date;

use super::{
    aggregates::{Cell, Cells},
    areas::Areas,
    chunk::Chunk,
    coverage::Coverage,
    directory::{Directory, code_key, id_key},
    envelope::Envelope,
    name_order::NameSteps,
    pairs::Pairs,
    parallel,
    reference::Base,
    row::Row,
    rows::{ROWS, Rows},
    vocabulary::Vocabulary,
    words::{self, Words},
};
use crate::{
    geom::bbox::Bbox,
    model::{change::Seq, date::PartialDate, firm::Firm, matching::scorer::Scorer},
    query::page::Cursor,
    stop,
};

/// The number of chunks in a group, which is skipped or taken as a whole.
pub(super) const GROUP: usize = 32;

/// One of this many chunks determines which words are numbered in order.
const NUMBERED_FROM: usize = 8;

/// The number of edits in one write above which precomputed figures are recomputed from all firms.
const RECOUNT_ABOVE: usize = 500;

/// A scorer is made again when one firm in this many was edited.
const SCORED_UP_TO: usize = 50;

/// An immutable list of firms in the order of their cursors.
#[derive(Debug, Clone)]
pub struct Layer {
    pub(super) base: Arc<Base>,
    pub(super) directory: Directory,
    /// A copy of the envelope of each chunk: a search for chunks reads contiguous memory.
    envelopes: Vec<Envelope>,
    /// The envelope of each group of chunks.
    pub(super) groups: Vec<Envelope>,
    cells: Cells,
    coverage: OnceLock<Arc<Coverage>>,
    /// What scores pairs of firms, made on first use; see [`Layer::scorer`].
    pub(super) scorer: OnceLock<Arc<Scorer>>,
    /// The number of firms that were edited since the scorer was made.
    edited: usize,
    pub(super) points_from: OnceLock<u8>,
    /// Whether features are cached.
    pub(super) keeps_ready: bool,
    /// The words of all chunks with a built index of words.
    pub(super) vocabulary: Arc<Vocabulary>,
    len: usize,
    /// The version of the last edit of firms.
    version: Seq,
    /// The version at which chunks were last split or joined.
    pub(super) reshaped: Seq,
}

/// A chunk of a layer, with its place among the others.
#[derive(Debug, Clone, Copy)]
pub(super) struct At<'a> {
    pub(super) layer: &'a Layer,
    pub(super) chunk: &'a Chunk,
    pub(super) number: usize,
}

impl Deref for Layer {
    type Target = Directory;

    fn deref(&self) -> &Directory {
        &self.directory
    }
}

impl Layer {
    /// Packs the rows of several lists in the order of their cursors.
    pub(super) fn build(base: Arc<Base>, lists: &[Rows], version: Seq) -> Self {
        let mut order: Vec<(Cursor, u32, u32)> = Vec::with_capacity(lists.iter().map(Rows::len).sum());
        for (at, list) in (0..).zip(lists) {
            order.extend((0..).take(list.len()).map(|row| (list.cursor(row as usize), at, row)));
        }
        order.sort_unstable();
        let editions = base.editions.len();
        let pack = |part: &[(Cursor, u32, u32)]| {
            let mut rows = Rows::with_capacity(part.len(), editions);
            for (_, list, row) in part {
                let row = *row as usize;
                rows.extend(&lists[*list as usize], row..row + 1);
            }
            Arc::new(Chunk::new(rows, version))
        };
        let chunks = order.chunks(ROWS).map(pack).collect();
        drop(order);
        Self::of_chunks(base, chunks, version)
    }

    /// Indexes chunks that are in order, and computes their figures.
    pub(super) fn of_chunks(base: Arc<Base>, chunks: Vec<Arc<Chunk>>, version: Seq) -> Self {
        let ids = || chunks.iter().flat_map(|chunk| &chunk.columns.id).copied();
        let keys = || {
            let cursors = chunks.iter().flat_map(|chunk| (0..chunk.len()).map(|row| chunk.cursor(row)));
            Pairs::new(cursors.map(|at| (id_key(at.id), at.key.cast_signed())))
        };
        let codes = || {
            let rows = chunks.iter().flat_map(|chunk| (0..chunk.len()).map(move |at| (chunk, at)));
            let rows = rows.map(|(chunk, at)| Row { base: &base, chunk, at, ready: false });
            let all = rows.flat_map(|row| {
                let own = std::iter::once(row.code()).chain(row.former_codes());
                own.map(move |code| (code_key(code), row.id()))
            });
            Pairs::new(all)
        };
        let enterprises = || {
            let own = chunks.iter().flat_map(|chunk| &chunk.columns.enterprise);
            Pairs::new(own.copied().zip(ids()))
        };
        let cells = || Cells::new(&chunks, base.editions.len());
        let (cells, (keys, codes, enterprises)) =
            parallel::both(chunks.len() > 1, cells, || (keys(), codes(), enterprises()));
        let directory = Directory { chunks, firsts: Vec::new(), keys, codes, enterprises };
        let mut layer = Self {
            directory,
            base,
            cells,
            coverage: OnceLock::new(),
            scorer: OnceLock::new(),
            edited: 0,
            points_from: OnceLock::new(),
            keeps_ready: true,
            vocabulary: Arc::default(),
            len: 0,
            envelopes: Vec::new(),
            groups: Vec::new(),
            version,
            reshaped: version,
        };
        layer.survey(0);
        layer
    }

    /// Updates envelopes and groups from one chunk on.
    fn survey(&mut self, first: usize) {
        let group = first / GROUP;
        self.directory.firsts.truncate(first);
        self.directory.firsts.extend(self.directory.chunks[first..].iter().map(|c| c.first));
        self.envelopes.truncate(first);
        self.envelopes.extend(self.directory.chunks[first..].iter().map(|c| c.envelope));
        self.groups.truncate(group);
        self.groups.extend(self.envelopes[group * GROUP..].chunks(GROUP).map(Envelope::join));
        self.len = self.directory.chunks.iter().map(|c| c.len()).sum();
        self.forget_derived();
    }

    /// The reference data of the firms.
    pub(super) fn base(&self) -> &Base {
        &self.base
    }

    /// The number of firms.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no firms.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The coverage of figures about all firms.
    pub fn coverage(&self) -> &Coverage {
        self.coverage.get_or_init(|| {
            let mut all = Coverage::default();
            self.directory.chunks.iter().for_each(|chunk| all.join(&chunk.coverage));
            Arc::new(all)
        })
    }

    /// The bounding box of all firms with a point.
    pub fn bbox(&self) -> Bbox {
        let mut bbox = Bbox::EMPTY;
        let touched = self.directory.chunks.iter().filter(|c| !c.envelope.is_nowhere());
        touched.flat_map(|c| (0..c.len()).filter_map(|row| c.point(row))).for_each(|p| bbox.extend(p));
        bbox
    }

    /// A box that contains all firms, computed without reading them.
    pub fn roughly(&self) -> Bbox {
        Envelope::join(&self.groups).bbox()
    }

    /// The first day on which some firm is known to have existed.
    pub fn first_day(&self) -> Option<Date> {
        // Packed dates are ordered by their first days; 0 is unknown.
        let opened = self.directory.chunks.iter().flat_map(|chunk| &chunk.columns.opened).copied();
        PartialDate::unpacked(opened.filter(|packed| *packed > 0).min()?).map(PartialDate::first_day)
    }

    /// Precomputed figures by area and division: number of the area, division, figures.
    pub fn cells(&self, areas: Areas) -> impl Iterator<Item = (u16, u8, &Cell)> {
        self.cells.of(areas)
    }

    pub(super) fn kept(&self) -> &Cells {
        &self.cells
    }

    /// The chunks of a group with their envelopes.
    pub(super) fn group(&self, group: usize) -> impl Iterator<Item = (&Envelope, &Arc<Chunk>)> {
        let places = group * GROUP..((group + 1) * GROUP).min(self.directory.chunks.len());
        self.envelopes[places.clone()].iter().zip(&self.directory.chunks[places])
    }

    pub(super) fn row<'a>(&'a self, chunk: &'a Chunk, at: usize) -> Row<'a> {
        Row { base: &self.base, chunk, at, ready: self.keeps_ready }
    }

    /// A chunk and its place.
    pub(super) fn at<'a>(&'a self, chunk: &'a Chunk) -> At<'a> {
        At { layer: self, chunk, number: self.chunk_of(chunk.first) }
    }

    /// The words of a chunk.
    pub(super) fn words<'a>(&self, chunk: &'a Chunk) -> &'a Words {
        chunk.words.get_or_init(|| Arc::new(Words::new(chunk, &self.vocabulary)))
    }

    /// Builds the index of words of all chunks without one: a second and a half for a million firms, a third of a millisecond
    /// after an edit. The vocabulary is complete only after this.
    pub fn make_words(&self) {
        let missing: Vec<&Arc<Chunk>> =
            self.directory.chunks.iter().filter(|chunk| chunk.words.get().is_none()).collect();
        if missing.is_empty() {
            return;
        }
        if self.vocabulary.is_empty() {
            self.number_words();
        }
        parallel::shares(&missing, |chunks| {
            chunks.for_each(|chunk| {
                stop::check();
                self.words(chunk);
            });
        });
    }

    /// Numbers the words of a sample of chunks in order. It contains nearly all words that occur in many texts.
    fn number_words(&self) {
        let some: Vec<&Arc<Chunk>> = self.directory.chunks.iter().step_by(NUMBERED_FROM).collect();
        let parts = parallel::shares(&some, |chunks| {
            chunks.fold(HashSet::new(), |mut all, chunk| {
                stop::check();
                all.extend(words::written(chunk));
                all
            })
        });
        let all: HashSet<&str> = parts.into_iter().flatten().collect();
        let names = self.iter().step_by(self.len().div_ceil(NameSteps::WANTED).max(1));
        self.vocabulary.divide_names(names.map(|row| row.name().into()));
        self.vocabulary.number_in_order(all.into_iter().collect());
    }

    /// The firm with an identity.
    pub fn get(&self, id: i64) -> Option<Row<'_>> {
        self.find(id).map(|(chunk, at)| self.row(chunk, at))
    }

    /// The firm with a code.
    pub fn by_code(&self, code: &str) -> Option<Row<'_>> {
        self.directory.codes.get(code_key(code)).filter_map(|id| self.get(id)).find(|row| row.code() == code)
    }

    /// The firm into which the one with a code was merged.
    pub fn by_former_code(&self, code: &str) -> Option<Row<'_>> {
        let mut all = self.directory.codes.get(code_key(code)).filter_map(|id| self.get(id));
        all.find(|row| row.former_codes().any(|own| own == code))
    }

    /// The firm with a code, or the one into which it was merged.
    pub fn by_any_code(&self, code: &str) -> Option<Row<'_>> {
        self.by_code(code).or_else(|| self.by_former_code(code))
    }

    /// All firms in order.
    pub fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        let rows = move |chunk: &'_ Arc<Chunk>| {
            stop::check();
            0..chunk.len()
        };
        self.directory.chunks.iter().flat_map(move |chunk| rows(chunk).map(move |at| self.row(chunk, at)))
    }

    /// The list after some edits: each firm replaced, or deleted if `None`.
    #[must_use]
    pub(super) fn after(&self, edits: &HashMap<i64, Option<Firm>>, version: Seq) -> Self {
        let mut next = Self { version, ..self.clone() };
        next.edited += edits.len();
        if next.edited * SCORED_UP_TO >= next.len {
            (next.edited, next.scorer) = (0, OnceLock::new());
        }
        let mut changes: BTreeMap<usize, Change<'_>> = BTreeMap::new();
        for (id, firm) in edits {
            if let Some((chunk, at)) = self.find(*id) {
                let change = changes.entry(self.chunk_of(chunk.first)).or_default();
                change.gone.push(at);
                next.forget(self.row(chunk, at));
            }
            if let Some(firm) = firm {
                let cursor = cursor(firm);
                changes.entry(self.chunk_of(cursor)).or_default().come.push((cursor, firm));
                next.directory.keys.insert(id_key(*id), cursor.key.cast_signed());
                for code in [&firm.code].into_iter().chain(&firm.former_codes) {
                    next.directory.codes.insert(code_key(code.as_str()), *id);
                }
            }
        }
        next.rewrite(self, &mut changes);
        for firm in edits.values().flatten() {
            next.directory.enterprises.insert(super::rows::enterprise(firm), firm.id.0);
        }
        if edits.len() > RECOUNT_ABOVE {
            next.cells = Cells::new(&next.directory.chunks, self.base.editions.len());
        } else {
            let mut cells = std::mem::take(&mut next.cells);
            cells.update(
                (&self.directory, &next.directory),
                self.base.editions.len(),
                &edits.keys().copied().collect::<Vec<_>>(),
            );
            next.cells = cells;
        }
        next
    }

    /// Rewrites the chunks that change. If none of them has to be split or joined, no other chunk is read.
    fn rewrite(&mut self, before: &Self, changes: &mut BTreeMap<usize, Change<'_>>) {
        let base = self.base.clone();
        let fresh: Vec<(usize, Rows)> = changes
            .iter_mut()
            .map(|(at, change)| (*at, change.apply(before.chunks.get(*at).map(AsRef::as_ref), &base)))
            .collect();
        let fair = |rows: &Rows| (ROWS / 4..=2 * ROWS).contains(&rows.len());
        if fresh.iter().all(|(at, rows)| *at < self.directory.chunks.len() && fair(rows)) {
            for (at, rows) in fresh {
                self.len = self.len - self.directory.chunks[at].len() + rows.len();
                self.directory.chunks[at] = Arc::new(Chunk::new(rows, self.version));
                self.directory.firsts[at] = self.directory.chunks[at].first;
                self.envelopes[at] = self.directory.chunks[at].envelope;
                self.groups[at / GROUP] =
                    Envelope::join(self.group(at / GROUP).map(|(envelope, _)| envelope));
            }
            self.forget_derived();
            return;
        }
        self.reshaped = self.version;
        let first = fresh.first().map_or(0, |(at, _)| at.saturating_sub(1));
        let mut done = 0;
        self.directory.chunks = Vec::with_capacity(before.chunks.len() + fresh.len());
        for (at, rows) in fresh {
            self.directory.chunks.extend_from_slice(&before.chunks[done..at.min(before.chunks.len())]);
            done = at + 1;
            self.pack(rows);
        }
        self.directory.chunks.extend_from_slice(before.chunks.get(done..).unwrap_or_default());
        self.survey(first);
    }

    /// Drops everything that is derived from all chunks on first use.
    fn forget_derived(&mut self) {
        self.coverage = OnceLock::new();
        self.points_from = OnceLock::new();
    }

    fn forget(&mut self, row: Row<'_>) {
        self.directory.keys.remove(id_key(row.id()), row.cursor().key.cast_signed());
        for code in std::iter::once(row.code()).chain(row.former_codes()) {
            self.directory.codes.remove(code_key(code), row.id());
        }
        self.directory.enterprises.remove(row.enterprise(), row.id());
    }

    /// Adds rows as chunks of the right size; a small remainder joins the chunk before.
    fn pack(&mut self, mut rows: Rows) {
        if rows.len() < ROWS / 4
            && let Some(before) = self.directory.chunks.pop()
        {
            let mut joined = Rows::with_capacity(before.len() + rows.len(), self.base.editions.len());
            joined.extend(&before, 0..before.len());
            joined.extend(&rows, 0..rows.len());
            rows = joined;
        }
        let parts = if rows.len() > 2 * ROWS { rows.len().div_ceil(ROWS) } else { 1 };
        let size = rows.len().div_ceil(parts).max(1);
        for start in (0..rows.len()).step_by(size) {
            let part: Range<usize> = start..(start + size).min(rows.len());
            let mut own = Rows::with_capacity(part.len(), self.base.editions.len());
            own.extend(&rows, part);
            self.directory.chunks.push(Arc::new(Chunk::new(own, self.version)));
        }
    }

    /// The same firms beside other reference data that they do not depend on.
    pub(super) fn beside(&self, base: Arc<Base>) -> Self {
        Self { base, ..self.clone() }
    }

    /// The same firms, located in other reference data.
    pub(super) fn placed_against(&self, base: Arc<Base>, version: Seq) -> Self {
        let chunks =
            self.directory.chunks.iter().map(|chunk| Arc::new(chunk.placed(&base, version))).collect();
        Self { vocabulary: self.vocabulary.clone(), ..Self::of_chunks(base, chunks, version) }
    }
}

/// The changes of one chunk.
#[derive(Default)]
struct Change<'a> {
    gone: Vec<usize>,
    come: Vec<(Cursor, &'a Firm)>,
}

impl Change<'_> {
    /// The rows after the change, in order.
    fn apply(&mut self, before: Option<&Chunk>, base: &Base) -> Rows {
        let held = before.map_or(0, |chunk| chunk.len());
        self.gone.sort_unstable();
        self.come.sort_unstable_by_key(|(cursor, _)| *cursor);
        let mut rows = Rows::with_capacity(held + self.come.len() - self.gone.len(), base.editions.len());
        let mut done = 0;
        let mut copy = |rows: &mut Rows, end: usize| {
            let Some(before) = before else { return };
            for gone in
                self.gone.iter().filter(|gone| (done..end).contains(gone)).copied().collect::<Vec<_>>()
            {
                rows.extend(before, done..gone);
                done = gone + 1;
            }
            rows.extend(before, done..end.max(done));
            done = end.max(done);
        };
        for (cursor, firm) in &self.come {
            copy(&mut rows, before.map_or(0, |chunk| chunk.before(*cursor)));
            rows.push(firm, base);
        }
        copy(&mut rows, held);
        rows
    }
}

/// The position of a firm in the order of firms.
pub(super) fn cursor(firm: &Firm) -> Cursor {
    let key =
        firm.location.as_ref().map_or(u64::MAX, |l| crate::geom::hilbert::key(l.point).min(u64::MAX - 1));
    Cursor { key, id: firm.id.0 }
}

impl Chunk {
    /// The same firms, located in other reference data.
    pub(super) fn placed(&self, base: &Base, version: Seq) -> Self {
        let mut rows = Rows::with_capacity(self.len(), base.editions.len());
        for at in 0..self.len() {
            rows.push(&Row { base, chunk: self, at, ready: false }.firm(), base);
        }
        Self { words: self.words.clone(), ..Self::new(rows, version) }
    }
}

#[cfg(test)]
mod tests;
