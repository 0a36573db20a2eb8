//! Observations, looked up by subject and measure.

use time::Date;

use crate::{
    index::Snapshot,
    model::observation::{Basis, LAW, Observation},
};

/// The newest observation whose period ended by a day; of two with the same end, that with the longer period.
pub(crate) fn newest<'a>(
    now: &'a Snapshot,
    subject: &str,
    measure: &str,
    breakdown: Option<&str>,
    by: Date,
) -> Option<&'a Observation> {
    let known = all(now, subject, measure).filter(|o| o.basis != Basis::Target || subject == LAW);
    let known = known.filter(|o| breakdown.is_none_or(|part| o.breakdown.as_deref() == Some(part)));
    let dated = known.filter_map(|o| Some((o.days()?, o))).filter(|((_, last), _)| *last <= by);
    dated.max_by_key(|((first, last), o)| (*last, std::cmp::Reverse(*first), o.id)).map(|(_, o)| o)
}

/// The target for a measure.
pub(crate) fn target<'a>(now: &'a Snapshot, subject: &str, measure: &str) -> Option<&'a Observation> {
    all(now, subject, measure).filter(|o| o.basis == Basis::Target).max_by_key(|o| (o.days(), o.id))
}

/// The legal threshold in force on a day.
pub(crate) fn threshold<'a>(now: &'a Snapshot, measure: &str, on: Date) -> Option<&'a Observation> {
    newest(now, LAW, measure, None, on)
}

/// The legal provision for a breakdown in force on a day.
pub(crate) fn law<'a>(now: &'a Snapshot, measure: &str, part: &str, on: Date) -> Option<&'a Observation> {
    newest(now, LAW, measure, Some(part), on)
}

fn all<'a>(now: &'a Snapshot, subject: &str, measure: &str) -> impl Iterator<Item = &'a Observation> {
    let own = move |o: &&Observation| o.subject.as_str() == subject && o.measure == measure;
    now.base.holdings.observations.values().map(AsRef::as_ref).filter(own)
}
