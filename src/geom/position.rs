//! Positions as people write them: degrees in either order, degrees-minutes-seconds, VN-2000 with X and Y in either
//! order, decimal commas and thousands dots.

use super::{
    crs::{Crs, OutOfArea},
    lonlat::LonLat,
};

/// A position that was read, and how.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// The position in WGS 84.
    pub at: LonLat,
    /// The system the numbers were taken to be in.
    pub crs: Crs,
    /// The northern number came first.
    pub north_first: bool,
    /// A comma was read as the decimal mark.
    pub comma_decimals: bool,
}

/// Why two texts are no position.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PositionError {
    /// Not two numbers.
    #[error("'{0}' is not a pair of coordinates")]
    NotAPair(String),
    /// A text is no number.
    #[error("'{0}' is not a number")]
    NotANumber(String),
    /// The numbers fit neither degrees in Viet Nam nor VN-2000 metres, in either order.
    #[error("({0}, {1}) fits neither degrees in Viet Nam nor VN-2000 metres, in either order")]
    NoFit(f64, f64),
    /// The projection refused.
    #[error(transparent)]
    OutOfArea(#[from] OutOfArea),
}

/// Reads a pair such as `105.9128,21.0400`, `2327066 594446` or `21°02'24"N 105°54'46"E`.
///
/// Metres are read in `projected`; degrees are WGS 84.
pub fn read(text: &str, projected: Crs) -> Result<Reading, PositionError> {
    let parts = |separators: &[char]| -> Vec<&str> {
        text.split(separators).map(str::trim).filter(|s| !s.is_empty()).collect()
    };
    for separators in [&[' ', ';', '\t'][..], &[',', ';'][..]] {
        if let [a, b] = parts(separators)[..] {
            let trimmed = |s: &'static [char]| move |t: &str| t.trim_end_matches(s).to_owned();
            let end = trimmed(&[',', ';']);
            return read_pair(&end(a), &end(b), projected);
        }
    }
    Err(PositionError::NotAPair(text.to_owned()))
}

/// Reads two numbers whose order is told by their size.
pub fn read_pair(a: &str, b: &str, projected: Crs) -> Result<Reading, PositionError> {
    let (first, second) = (number(a)?, number(b)?);
    let fit = |east: f64, north: f64| -> Option<Crs> {
        let degrees = (102.0..=118.0).contains(&east) && (6.0..=24.0).contains(&north);
        let metres = (100_000.0..=900_000.0).contains(&east) && (800_000.0..=2_700_000.0).contains(&north);
        match (degrees, metres) {
            (true, _) => Some(Crs::Crs84),
            (_, true) => Some(projected),
            _ => None,
        }
    };
    let (crs, north_first) = match (fit(first.0, second.0), fit(second.0, first.0)) {
        (Some(crs), _) => (crs, false),
        (None, Some(crs)) => (crs, true),
        (None, None) => return Err(PositionError::NoFit(first.0, second.0)),
    };
    let (east, north) = if north_first { (second.0, first.0) } else { (first.0, second.0) };
    Ok(Reading { at: crs.to_lonlat(east, north)?, crs, north_first, comma_decimals: first.1 || second.1 })
}

/// A number, and whether a comma was its decimal mark.
///
/// With both marks the last one is the decimal mark; a mark that repeats separates thousands; a single comma is a
/// decimal comma, as Vietnamese papers write it.
pub fn number(text: &str) -> Result<(f64, bool), PositionError> {
    let text = text.trim();
    let wrong = || PositionError::NotANumber(text.to_owned());
    if text.contains(['°', 'º']) {
        return sexagesimal(text).map(|n| (n, false)).ok_or_else(wrong);
    }
    let (dots, commas) = (text.matches('.').count(), text.matches(',').count());
    let decimal = match (dots, commas) {
        (_, 0) if dots <= 1 => '.',
        (0, 1) => ',',
        (0, _) | (_, 0) => '\0',
        _ if text.rfind(',') > text.rfind('.') => ',',
        _ => '.',
    };
    let plain: String = text
        .chars()
        .filter(|c| *c == decimal || !matches!(c, '.' | ',' | ' ' | '\u{a0}' | '\u{202f}'))
        .map(|c| if c == decimal { '.' } else { c })
        .collect();
    let value = plain.parse::<f64>().ok().filter(|n| n.is_finite()).ok_or_else(wrong)?;
    Ok((value, decimal == ','))
}

/// `21°02'24.5"N` in decimal degrees; south and west are negative.
fn sexagesimal(text: &str) -> Option<f64> {
    let upper = text.to_uppercase();
    let negative = upper.contains(['S', 'W']) || upper.starts_with('-');
    let parts: Vec<f64> = upper
        .split(|c: char| !c.is_ascii_digit() && c != '.' && c != ',')
        .filter(|s| !s.is_empty())
        .map(|s| s.replace(',', ".").parse().ok())
        .collect::<Option<_>>()?;
    let (degrees, minutes, seconds) = match parts[..] {
        [d] => (d, 0.0, 0.0),
        [d, m] => (d, m, 0.0),
        [d, m, s] => (d, m, s),
        _ => return None,
    };
    let whole = minutes < 60.0 && seconds < 60.0;
    let value = degrees + minutes / 60.0 + seconds / 3600.0;
    whole.then_some(if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("105.91056,21.03472", false)]
    #[case("21.03472, 105.91056", true)]
    #[case("594446.581 2327066.347", false)]
    #[case("2327066.347 594446.581", true)]
    #[case("2327066,347; 594446,581", true)]
    #[case("2.327.066,347 594.446,581", true)]
    #[case("594446.581,2327066.347", false)]
    #[case("21°02'04.992\"N 105°54'38.016\"E", true)]
    fn one_place_written_many_ways_is_one_place(#[case] text: &str, #[case] north_first: bool) {
        let reading = read(text, Crs::HANOI).unwrap();
        assert!((reading.at.lon() - 105.91056).abs() < 1e-7, "{reading:?}");
        assert!((reading.at.lat() - 21.03472).abs() < 1e-7, "{reading:?}");
        assert_eq!(reading.north_first, north_first);
    }

    #[rstest]
    #[case("1.234,5", 1234.5, true)]
    #[case("1,234.5", 1234.5, false)]
    #[case("1.234.567", 1_234_567.0, false)]
    #[case("12,5", 12.5, true)]
    #[case("12.5", 12.5, false)]
    fn marks_are_told_apart(#[case] text: &str, #[case] value: f64, #[case] comma: bool) {
        assert_eq!(number(text), Ok((value, comma)));
    }

    #[rstest]
    #[case("Sài Đồng")]
    #[case("1,2,3")]
    #[case("5 6")]
    #[case("")]
    fn what_is_no_position_is_refused(#[case] text: &str) {
        assert!(read(text, Crs::HANOI).is_err());
    }
}
