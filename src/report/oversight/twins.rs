//! Firms of the register that may be one firm under two codes.

use std::collections::HashMap;

use crate::{
    index::{Snapshot, row::Row},
    model::{
        firm::FirmStatus,
        lang::Lang,
        likeness::{Likeness, alike},
        matching::matcher::Matcher,
    },
};

/// The largest number of suspected twins that are listed, the most probable first.
const LISTED: usize = 1000;

/// Firms that are or may be one.
pub(super) struct Twins<'a> {
    /// The firms, by their codes.
    pub(super) firms: Vec<Row<'a>>,
    /// Why.
    pub(super) why: String,
}

/// Groups of firms that share a tax code and are not known to be at different places.
pub(super) fn of_one_tax_code(now: &Snapshot) -> Vec<Twins<'_>> {
    let mut by_tax_code: HashMap<&str, Vec<Row<'_>>> = HashMap::new();
    for row in now.firms.iter() {
        if let Some(tax_code) = row.tax_code() {
            by_tax_code.entry(tax_code).or_default().push(row);
        }
    }
    let shared = by_tax_code.into_iter().filter(|(_, rows)| rows.len() > 1);
    let groups = shared.flat_map(|(tax_code, mut rows)| {
        rows.sort_unstable_by_key(|row| row.code());
        let likes: Vec<Likeness> = rows.iter().map(|row| row.likeness()).collect();
        let groups = alike(&likes).into_iter();
        groups.map(move |group| {
            let firms: Vec<Row<'_>> = group.iter().map(|at| rows[*at]).collect();
            let codes: Vec<&str> = firms.iter().map(|row| row.code()).collect();
            Twins { why: format!("{tax_code}: {}", codes.join(", ")), firms }
        })
    });
    groups.collect()
}

/// Pairs of firms that the matcher takes for one, or has doubts about. Firms that have ended are left out, since another may
/// have come in their place, and so are pairs that share a tax code at one place, which are listed as such.
pub(super) fn suspected(now: &Snapshot, lang: Lang) -> Vec<Twins<'_>> {
    let mut rows: Vec<Row<'_>> = now.firms.iter().filter(|row| !has_ended(*row)).collect();
    rows.sort_unstable_by_key(|row| row.code());
    let likes: Vec<Likeness> = rows.iter().map(|row| row.likeness()).collect();
    let matcher = Matcher::learn(likes);
    let found = matcher.twins().into_iter();
    let told = found.filter(|(one, other)| !matcher.held()[*one].may_be_one(&matcher.held()[other.at]));
    let told = told.take(LISTED).map(|(one, other)| {
        let firms = vec![rows[one], rows[other.at]];
        Twins { why: format!("{} “{}”: {}", firms[1].code(), firms[1].name(), other.say(lang)), firms }
    });
    told.collect()
}

fn has_ended(row: Row<'_>) -> bool {
    row.closed().is_some() || matches!(row.status(), Some(FirmStatus::Closed | FirmStatus::Moved))
}
