//! Radii as people write them.

use std::str::FromStr;

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
        let plain = text.trim().to_lowercase().replace(',', ".");
        let (number, factor) = match plain.strip_suffix("km") {
            Some(number) => (number, 1000.0),
            None => (plain.strip_suffix('m').unwrap_or(&plain), 1.0),
        };
        let metres = number.trim().parse::<f64>().ok().map(|n| n * factor);
        let fits = metres.filter(|m| m.is_finite() && *m > 0.0);
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
    fn units_are_understood(#[case] text: &str, #[case] metres: f64) {
        assert_eq!(text.parse(), Ok(Radius(metres)));
    }

    #[rstest]
    #[case("")]
    #[case("-1")]
    #[case("0")]
    #[case("three")]
    #[case("inf")]
    fn nonsense_is_refused(#[case] text: &str) {
        assert!(text.parse::<Radius>().is_err());
    }
}
