//! Radii as people write them.

use std::str::FromStr;

use crate::geom::numeral::{Form, Mark, Numeral};

/// A distance in metres, greater than zero.
///
/// # Examples
///
/// ```
/// use xuong::query::radius::Radius;
///
/// let metres = |text: &str| text.parse().map(Radius::metres);
/// assert_eq!(metres("500"), Ok(500.0));
/// assert_eq!(metres("1,5 km"), Ok(1500.0), "a decimal comma, as in Vietnamese");
/// assert!(metres("0").is_err() && metres("3 miles").is_err());
/// assert!(metres("1,000").is_err(), "a thousand in English, one in Vietnamese");
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Radius(f64);

/// A text that is not a radius.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a radius: use 500, 500m or 3km")]
pub struct NotARadius(pub String);

impl Radius {
    /// The distance in metres.
    pub fn metres(self) -> f64 {
        self.0
    }
}

impl FromStr for Radius {
    type Err = NotARadius;

    fn from_str(text: &str) -> Result<Self, NotARadius> {
        let plain = text.trim().to_lowercase();
        let (number, factor) = match plain.strip_suffix("km") {
            Some(number) => (number.trim(), 1000.0),
            None => (plain.strip_suffix('m').unwrap_or(&plain).trim(), 1.0),
        };
        // A point is a decimal mark, as programs write it; a comma before three digits may separate thousands.
        let is_doubtful = Numeral::read(number).is_ok_and(|n| n.form() == Form::Either(Mark::Comma));
        let metres = number.replace(',', ".").parse::<f64>().ok().map(|n| n * factor);
        let fits = metres.filter(|m| m.is_finite() && *m > 0.0 && !is_doubtful);
        fits.map(Self).ok_or_else(|| NotARadius(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("500", 500.0)]
    #[case("500m", 500.0)]
    #[case("3km", 3000.0)]
    #[case("1,5 km", 1500.0)]
    #[case("3 KM", 3000.0)]
    #[case(" 250 m ", 250.0)]
    #[case("0,125km", 125.0)]
    #[case("1234,567", 1234.567)]
    #[case("1.234", 1.234)]
    #[case(".5", 0.5)]
    #[case("5e-324", 5e-324)]
    #[case("1e3", 1000.0)]
    fn units_are_understood(#[case] text: &str, #[case] metres: f64) {
        assert_eq!(text.parse(), Ok(Radius(metres)));
    }

    #[rstest]
    #[case("")]
    #[case("-1")]
    #[case("0")]
    #[case("three")]
    #[case("inf")]
    #[case("NaN")]
    #[case("-0")]
    #[case("1e309")]
    #[case("1e306 km")]
    #[case("km")]
    #[case("m")]
    #[case("5 mm")]
    #[case("5 mkm")]
    #[case("3 miles")]
    #[case("1,000")]
    #[case("2,500 km")]
    #[case("1.234,5")]
    #[case("1,2,3")]
    fn nonsense_is_refused_and_named(#[case] text: &str) {
        let error = text.parse::<Radius>().unwrap_err().to_string();
        assert_eq!(error, format!("'{text}' is not a radius: use 500, 500m or 3km"));
    }
}
