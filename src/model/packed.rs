//! Values as bytes, one after the other, and lists of such runs of bytes: a million records as values of their own, with an
//! allocation for each text, take several times the memory.

use std::sync::Arc;

/// The size from which a block takes no more runs.
const BLOCK: usize = 1 << 20;

/// Runs of bytes in blocks. Copies of a list share the blocks that are full.
#[derive(Debug, Clone, Default)]
pub(crate) struct Runs {
    full: Vec<Arc<Vec<u8>>>,
    open: Vec<u8>,
    begins: Vec<(u32, u32)>,
}

impl Runs {
    /// Adds a run, and returns its number.
    pub(crate) fn push(&mut self, write: impl FnOnce(&mut Vec<u8>)) -> u32 {
        if self.open.len() >= BLOCK {
            let mut full = std::mem::take(&mut self.open);
            full.shrink_to_fit();
            self.full.push(Arc::new(full));
        }
        let number = u32::try_from(self.begins.len()).expect("there are fewer runs than numbers");
        let block = u32::try_from(self.full.len()).expect("there are fewer blocks than runs");
        self.begins.push((block, u32::try_from(self.open.len()).expect("a block is small")));
        write(&mut self.open);
        number
    }

    /// The bytes of a run, and those behind it.
    pub(crate) fn get(&self, number: u32) -> Bytes<'_> {
        let (block, begins) = self.begins[number as usize];
        let block = self.full.get(block as usize).map_or(&self.open, |full| full.as_ref());
        Bytes(&block[begins as usize..])
    }

    /// The number of runs.
    pub(crate) fn len(&self) -> usize {
        self.begins.len()
    }
}

/// Adds a number: small ones take one byte (LEB128).
pub(crate) fn put_number(to: &mut Vec<u8>, mut number: u64) {
    loop {
        let [low, ..] = number.to_le_bytes();
        number >>= 7;
        if number == 0 {
            return to.push(low & 0x7f);
        }
        to.push(low | 0x80);
    }
}

/// Adds a text.
pub(crate) fn put_text(to: &mut Vec<u8>, text: &str) {
    put_number(to, text.len() as u64);
    to.extend_from_slice(text.as_bytes());
}

/// Adds a measured number.
pub(crate) fn put_real(to: &mut Vec<u8>, number: f64) {
    to.extend_from_slice(&number.to_le_bytes());
}

/// Bytes that were written by the functions of this file, and are read in the same order.
pub(crate) struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, count: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at(count);
        self.0 = rest;
        taken
    }

    /// The next byte.
    pub(crate) fn byte(&mut self) -> u8 {
        self.take(1)[0]
    }

    /// The next number.
    pub(crate) fn number(&mut self) -> u64 {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = self.byte();
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return number;
            }
            shift += 7;
        }
    }

    /// The next number, of something in memory.
    pub(crate) fn size(&mut self) -> usize {
        usize::try_from(self.number()).expect("it was a size")
    }

    /// The next text.
    pub(crate) fn text(&mut self) -> &'a str {
        let len = self.size();
        std::str::from_utf8(self.take(len)).expect("it was a text")
    }

    /// The next measured number.
    pub(crate) fn real(&mut self) -> f64 {
        f64::from_le_bytes(self.take(8).try_into().expect("eight bytes"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back_in_their_order_and_runs_by_their_number() {
        let mut runs = Runs::default();
        let numbers = [0, 1, 127, 128, 300, 1 << 35, u64::MAX];
        let long = "ờ".repeat(BLOCK / 4);
        for number in numbers {
            runs.push(|to| {
                put_number(to, number);
                put_text(to, &long);
                put_real(to, -0.5);
                put_text(to, "");
                to.push(7);
            });
        }
        let shared = runs.clone();
        assert!(shared.full.len() > 1 && Arc::ptr_eq(&shared.full[0], &runs.full[0]));
        for at in (0..7_u32).rev() {
            let mut bytes = shared.get(at);
            let number = numbers[at as usize];
            assert_eq!((bytes.number(), bytes.text(), bytes.real()), (number, &long[..], -0.5));
            assert_eq!((bytes.text(), bytes.byte()), ("", 7));
        }
        assert_eq!(shared.len(), numbers.len());
    }
}
