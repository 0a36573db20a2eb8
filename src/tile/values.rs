//! The values of a layer: each is written once and referred to by its index (Vector Tile 2.1 §4.4).

use std::{
    collections::{HashMap, hash_map::Entry},
    hash::{BuildHasher, BuildHasherDefault, DefaultHasher},
    ops::Range,
};

use super::protobuf::{put_bytes, put_varint, varint_len, zigzag};

/// Field 4 of a layer.
const VALUE: u8 = 0x22;

/// A value that is not a text; a double is kept as its bits, so that it can be hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Scalar {
    Uint(u64),
    Int(i64),
    Double(u64),
    Bool(bool),
}

/// The values written so far.
#[derive(Debug, Default)]
pub(super) struct Values {
    written: Vec<u8>,
    count: u32,
    scalars: HashMap<Scalar, u32>,
    /// By hash. Texts are compared with the bytes already written, so that no copy is kept.
    texts: HashMap<u64, Text>,
}

#[derive(Debug)]
struct Text {
    number: u32,
    bytes: Range<usize>,
}

impl Values {
    /// The index of a value that is not a text.
    pub(super) fn scalar(&mut self, value: Scalar) -> u32 {
        match self.scalars.entry(value) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(new) => {
                put_scalar(&mut self.written, value);
                self.count += 1;
                *new.insert(self.count - 1)
            }
        }
    }

    /// The index of a text. Of texts with equal hashes, the later ones are written each time.
    pub(super) fn text(&mut self, text: &str) -> u32 {
        let hash = BuildHasherDefault::<DefaultHasher>::new().hash_one(text);
        let entry = self.texts.entry(hash);
        if let Entry::Occupied(known) = &entry
            && self.written[known.get().bytes.clone()] == *text.as_bytes()
        {
            return known.get().number;
        }
        put_text(&mut self.written, text);
        let (end, number) = (self.written.len(), self.count);
        self.count += 1;
        entry.or_insert(Text { number, bytes: end - text.len()..end });
        number
    }

    /// The encoded values, as fields of the layer.
    pub(super) fn fields(&self) -> &[u8] {
        &self.written
    }
}

fn put_text(out: &mut Vec<u8>, text: &str) {
    out.push(VALUE);
    put_varint(out, (1 + varint_len(text.len() as u64) + text.len()) as u64);
    put_bytes(out, 0x0a, text.as_bytes());
}

fn put_scalar(out: &mut Vec<u8>, value: Scalar) {
    let (tag, n) = match value {
        Scalar::Uint(n) => (0x28, n),
        Scalar::Int(n) => (0x30, zigzag(n)),
        Scalar::Bool(b) => (0x38, b.into()),
        Scalar::Double(bits) => {
            out.extend_from_slice(&[VALUE, 9, 0x19]);
            out.extend_from_slice(&bits.to_le_bytes());
            return;
        }
    };
    out.push(VALUE);
    put_varint(out, 1 + varint_len(n) as u64);
    out.push(tag);
    put_varint(out, n);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn types_do_not_share_a_number() {
        let mut values = Values::default();
        let one = [
            Scalar::Uint(1),
            Scalar::Int(1),
            Scalar::Double(1.0_f64.to_bits()),
            Scalar::Bool(true),
            Scalar::Double((-0.0_f64).to_bits()),
            Scalar::Double(0.0_f64.to_bits()),
        ];
        assert_eq!(one.map(|value| values.scalar(value)), [0, 1, 2, 3, 4, 5]);
        assert_eq!(values.text("1"), 6);
        assert_eq!(one.map(|value| values.scalar(value)), [0, 1, 2, 3, 4, 5]);
    }

    #[test]
    fn a_text_that_shares_a_hash_is_written_again() {
        let mut values = Values::default();
        assert_eq!(values.text("a"), 0);
        for known in values.texts.values_mut() {
            known.bytes = 0..1;
        }
        assert_eq!((values.text("a"), values.text("a")), (1, 2));
        assert_eq!(values.fields(), [VALUE, 3, 0x0a, 1, b'a'].repeat(3));
    }

    proptest! {
        #[test]
        fn a_text_keeps_its_number(texts in prop::collection::vec("[a-cư]{0,3}", 1..60)) {
            let mut values = Values::default();
            let mut known: Vec<&str> = Vec::new();
            for text in &texts {
                let number = values.text(text);
                let place = known.iter().position(|k| k == text).unwrap_or_else(|| {
                    known.push(text);
                    known.len() - 1
                });
                prop_assert_eq!(usize::try_from(number).unwrap(), place);
            }
        }
    }
}
