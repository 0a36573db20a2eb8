//! The parts of the Protocol Buffers encoding that vector tiles need.

/// Appends a base-128 varint.
pub(super) fn put_varint(out: &mut Vec<u8>, mut n: u64) {
    while n > 0x7f {
        out.push((n & 0x7f) as u8 | 0x80);
        n >>= 7;
    }
    out.push((n & 0x7f) as u8);
}

/// The number of bytes that [`put_varint`] appends.
pub(super) fn varint_len(n: u64) -> usize {
    (n | 1).ilog2() as usize / 7 + 1
}

/// ZigZag encoding: integers of small magnitude become small unsigned integers.
pub(super) fn zigzag(n: i64) -> u64 {
    (n << 1 ^ n >> 63).cast_unsigned()
}

/// Appends a length-delimited field.
pub(super) fn put_bytes(out: &mut Vec<u8>, tag: u8, bytes: &[u8]) {
    out.push(tag);
    put_varint(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(0, &[0])]
    #[case(1, &[1])]
    #[case(127, &[127])]
    #[case(128, &[0x80, 1])]
    #[case(150, &[0x96, 1])]
    #[case(16_383, &[0xff, 0x7f])]
    #[case(16_384, &[0x80, 0x80, 1])]
    #[case(u64::MAX, &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1])]
    fn a_number_takes_as_many_bytes_as_announced(#[case] n: u64, #[case] bytes: &[u8]) {
        let mut out = Vec::new();
        put_varint(&mut out, n);
        assert_eq!(out, bytes);
        assert_eq!(varint_len(n), bytes.len());
    }

    #[rstest]
    #[case(0, 0)]
    #[case(-1, 1)]
    #[case(1, 2)]
    #[case(-2, 3)]
    #[case(i64::MAX, u64::MAX - 1)]
    #[case(i64::MIN, u64::MAX)]
    fn signs_alternate(#[case] n: i64, #[case] folded: u64) {
        assert_eq!(zigzag(n), folded);
    }
}
