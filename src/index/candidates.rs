//! Firms that may be meant by a name, a tax code or an address that is not written as the register has it.
//!
//! Firms with a key in common are candidates, those first that share the rarest keys. A chunk never changes, so its keys
//! are made once, when they are first needed.

use std::sync::Arc;

use super::{
    firms::Layer,
    like_keys::{self, Keys},
    parallel,
    row::Row,
};
use crate::{
    model::{likeness::Likeness, matching::scorer::Scorer},
    stop,
};

/// The number of rows that the rarest keys may lead to together. A key beyond it distinguishes little.
const MOST_ROWS: usize = 2000;

/// A key of the search, the number of firms with it, and its rows in each chunk that has it.
struct Counted<'a> {
    key: u32,
    count: usize,
    rows: Vec<(usize, &'a [u16])>,
}

impl Layer {
    /// Makes the keys of all chunks without any: about a second for a million firms.
    pub fn make_keys(&self) {
        let missing: Vec<_> = self.chunks.iter().filter(|chunk| chunk.keys.get().is_none()).collect();
        if missing.is_empty() {
            return;
        }
        parallel::shares(&missing, |chunks| {
            chunks.for_each(|chunk| {
                stop::check();
                chunk.keys.get_or_init(|| Keys::of(chunk));
            });
        });
    }

    /// What scores pairs of firms, for imports and questions. It counts words and values of all firms, some seconds for a
    /// million, and is kept until a part of them has changed, since it hardly depends on single firms.
    pub fn scorer(&self) -> &Scorer {
        self.scorer.get_or_init(|| Arc::new(Scorer::of(self.iter().map(Row::likeness), self.len())))
    }

    /// At most `most` firms that may be the one with these values.
    pub fn candidates(&self, like: &Likeness, most: usize) -> Vec<Row<'_>> {
        self.make_keys();
        let mut counted: Vec<Counted<'_>> =
            like_keys::of(like).iter().map(|(_, key)| self.counted(*key)).collect();
        counted.retain(|own| own.count > 0);
        counted.sort_by_key(|own| (own.count, own.key));
        self.gathered(&counted, most)
    }

    fn counted(&self, key: u32) -> Counted<'_> {
        let made = self.chunks.iter().enumerate().filter_map(|(at, chunk)| Some((at, chunk.keys.get()?)));
        let rows = made.map(|(at, keys)| (at, keys.rows(key))).filter(|(_, rows)| !rows.is_empty());
        let rows: Vec<(usize, &[u16])> = rows.collect();
        Counted { key, count: rows.iter().map(|(_, rows)| rows.len()).sum(), rows }
    }

    /// The rows with the most and rarest keys. The rarest keys gather rows; some others rank them.
    fn gathered(&self, keys: &[Counted<'_>], most: usize) -> Vec<Row<'_>> {
        let gathering = gathering(keys);
        let mut ranked = 0;
        let ranking = keys[gathering..].iter().take_while(|own| {
            ranked += own.count;
            ranked <= 2 * MOST_ROWS
        });
        let chosen = keys[..gathering].iter().map(|own| (own, true)).chain(ranking.map(|own| (own, false)));
        let mut runs: Vec<Run<'_>> = Vec::new();
        for (at, (own, gathers)) in chosen.enumerate() {
            #[expect(clippy::cast_precision_loss, reason = "counts of firms are small")]
            let weight = (self.len() as f64 / own.count as f64).ln().max(0.01);
            runs.extend(own.rows.iter().map(|(chunk, rows)| Run {
                chunk: *chunk,
                at,
                rows,
                weight,
                gathers,
            }));
        }
        runs.sort_unstable_by_key(|run| (run.chunk, run.at));
        let mut best: Vec<(f64, usize, u16)> = Vec::new();
        let mut weights = Vec::new();
        for of_chunk in runs.chunk_by(|a, b| a.chunk == b.chunk) {
            let chunk = of_chunk[0].chunk;
            weights.clear();
            weights.resize(self.chunks[chunk].len(), 0.0);
            best.extend(weighed(of_chunk, &mut weights).map(|(weight, row)| (weight, chunk, row)));
        }
        let order = |a: &(f64, usize, u16), b: &(f64, usize, u16)| {
            b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2)))
        };
        if best.len() > most {
            best.select_nth_unstable_by(most, order);
            best.truncate(most);
        }
        best.sort_unstable_by(order);
        best.into_iter().map(|(_, chunk, row)| self.row(&self.chunks[chunk], usize::from(row))).collect()
    }
}

/// The rows of a chunk with a key.
struct Run<'a> {
    chunk: usize,
    /// The index of the key, the rarest first.
    at: usize,
    rows: &'a [u16],
    weight: f64,
    gathers: bool,
}

/// The rows of a chunk that its keys gather, each with the weight of all its keys; `weights` has a zero for each row.
/// Keys that gather are rarer, so they come first, and what the others weigh counts only for their rows.
fn weighed<'w>(runs: &[Run<'_>], weights: &'w mut [f64]) -> impl Iterator<Item = (f64, u16)> + use<'w> {
    let mut found: Vec<u16> = Vec::new();
    for run in runs {
        for row in run.rows {
            let weight = &mut weights[usize::from(*row)];
            if *weight > 0.0 {
                *weight += run.weight;
            } else if run.gathers {
                *weight = run.weight;
                found.push(*row);
            }
        }
    }
    found.into_iter().map(|row| (weights[usize::from(row)], row))
}

/// The number of keys, rarest first, that lead to few rows together; at least one, unless it is very frequent.
fn gathering(keys: &[Counted<'_>]) -> usize {
    let mut rows = 0;
    let few = keys.iter().take_while(|own| {
        rows += own.count;
        rows <= MOST_ROWS
    });
    few.count().max(usize::from(keys.first().is_some_and(|own| own.count <= 10 * MOST_ROWS)))
}
