//! Records of a workbook of Excel 97 to 2003 ([MS-XLS]), and the strings in them.

use super::compound::{u16_at, u32_at};

/// Types of records.
pub(super) mod kind {
    pub(in super::super) const FORMULA: u16 = 0x0006;
    pub(in super::super) const END: u16 = 0x000A;
    pub(in super::super) const FROM_1904: u16 = 0x0022;
    pub(in super::super) const PASSWORD: u16 = 0x002F;
    pub(in super::super) const CONTINUED: u16 = 0x003C;
    pub(in super::super) const SHEET: u16 = 0x0085;
    pub(in super::super) const NUMBERS: u16 = 0x00BD;
    pub(in super::super) const STYLE: u16 = 0x00E0;
    pub(in super::super) const MERGED: u16 = 0x00E5;
    pub(in super::super) const STRINGS: u16 = 0x00FC;
    pub(in super::super) const SHARED: u16 = 0x00FD;
    pub(in super::super) const NUMBER: u16 = 0x0203;
    pub(in super::super) const LABEL: u16 = 0x0204;
    pub(in super::super) const BOOLEAN: u16 = 0x0205;
    pub(in super::super) const RESULT: u16 = 0x0207;
    pub(in super::super) const ROW: u16 = 0x0208;
    pub(in super::super) const SHORT_NUMBER: u16 = 0x027E;
    pub(in super::super) const FORMAT: u16 = 0x041E;
    pub(in super::super) const BEGIN: u16 = 0x0809;
}

/// The records of a stream from an offset on.
#[derive(Debug, Clone)]
pub(super) struct Records<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Records<'a> {
    pub(super) fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    /// The parts of a record that continues over the following ones.
    pub(super) fn continued(&mut self, first: &'a [u8]) -> Parts<'a> {
        let mut parts = vec![first];
        loop {
            let mut ahead = self.clone();
            match ahead.next() {
                Some((kind::CONTINUED, part)) => parts.push(part),
                _ => return Parts { of: parts, current: 0, at: 0 },
            }
            *self = ahead;
        }
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (kind, length) = (u16_at(self.bytes, self.at)?, u16_at(self.bytes, self.at + 2)?);
        let from = self.at + 4;
        let record = self.bytes.get(from..from + usize::from(length))?;
        self.at = from + record.len();
        Some((kind, record))
    }
}

/// A record with its continuations.
pub(super) struct Parts<'a> {
    of: Vec<&'a [u8]>,
    current: usize,
    at: usize,
}

impl Parts<'_> {
    /// Goes to the next part if this one is at its end. Returns whether it did.
    fn turn(&mut self) -> bool {
        let is_at_end = self.of.get(self.current).is_some_and(|part| self.at >= part.len());
        if is_at_end {
            (self.current, self.at) = (self.current + 1, 0);
        }
        is_at_end
    }

    fn byte(&mut self) -> Option<u8> {
        while self.turn() {}
        let byte = *self.of.get(self.current)?.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn bytes<const N: usize>(&mut self) -> Option<[u8; N]> {
        let mut bytes = [0; N];
        for byte in &mut bytes {
            *byte = self.byte()?;
        }
        Some(bytes)
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        self.bytes().map(u16::from_le_bytes)
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        self.bytes().map(u32::from_le_bytes)
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            while self.turn() {}
            let here = (self.of.get(self.current)?.len() - self.at).min(count);
            self.at += here;
            count -= here;
        }
        Some(())
    }

    /// Reads a string of this length. Where it goes on in another part, a byte says anew whether its characters are wide.
    pub(super) fn string(&mut self, length: u16) -> Option<String> {
        const WIDE: u8 = 1;
        const FOREIGN: u8 = 4;
        const RICH: u8 = 8;
        let mut flags = self.byte()?;
        let runs = if flags & RICH > 0 { self.u16()? } else { 0 };
        let phonetic = if flags & FOREIGN > 0 { self.u32()? } else { 0 };
        let mut units: Vec<u16> = Vec::new();
        for _ in 0..length {
            if self.turn() {
                flags = self.byte()?;
            }
            units.push(if flags & WIDE > 0 { self.u16()? } else { self.byte()?.into() });
        }
        self.skip(usize::from(runs) * 4 + phonetic as usize)?;
        Some(String::from_utf16_lossy(&units))
    }
}

/// A number of four bytes: 30 bits of a whole number or of a double, perhaps to be divided by 100.
pub(super) fn short_number(bits: u32) -> f64 {
    const IS_DIVIDED: u32 = 1;
    const IS_WHOLE: u32 = 2;
    let number = if bits & IS_WHOLE > 0 {
        f64::from(bits.cast_signed() >> 2)
    } else {
        f64::from_bits(u64::from(bits & !3) << 32)
    };
    if bits & IS_DIVIDED > 0 { number / 100.0 } else { number }
}

/// A double at an offset.
pub(super) fn f64_at(bytes: &[u8], at: usize) -> Option<f64> {
    let (low, high) = (u32_at(bytes, at)?, u32_at(bytes, at + 4)?);
    Some(f64::from_bits((u64::from(high) << 32) | u64::from(low)))
}

/// The error with a code.
pub(super) fn error(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    }
}
