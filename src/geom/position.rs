//! Positions as people write them: degrees in either order, degrees-minutes-seconds, VN-2000 with X and Y in either
//! order, decimal commas and thousands separators.

use super::{
    crs::{Crs, OutOfArea},
    lonlat::LonLat,
    numeral::{Form, Mark, Numeral},
};

/// A position and how its text was interpreted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// The position in WGS 84.
    pub at: LonLat,
    /// The reference system of the numbers.
    pub crs: Crs,
    /// Whether the latitude or northing came first.
    pub north_first: bool,
    /// Whether a comma was read as the decimal mark.
    pub comma_decimals: bool,
}

/// Why a text is not a position.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PositionError {
    /// Not two numbers.
    #[error("'{0}' is not a pair of coordinates")]
    NotAPair(String),
    /// A part is not a number.
    #[error("'{0}' is not a number")]
    NotANumber(String),
    /// In neither order are the numbers degrees in Viet Nam or VN-2000 metres.
    #[error("({0}, {1}) fits neither degrees in Viet Nam nor VN-2000 metres, in either order")]
    NoFit(f64, f64),
    /// Degrees, but the stated system has metres.
    #[error(
        "({0}, {1}) are degrees, but {2} is in metres; give the system of the degrees, or none for WGS 84"
    )]
    Degrees(f64, f64, Crs),
    /// Metres, but the stated system has degrees.
    #[error("({0}, {1}) are metres, but {2} is in degrees; give the system of the metres")]
    Metres(f64, f64, Crs),
    /// Outside the area of the projection.
    #[error(transparent)]
    OutOfArea(#[from] OutOfArea),
}

/// Parses a pair such as `105.9128,21.0400`, `2327066 594446` or `21°02'24"N 105°54'46"E`.
///
/// The order of the two numbers follows from their size. `stated` is the reference system of the numbers, if the
/// source names one; without it, degrees are taken for WGS 84 and metres for `of_metres`.
///
/// # Errors
///
/// [`PositionError`] if the text is not a pair of numbers, the numbers are not a position in Viet Nam in either order,
/// or they contradict the stated system.
///
/// # Examples
///
/// ```
/// use xuong::geom::{crs::Crs, position::{PositionError, read}};
///
/// let dms = read("21°02'24\"N 105°54'46\"E", None, Crs::TM3_105).unwrap();
/// assert!((dms.at.lat() - 21.04).abs() < 1e-12, "2 minutes and 24 seconds are 0.04 degrees");
/// assert!(dms.north_first);
///
/// let grid = read("2327066 594446", None, Crs::TM3_105).unwrap();
/// assert_eq!((grid.crs, grid.north_first), (Crs::TM3_105, true));
///
/// let degrees_for_metres = read("105.9128,21.0400", Some(Crs::TM3_105), Crs::TM3_105);
/// assert!(matches!(degrees_for_metres, Err(PositionError::Degrees(..))));
/// ```
pub fn read(text: &str, stated: Option<Crs>, of_metres: Crs) -> Result<Reading, PositionError> {
    let bare = unlabelled(text);
    let parts = |separators: &[char]| -> Vec<&str> {
        bare.as_deref().unwrap_or(text).split(separators).map(str::trim).filter(|s| !s.is_empty()).collect()
    };
    for separators in [&[' ', ';', '\t'][..], &[',', ';'][..]] {
        if let [a, b] = parts(separators)[..] {
            let end = |t: &str| t.trim_end_matches([',', ';']).to_owned();
            return read_pair(&coordinate(&end(a))?, &coordinate(&end(b))?, stated, of_metres);
        }
    }
    Err(PositionError::NotAPair(text.to_owned()))
}

/// The two coordinates of `VN-2000 X 2.336.100 Y 580.200`, as programs print them, without the name of the system and the
/// letters; `None` if the text is not of this form. Which is the northing follows from their size.
fn unlabelled(text: &str) -> Option<String> {
    let upper = text.trim().to_uppercase();
    let system = upper.strip_prefix("VN-2000").or_else(|| upper.strip_prefix("VN2000"));
    let pair = system.unwrap_or(&upper).trim_start_matches([':', ' ']);
    let (first, second) = match pair.strip_prefix('X') {
        Some(rest) => rest.split_once('Y')?,
        None => match pair.strip_prefix('Y') {
            Some(rest) => rest.split_once('X')?,
            None => return system.map(|_| pair.to_owned()),
        },
    };
    let value = |part: &str| {
        let bare = part.trim().trim_start_matches(['=', ':']).trim().trim_end_matches([',', ';']).trim();
        // Metres have six digits or more; `X1Y2` is a code.
        let is_long = bare.len() > 5 && bare.starts_with(|c: char| c.is_ascii_digit());
        is_long.then(|| bare.replace([' ', '\u{a0}', '\u{202f}'], ""))
    };
    Some(format!("{};{}", value(first)?, value(second)?))
}

/// One of two coordinates, with both readings where a mark may be a decimal mark or a thousands separator.
#[derive(Debug, Clone, PartialEq)]
pub struct Coordinate {
    /// The possible values, the more likely one first.
    pub readings: Vec<f64>,
    /// Whether a comma is its decimal mark.
    pub comma_decimals: bool,
}

/// Parses one coordinate: a decimal number, or degrees with minutes and seconds, of which south and west are negative.
///
/// # Errors
///
/// [`PositionError::NotANumber`].
///
/// # Examples
///
/// ```
/// use xuong::geom::position::coordinate;
///
/// assert_eq!(coordinate("105°54'W").unwrap().readings, [-105.9]);
/// assert_eq!(coordinate("594.446").unwrap().readings, [594.446, 594_446.0]);
/// assert!(coordinate("105,9128").unwrap().comma_decimals);
/// assert!(coordinate("Long Biên").is_err());
/// ```
pub fn coordinate(text: &str) -> Result<Coordinate, PositionError> {
    let wrong = || PositionError::NotANumber(text.trim().to_owned());
    if text.contains(['°', 'º']) {
        let degrees = sexagesimal(text.trim()).ok_or_else(wrong)?;
        return Ok(Coordinate { readings: vec![degrees], comma_decimals: false });
    }
    let numeral = Numeral::read(text).map_err(|_| wrong())?;
    let (mark, grouped) = match numeral.form() {
        Form::Plain => (Mark::Point, None),
        Form::Needs(mark) => (mark, None),
        Form::Either(mark) => (mark, numeral.with(mark.other())),
    };
    let decimal = numeral.with(mark).ok_or_else(wrong)?;
    let readings: Vec<f64> = std::iter::once(decimal).chain(grouped).map(|n| n.value).collect();
    if readings.iter().any(|n| !n.is_finite()) {
        return Err(wrong());
    }
    Ok(Coordinate { readings, comma_decimals: mark == Mark::Comma && !decimal.is_whole })
}

/// Interprets two coordinates; their order follows from their size. `stated` and `of_metres` are as for [`read`].
///
/// # Errors
///
/// As for [`read`].
///
/// # Examples
///
/// Of the two readings of `2.327.066` and `594.446` only the metres are a position in Viet Nam:
///
/// ```
/// use xuong::geom::{crs::Crs, position::{coordinate, read_pair}};
///
/// let (north, east) = (coordinate("2.327.066").unwrap(), coordinate("594.446").unwrap());
/// let dotted = read_pair(&north, &east, None, Crs::TM3_105).unwrap();
/// assert_eq!(dotted.at, Crs::TM3_105.to_lonlat(594_446.0, 2_327_066.0).unwrap());
/// ```
pub fn read_pair(
    a: &Coordinate,
    b: &Coordinate,
    stated: Option<Crs>,
    of_metres: Crs,
) -> Result<Reading, PositionError> {
    let (a_first, b_first) = (&a.readings, &b.readings);
    let pairs = || a_first.iter().flat_map(|a| b_first.iter().map(move |b| (*a, *b)));
    let fitting = pairs().find_map(|(a, b)| Some((a, b, fit(a, b, stated)?)));
    let Some((first, second, (unit, north_first))) = fitting else {
        let (a, b) = pairs().next().unwrap_or_default();
        return Err(PositionError::NoFit(a, b));
    };
    let crs = match (stated, unit) {
        (None, Unit::Degrees) => Crs::Crs84,
        (None, Unit::Metres) => of_metres,
        (Some(crs), Unit::Degrees) if crs.is_geographic() => crs,
        (Some(crs), Unit::Metres) if !crs.is_geographic() => crs,
        (Some(crs), Unit::Degrees) => return Err(PositionError::Degrees(first, second, crs)),
        (Some(crs), Unit::Metres) => return Err(PositionError::Metres(first, second, crs)),
    };
    let (east, north) = if north_first { (second, first) } else { (first, second) };
    let comma_decimals = a.comma_decimals || b.comma_decimals;
    Ok(Reading { at: crs.to_lonlat(east, north)?, crs, north_first, comma_decimals })
}

/// The unit of coordinates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Degrees,
    Metres,
}

/// The unit in which two numbers are a position in Viet Nam, and whether the northern one comes first.
fn fit(first: f64, second: f64, stated: Option<Crs>) -> Option<(Unit, bool)> {
    let (easts, norths) = match stated {
        Some(Crs::WebMercator) => (11_350_000.0..=13_140_000.0, 669_000.0..=2_754_000.0),
        _ => (100_000.0..=900_000.0, 800_000.0..=2_700_000.0),
    };
    let unit = |east: f64, north: f64| {
        let degrees = (102.0..=118.0).contains(&east) && (6.0..=24.0).contains(&north);
        let metres = easts.contains(&east) && norths.contains(&north);
        degrees.then_some(Unit::Degrees).or(metres.then_some(Unit::Metres))
    };
    unit(first, second).map(|unit| (unit, false)).or_else(|| unit(second, first).map(|unit| (unit, true)))
}

/// A hyphen, the minus sign, and the minus sign of full width.
const MINUS: [char; 3] = ['-', '\u{2212}', '\u{ff0d}'];

/// Decimal degrees of `21°02'24.5"N`; south and west are negative.
fn sexagesimal(text: &str) -> Option<f64> {
    let upper = text.to_uppercase();
    let negative = upper.contains(['S', 'W']) || upper.starts_with(MINUS);
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
    #[case("VN-2000 X 2.327.066,347 Y 594.446,581", true)]
    #[case("X=2327066.347 Y=594446.581", true)]
    #[case("x: 2,327,066.347; y: 594,446.581", true)]
    #[case("VN-2000 Y 594446.581 X 2327066.347", false)]
    #[case("VN2000: 2327066.347, 594446.581", true)]
    #[case("21°02'04.992\"N 105°54'38.016\"E", true)]
    fn one_place_written_many_ways_is_one_place(#[case] text: &str, #[case] north_first: bool) {
        let reading = read(text, None, Crs::TM3_105).unwrap();
        assert!((reading.at.lon() - 105.91056).abs() < 1e-7, "{reading:?}");
        assert!((reading.at.lat() - 21.03472).abs() < 1e-7, "{reading:?}");
        assert_eq!(reading.north_first, north_first);
    }

    #[rstest]
    #[case("1.234,5", &[1234.5], true)]
    #[case("1,234.5", &[1234.5], false)]
    #[case("1.234.567", &[1_234_567.0], false)]
    #[case("12,5", &[12.5], true)]
    #[case("594.447", &[594.447, 594_447.0], false)]
    fn marks_are_told_apart(#[case] text: &str, #[case] readings: &[f64], #[case] comma_decimals: bool) {
        let expected = Coordinate { readings: readings.to_vec(), comma_decimals };
        assert_eq!(coordinate(text), Ok(expected));
    }

    #[rstest]
    #[case("105.8 21.0", Crs::Vn2000)]
    #[case("21.0, 105.8", Crs::Vn2000)]
    #[case("2.327.066 594.447", Crs::TM3_105)]
    #[case("11790000 2391000", Crs::WebMercator)]
    fn a_stated_system_is_obeyed(#[case] text: &str, #[case] crs: Crs) {
        assert_eq!(read(text, Some(crs), Crs::TM3_105).map(|reading| reading.crs), Ok(crs));
    }

    #[rstest]
    #[case("VN-2000 X 2.336.100 Y 580.200")]
    #[case("VN-2000 X 2,336,100 Y 580,200")]
    #[case("2.336.100; 580.200")]
    #[case("2.336.100 580.200")]
    fn thousands_are_told_where_only_they_make_a_position(#[case] text: &str) {
        let plain = read("2336100 580200", None, Crs::TM3_105).unwrap();
        assert_eq!(read(text, None, Crs::TM3_105).map(|reading| reading.at), Ok(plain.at));
    }

    #[test]
    fn degrees_of_vn_2000_are_shifted() {
        let at = read("105.8 21.0", Some(Crs::Vn2000), Crs::TM3_105).unwrap().at;
        assert!((at.lon() - 105.801_882_4).abs() < 1e-7 && (at.lat() - 20.999_014_5).abs() < 1e-7, "{at:?}");
    }

    #[test]
    fn what_is_not_of_the_stated_system_is_refused() {
        assert!(matches!(
            read("105.8 21.0", Some(Crs::TM3_105), Crs::TM3_105),
            Err(PositionError::Degrees(..))
        ));
        assert!(matches!(
            read("594446 2327066", Some(Crs::Vn2000), Crs::TM3_105),
            Err(PositionError::Metres(..))
        ));
    }

    #[rstest]
    #[case("Sài Đồng")]
    #[case("1,2,3")]
    #[case("5 6")]
    #[case("X 2336100")]
    #[case("X1Y2")]
    #[case("Xuân Y 12")]
    #[case("VN-2000")]
    #[case("1.05.80 21.0")]
    #[case("1.058E+02 21.0")]
    #[case("")]
    fn what_is_no_position_is_refused(#[case] text: &str) {
        assert!(read(text, None, Crs::TM3_105).is_err());
    }

    #[rstest]
    #[case("21°", 21.0)]
    #[case("21º30'", 21.5)]
    #[case("21°30'36\"", 21.51)]
    #[case("21°30'36\"N", 21.51)]
    #[case("N21°30'36\"", 21.51)]
    #[case("21° 30′ 36″ n", 21.51)]
    #[case("21°30’36,0\"B", 21.51)]
    #[case("105°54'36\"Đ", 105.91)]
    #[case("105°54.6'E", 105.91)]
    #[case("5°30'S", -5.5)]
    #[case("5°30'w", -5.5)]
    #[case("-5°30'", -5.5)]
    #[case::minus_sign("\u{2212}5°30'", -5.5)]
    #[case::full_width("\u{ff0d}5°30'", -5.5)]
    #[case::sign_and_side("-5°30'S", -5.5)]
    #[case("0°0'36\"W", -0.01)]
    fn degrees_have_minutes_seconds_and_a_side(#[case] text: &str, #[case] degrees: f64) {
        let read = coordinate(text).unwrap();
        assert!(!read.comma_decimals && read.readings.len() == 1);
        assert!((read.readings[0] - degrees).abs() < 1e-12, "{text}: {read:?}");
    }

    #[rstest]
    #[case("21°60'")]
    #[case("21°30'60\"")]
    #[case("21°30'30\"30")]
    #[case("°")]
    #[case("21.5.5°")]
    #[case("Long Biên")]
    #[case("1e400")]
    #[case("")]
    fn a_coordinate_that_is_none_is_named(#[case] text: &str) {
        let error = coordinate(&format!(" {text} ")).unwrap_err();
        assert_eq!(error.to_string(), format!("'{text}' is not a number"));
    }

    #[rstest]
    #[case("102 6", Some((102.0, 6.0)))]
    #[case("118 24", Some((118.0, 24.0)))]
    #[case("6 102", Some((102.0, 6.0)))]
    #[case("101.99 21", None)]
    #[case("118.01 21", None)]
    #[case("105 5.99", None)]
    #[case("105 24.01", None)]
    fn degrees_are_those_of_viet_nam(#[case] text: &str, #[case] at: Option<(f64, f64)>) {
        let read = read(text, None, Crs::TM3_105).ok();
        assert_eq!(read.map(|own| (own.at.lon(), own.at.lat())), at);
        assert!(read.is_none_or(|own| own.crs == Crs::Crs84));
    }

    #[rstest]
    #[case("100000 800000", true)]
    #[case("900000 2700000", true)]
    #[case("99999 2000000", false)]
    #[case("900001 2000000", false)]
    #[case("500000 799999", false)]
    #[case("500000 2700001", false)]
    fn metres_are_those_of_a_zone(#[case] text: &str, #[case] fits: bool) {
        let error = read(text, None, Crs::TM3_105).err();
        assert_eq!(!matches!(error, Some(PositionError::NoFit(..))), fits, "{text}: {error:?}");
    }

    #[rstest]
    #[case("594446 2327066", false)]
    #[case("594446,5 2327066,5", true)]
    #[case("594.446,5 2.327.066,5", true)]
    #[case("594,446.5 2,327,066.5", false)]
    #[case("105,91 21,03", true)]
    fn a_decimal_comma_is_told(#[case] text: &str, #[case] comma: bool) {
        assert_eq!(read(text, None, Crs::TM3_105).unwrap().comma_decimals, comma);
    }

    #[test]
    fn a_text_that_is_no_pair_says_so() {
        let said = |text: &str| read(text, None, Crs::TM3_105).unwrap_err().to_string();
        assert_eq!(said("105.8"), "'105.8' is not a pair of coordinates");
        assert_eq!(said("105.8 21 7"), "'105.8 21 7' is not a pair of coordinates");
        assert_eq!(said("105.8 north"), "'north' is not a number");
        assert_eq!(
            said("1 2"),
            "(1, 2) fits neither degrees in Viet Nam nor VN-2000 metres, in either order"
        );
    }
}
