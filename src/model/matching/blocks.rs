//! Records by keys that they have in common, so that few pairs are compared.

use std::{
    collections::HashMap,
    hash::{BuildHasher, BuildHasherDefault, Hash, Hasher},
};

/// More records than this under one key are not distinguished by it.
const MOST: usize = 60;

/// More records than this under one key are not all compared with each other.
const FEW: usize = 12;

/// A hasher that gives the same keys in every process, so that candidates are the same.
#[derive(Debug, Clone, Copy, Default)]
pub struct Mix(u64);

/// Makes hashers.
pub type Mixed = BuildHasherDefault<Mix>;

/// An odd number near the golden ratio of 64 bits.
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

impl Mix {
    fn mix(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(23) ^ word).wrapping_mul(GOLDEN);
    }
}

impl Hasher for Mix {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.mix(u64::from_le_bytes(word));
        }
    }

    fn write_u8(&mut self, n: u8) {
        self.mix(n.into());
    }

    fn write_u32(&mut self, n: u32) {
        self.mix(n.into());
    }

    fn write_u64(&mut self, n: u64) {
        self.mix(n);
    }

    fn finish(&self) -> u64 {
        let mixed = (self.0 ^ (self.0 >> 32)).wrapping_mul(GOLDEN);
        mixed ^ (mixed >> 29)
    }
}

/// The key of a value.
pub fn key(value: impl Hash) -> u32 {
    let hash = Mixed::default().hash_one(value);
    u32::try_from(hash >> 32).expect("the upper half of 64 bits has 32")
}

/// Numbers of records by their keys.
#[derive(Debug, Clone, Default)]
pub struct Blocks(Vec<(u32, u32)>);

impl Blocks {
    /// Sorts pairs of key and number.
    pub fn of(mut pairs: Vec<(u32, u32)>) -> Self {
        pairs.sort_unstable();
        pairs.dedup();
        Self(pairs)
    }

    /// The records under a key, unless they are too many.
    fn under(&self, key: u32) -> &[(u32, u32)] {
        let from = self.0.partition_point(|(own, _)| *own < key);
        let rest = &self.0[from..self.0.len().min(from + MOST + 1)];
        let len = rest.partition_point(|(own, _)| *own == key);
        if len > MOST { &[] } else { &rest[..len] }
    }

    /// One of several parts of the pairs of records, each with the smaller number first, that have at least two keys in common
    /// which few records have.
    pub fn pairs(&self, part: u32, parts: u32) -> Vec<(u32, u32)> {
        let mut pairs = Vec::new();
        for block in self.0.chunk_by(|a, b| a.0 == b.0).filter(|block| (2..=FEW).contains(&block.len())) {
            for (at, (_, one)) in block.iter().enumerate().filter(|(_, (_, one))| one % parts == part) {
                pairs.extend(block[at + 1..].iter().map(|(_, other)| (*one, *other)));
            }
        }
        pairs.sort_unstable();
        let shared = pairs.chunk_by(|a, b| a == b).filter(|same| same.len() > 1);
        shared.map(|same| same[0]).collect()
    }

    /// At most `limit` records with one of the keys, those first that share the rarest ones.
    pub fn candidates(&self, keys: &[u32], limit: usize) -> Vec<u32> {
        let mut shared: HashMap<u32, f64, Mixed> = HashMap::default();
        for key in keys {
            let block = self.under(*key);
            #[expect(clippy::cast_precision_loss, reason = "a block is small")]
            let rarity = 1.0 / block.len().max(1) as f64;
            for (_, number) in block {
                *shared.entry(*number).or_default() += rarity;
            }
        }
        let mut all: Vec<(u32, f64)> = shared.into_iter().collect();
        all.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        all.truncate(limit);
        all.into_iter().map(|(number, _)| number).collect()
    }
}
