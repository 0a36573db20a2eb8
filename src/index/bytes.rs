//! Length-prefixed runs of bytes.

/// Lengths below this value take one byte, others take five.
const LONG: usize = 255;

/// Appends the length of a run and its bytes.
pub(super) fn put(out: &mut Vec<u8>, run: &[u8]) {
    match u8::try_from(run.len()) {
        Ok(short) if run.len() < LONG => out.push(short),
        _ => {
            out.push(u8::MAX);
            out.extend(u32::try_from(run.len()).expect("a text of a record is below 4 GB").to_le_bytes());
        }
    }
    out.extend_from_slice(run);
}

/// Removes the next run; `None` if the bytes end before it does.
pub(super) fn take<'a>(from: &mut &'a [u8]) -> Option<&'a [u8]> {
    let (short, rest) = from.split_first()?;
    let (length, rest) = if *short == u8::MAX {
        let (length, rest) = rest.split_first_chunk()?;
        (usize::try_from(u32::from_le_bytes(*length)).ok()?, rest)
    } else {
        (usize::from(*short), rest)
    };
    let (run, rest) = rest.split_at_checked(length)?;
    *from = rest;
    Some(run)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_any_length_are_taken_as_they_were_put() {
        let runs = [0, 1, 254, 255, 256, 70_000].map(|n| vec![7; n]);
        let mut all = Vec::new();
        runs.iter().for_each(|run| put(&mut all, run));
        let mut rest = all.as_slice();
        assert!(runs.iter().all(|run| take(&mut rest) == Some(run.as_slice())));
        assert_eq!(take(&mut rest), None);
        assert_eq!(take(&mut [3, 7, 7].as_slice()), None, "an end that is cut off");
    }
}
