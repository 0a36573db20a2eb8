//! Damaged copies of a file, for tests that readers survive them.

#![expect(clippy::cast_possible_truncation, reason = "the files that tests make are small")]

/// Copies with some bytes changed, cut, doubled or replaced by extreme numbers; the same ones on every run. For a longer
/// search, `XUONG_MUTANTS` multiplies their number.
pub(super) fn mutants(bytes: &[u8], count: u64) -> impl Iterator<Item = Vec<u8>> {
    let times: u64 = std::env::var("XUONG_MUTANTS").ok().and_then(|times| times.parse().ok()).unwrap_or(1);
    (1..=count * times).map(move |seed| {
        let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let mut mutant = bytes.to_vec();
        for _ in 0..=dice.below(4) {
            damage(&mut mutant, &mut dice);
        }
        mutant
    })
}

fn damage(bytes: &mut Vec<u8>, dice: &mut Dice) {
    const NUMBERS: [[u8; 4]; 6] = [
        [0xff; 4],
        [0; 4],
        [0xff, 0xff, 0xff, 0x7f],
        [0x7f, 0xff, 0xff, 0xff],
        [0, 0, 0xf8, 0x7f],
        [1, 0, 0, 0],
    ];
    if bytes.is_empty() {
        return;
    }
    let at = dice.below(bytes.len());
    match dice.below(6) {
        0 => bytes[at] ^= 1 << dice.below(8),
        1 => bytes[at] = dice.below(256) as u8,
        2 => bytes.truncate(at),
        3 => {
            let number = NUMBERS[dice.below(NUMBERS.len())];
            bytes.iter_mut().skip(at).zip(number).for_each(|(byte, new)| *byte = new);
        }
        4 => {
            let end = (at + 1 + dice.below(64)).min(bytes.len());
            bytes.drain(at..end);
        }
        _ => {
            let end = (at + 1 + dice.below(64)).min(bytes.len());
            let part = bytes[at..end].to_vec();
            bytes.splice(at..at, part);
        }
    }
}

/// Xorshift (Marsaglia 2003).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % most as u64) as usize
    }
}
