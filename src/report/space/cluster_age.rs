//! Clusters that predate Decision 105/2009/QĐ-TTg, in force from 5 October 2009.

use time::{Date, Month};

use crate::model::zone::{Founding, Zone};

/// The year of that day.
const YEAR: i32 = 2009;

/// The deadline for the treatment of such clusters (Decree 32/2024/NĐ-CP, Article 35(4)).
pub(crate) fn due() -> Date {
    Date::from_calendar_date(2026, Month::December, 31).expect("a day of the calendar")
}

/// Whether a cluster predates the decision and was not established again since; `None` if its years do not decide.
///
/// A later lease proves nothing, since the land of older clusters was leased again. Neither does a later year of
/// establishment that the state contradicts, since an old cluster may be planned again.
pub(crate) fn is_from_before_2009(zone: &Zone, on: Date) -> Option<bool> {
    let is_sure = zone.founding(on) != Founding::Disputed;
    let established = zone.established_year.filter(|year| *year < YEAR || is_sure);
    told_by(established, zone.lease_start)
}

fn told_by(established: Option<i32>, lease: Option<i32>) -> Option<bool> {
    if established.is_some_and(|year| year > YEAR) {
        return Some(false);
    }
    let before = [established, lease].into_iter().flatten().any(|year| year < YEAR);
    before.then_some(true)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::{due, told_by};

    #[rstest]
    #[case::established_before(Some(2006), None, Some(true))]
    #[case::let_before(None, Some(2002), Some(true))]
    #[case::established_anew(Some(2017), Some(2006), Some(false))]
    #[case::in_that_year(Some(2009), None, None)]
    #[case::let_later(None, Some(2017), None)]
    #[case::nothing_known(None, None, None)]
    fn the_years_of_a_cluster_tell_its_age(
        #[case] established: Option<i32>,
        #[case] lease: Option<i32>,
        #[case] before: Option<bool>,
    ) {
        assert_eq!(told_by(established, lease), before);
    }

    #[test]
    fn the_day_is_the_last_of_2026() {
        assert_eq!(due().to_string(), "2026-12-31");
    }
}
