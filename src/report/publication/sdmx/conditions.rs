//! Which observations are requested: keys and conditions on dimensions, as the SDMX REST API 2.x writes them.

use time::Date;

use crate::{model::date::PartialDate, report::parameters::Period};

/// The dimensions in the order of keys.
pub const DIMENSIONS: [&str; 3] = ["FREQ", "REF_AREA", "ACTIVITY"];

/// The dimension of time, which is in no key.
pub const TIME_PERIOD: &str = "TIME_PERIOD";

/// Any value of a dimension.
const ANY: &str = "*";

/// The most keys, and the most values of a dimension, in one request.
const MOST: usize = 1000;

/// Conditions on observations; without any, every observation is meant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Conditions {
    /// Keys, one of which has to fit.
    keys: Vec<[Option<String>; DIMENSIONS.len()]>,
    /// Values of dimensions by their place, one of which has to fit.
    values: Vec<(usize, Vec<String>)>,
    /// Alternatives of bounds of the period.
    times: Vec<Vec<Bound>>,
}

/// What is wrong with a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misread {
    /// The key has not as many parts as there are dimensions.
    Key,
    /// There is no such dimension.
    Dimension,
    /// The value is no code and no bound of a period.
    Value,
}

/// A bound of the period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bound {
    /// The period is this one.
    Is(Date, Date),
    /// It does not begin before.
    From(Date),
    /// It does not end after.
    To(Date),
}

impl Conditions {
    /// Adds keys, separated by commas: a code or `*` for each dimension, separated by points.
    ///
    /// # Errors
    ///
    /// [`Misread::Key`] if a key has another number of parts.
    pub fn with_keys(mut self, text: &str) -> Result<Self, Misread> {
        let all: Vec<&str> = text.split(',').collect();
        if all.contains(&ANY) {
            return Ok(self);
        }
        if all.len() > MOST {
            return Err(Misread::Key);
        }
        for key in all {
            let parts: Vec<Option<String>> =
                key.split('.').map(|part| Some(part.to_owned()).filter(|own| own != ANY)).collect();
            let key = <[Option<String>; DIMENSIONS.len()]>::try_from(parts).map_err(|_| Misread::Key)?;
            if key.iter().flatten().any(String::is_empty) {
                return Err(Misread::Key);
            }
            self.keys.push(key);
        }
        Ok(self)
    }

    /// Adds a condition on a dimension: codes separated by commas, or bounds of the period. Bounds that hold together are
    /// separated by `+`, which is a space once a query is decoded.
    ///
    /// # Errors
    ///
    /// [`Misread`] if there is no such dimension, or if a value cannot be read.
    pub fn with(mut self, dimension: &str, text: &str) -> Result<Self, Misread> {
        let parts: Vec<&str> = text.split(',').collect();
        if parts.len() > MOST || parts.contains(&"") {
            return Err(Misread::Value);
        }
        if dimension == TIME_PERIOD {
            let bounds = |part: &&str| -> Result<Vec<Bound>, Misread> {
                part.split([' ', '+']).map(|own| bound(own).ok_or(Misread::Value)).collect()
            };
            self.times = parts.iter().map(bounds).collect::<Result<_, _>>()?;
            return Ok(self);
        }
        let place = DIMENSIONS.iter().position(|own| *own == dimension).ok_or(Misread::Dimension)?;
        let code = |part: &str| {
            let bare = part.strip_prefix("eq:").unwrap_or(part);
            Some(bare.to_owned()).filter(|own| !own.contains([':', ' ', '+'])).ok_or(Misread::Value)
        };
        let codes = parts.into_iter().map(code).collect::<Result<Vec<_>, _>>()?;
        if !codes.iter().any(|own| own == ANY) {
            self.values.push((place, codes));
        }
        Ok(self)
    }

    /// Whether an observation with these codes meets them.
    pub(super) fn hold(&self, at: &[String; 4]) -> bool {
        let fits = |key: &[Option<String>; DIMENSIONS.len()]| {
            key.iter().zip(at).all(|(part, own)| part.as_ref().is_none_or(|part| part == own))
        };
        (self.keys.is_empty() || self.keys.iter().any(fits))
            && self.values.iter().all(|(place, codes)| codes.contains(&at[*place]))
            && (self.times.is_empty() || self.meets_times(&at[3]))
    }

    fn meets_times(&self, period: &str) -> bool {
        let Some((first, last)) = days(period) else { return false };
        let meets = |bound: &Bound| match *bound {
            Bound::Is(from, to) => (from, to) == (first, last),
            Bound::From(day) => first >= day,
            Bound::To(day) => last <= day,
        };
        self.times.iter().any(|together| together.iter().all(meets))
    }
}

/// A period alone or after `eq:`, `ge:` or `le:`.
fn bound(text: &str) -> Option<Bound> {
    let (operator, period) = text.split_once(':').unwrap_or(("eq", text));
    let (first, last) = days(period)?;
    match operator {
        "eq" => Some(Bound::Is(first, last)),
        "ge" => Some(Bound::From(first)),
        "le" => Some(Bound::To(last)),
        _ => None,
    }
}

/// The first and the last day of a half year (`2026-S1`), a year (`2026` or `2026-A1`), a month or a day.
fn days(text: &str) -> Option<(Date, Date)> {
    if let Some((year, half)) = text.split_once("-S") {
        let period: Period = format!("{year}-H{half}").parse().ok()?;
        let begun = format!("{year}-{}", if half == "1" { "01" } else { "07" });
        return Some((begun.parse::<PartialDate>().ok()?.first_day(), period.last_day()));
    }
    let date: PartialDate = text.strip_suffix("-A1").unwrap_or(text).parse().ok()?;
    Some((date.first_day(), date.last_day()))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn holds(conditions: &Conditions) -> Vec<&'static str> {
        let all = ["S._T._T 2025-S1", "S.A.25 2025-S2", "S.A._T 2026-S1", "A.A.25 2025", "A.B.25 2026"];
        let at = |text: &str| {
            let (key, time) = text.split_once(' ').unwrap();
            let parts: Vec<&str> = key.split('.').chain([time]).collect();
            [parts[0], parts[1], parts[2], parts[3]].map(str::to_owned)
        };
        all.into_iter().filter(|own| conditions.hold(&at(own))).collect()
    }

    #[rstest]
    #[case("*", 5)]
    #[case("*.*.*", 5)]
    #[case("S.*.*", 3)]
    #[case("S.A.25", 1)]
    #[case("S._T._T,A.B.*", 2)]
    #[case("S.Z.*", 0)]
    fn a_key_has_a_code_for_each_dimension(#[case] text: &str, #[case] count: usize) {
        assert_eq!(holds(&Conditions::default().with_keys(text).unwrap()).len(), count);
    }

    #[rstest]
    #[case("REF_AREA", "A", 3)]
    #[case("REF_AREA", "eq:A,B", 4)]
    #[case("REF_AREA", "*", 5)]
    #[case("ACTIVITY", "_T", 2)]
    #[case("TIME_PERIOD", "2025", 1)]
    #[case("TIME_PERIOD", "2025-A1,2026-S1", 2)]
    #[case("TIME_PERIOD", "ge:2026", 2)]
    #[case("TIME_PERIOD", "le:2025-S1", 1)]
    #[case("TIME_PERIOD", "ge:2025-S2 le:2026-06", 2)]
    #[case("TIME_PERIOD", "ge:2025-07-01+le:2026-S1", 2)]
    fn a_condition_chooses_values(#[case] dimension: &str, #[case] text: &str, #[case] count: usize) {
        let conditions = Conditions::default().with(dimension, text).unwrap();
        assert_eq!(holds(&conditions).len(), count, "{:?}", holds(&conditions));
    }

    #[test]
    fn conditions_hold_together() {
        let conditions = Conditions::default().with_keys("S.*.*").unwrap().with("REF_AREA", "A").unwrap();
        let conditions = conditions.with("TIME_PERIOD", "le:2025").unwrap();
        assert_eq!(holds(&conditions), ["S.A.25 2025-S2"]);
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        let none = Conditions::default();
        for key in ["", "S", "S.A", "S.A.25.2026", "S..25", "S.A.25,"] {
            assert_eq!(none.clone().with_keys(key), Err(Misread::Key), "{key}");
        }
        assert_eq!(none.clone().with("OBS_VALUE", "1"), Err(Misread::Dimension));
        for (dimension, text) in [
            ("REF_AREA", ""),
            ("REF_AREA", "A,,B"),
            ("REF_AREA", "ne:A"),
            ("TIME_PERIOD", "soon"),
            ("TIME_PERIOD", "co:2025"),
            ("TIME_PERIOD", "2025-S3"),
            ("TIME_PERIOD", "2025-Sé"),
        ] {
            assert_eq!(none.clone().with(dimension, text), Err(Misread::Value), "{dimension} {text}");
        }
    }
}
