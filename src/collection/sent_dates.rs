//! Dates as clients send them: the first day of what is known, and beside it how much is known.

use serde_json::Value as Json;

use super::misfit::Misfit;
use crate::model::date::{DatePrecision, PartialDate};

/// The two properties of a date in a request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sent<'a> {
    /// The date.
    pub(super) date: Option<&'a Json>,
    /// How much of it is known.
    pub(super) precision: Option<&'a Json>,
    /// Whether a property that is not sent keeps its value.
    pub(super) keeps: bool,
}

impl Sent<'_> {
    /// The date that the request states.
    ///
    /// A published date that comes back unchanged is the stored one, so that a year stays a year. Any other date is known
    /// as far as it is written, and not further than its precision says.
    pub(super) fn read(self, stored: Option<PartialDate>) -> Result<Option<PartialDate>, Misfit> {
        let precision = self.precision()?;
        let sent = match self.date {
            Some(Json::String(text)) => Some(text.trim().parse().map_err(|_| Misfit::Form("2025-06-30"))?),
            None if self.keeps => stored,
            None | Some(Json::Null) => None,
            Some(_) => return Err(Misfit::Form("2025-06-30")),
        };
        let is_stored = |date: &PartialDate| stored.is_some_and(|stored| *date == stored.first_day().into());
        match (sent, precision) {
            (Some(date), Some(precision)) => {
                date.known_to(precision).map(Some).ok_or(Misfit::Precision(precision))
            }
            (Some(date), None) if is_stored(&date) => Ok(stored),
            (date, _) => Ok(date),
        }
    }

    fn precision(self) -> Result<Option<DatePrecision>, Misfit> {
        match self.precision {
            None | Some(Json::Null) => Ok(None),
            Some(Json::String(text)) => {
                text.parse::<DatePrecision>().map(Some).map_err(|not| Misfit::NotInSet(not.allowed))
            }
            Some(_) => Err(Misfit::Form("\"day\"")),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(date: &Json, precision: &Json, stored: &str) -> Result<String, Misfit> {
        let sent = Sent { date: Some(date), precision: Some(precision), keeps: true };
        let read = sent.read(stored.parse().ok());
        read.map(|date| date.map(|date| date.to_string()).unwrap_or_default())
    }

    #[test]
    fn a_year_that_comes_back_as_its_first_day_stays_a_year() {
        let none = Json::Null;
        assert_eq!(read(&json!("2010-01-01"), &none, "2010").unwrap(), "2010");
        assert_eq!(read(&json!("2010-01-01"), &json!("year"), "2010").unwrap(), "2010");
        assert_eq!(read(&json!("2010-01-01"), &json!("day"), "2010").unwrap(), "2010-01-01");
        assert_eq!(read(&json!("2010-01-02"), &none, "2010").unwrap(), "2010-01-02");
        assert_eq!(read(&json!("2011-05"), &none, "2010").unwrap(), "2011-05");
        assert_eq!(read(&json!("2011-05-01"), &json!("month"), "2010").unwrap(), "2011-05");
        assert_eq!(read(&none, &none, "2010").unwrap(), "");
    }

    #[test]
    fn a_precision_that_contradicts_its_date_is_refused() {
        assert_eq!(
            read(&json!("2010-05-03"), &json!("year"), "2009"),
            Err(Misfit::Precision(DatePrecision::Year))
        );
        assert_eq!(read(&json!("2010"), &json!("day"), "2010"), Err(Misfit::Precision(DatePrecision::Day)));
        assert!(read(&json!("sometime"), &Json::Null, "2010").is_err());
        assert!(read(&json!(2010), &Json::Null, "2010").is_err());
    }
}
