//! The winds of the compass in words.

use crate::model::lang::{Lang, Text};

/// Clockwise from north.
const WINDS: [Text; 8] = [
    Text::new("bắc", "north"),
    Text::new("đông bắc", "north-east"),
    Text::new("đông", "east"),
    Text::new("đông nam", "south-east"),
    Text::new("nam", "south"),
    Text::new("tây nam", "south-west"),
    Text::new("tây", "west"),
    Text::new("tây bắc", "north-west"),
];

/// The wind nearest to a direction, in degrees clockwise from north.
pub(super) fn bearing(azimuth_deg: f64, lang: Lang) -> &'static str {
    let degrees = azimuth_deg.rem_euclid(360.0);
    let boundaries = (1..=8_u8).map(|wind| f64::from(wind).mul_add(45.0, -22.5));
    let passed = boundaries.filter(|boundary| *boundary <= degrees).count();
    WINDS[passed % WINDS.len()].of(lang)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(0.0, "north")]
    #[case(22.4, "north")]
    #[case(22.5, "north-east")]
    #[case(90.0, "east")]
    #[case(135.0, "south-east")]
    #[case(181.0, "south")]
    #[case(225.0, "south-west")]
    #[case(270.0, "west")]
    #[case(315.0, "north-west")]
    #[case(337.5, "north")]
    #[case(360.0, "north")]
    fn a_direction_has_the_name_of_the_nearest_wind(#[case] azimuth_deg: f64, #[case] wind: &str) {
        assert_eq!(bearing(azimuth_deg, Lang::En), wind);
    }
}
