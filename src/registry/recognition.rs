//! Recognition of rows that no rule decides: the firms of the register that are most like them are scored. They are sorted
//! when the first such row comes.

use super::sought::Sought;
use crate::{
    exchange::identity::Fit,
    index::{Snapshot, row::Row},
    model::{
        likeness::{Likeness, Places, TaxCodes},
        matching::{
            scored::{Scored, Verdict, verdict},
            search::Search,
        },
    },
};

/// The largest number of candidates that are looked at.
const LOOKED_AT: usize = 6;

/// A firm of the register that a row may be.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    /// Its identity.
    pub(super) id: i64,
    /// How probable it is, and why.
    pub(super) scored: Scored,
    /// Its values.
    pub(super) like: Likeness,
}

/// What the matcher finds for a row.
pub(super) enum Found {
    /// A firm.
    Same(Candidate),
    /// Firms that the row may be, the most probable first.
    Doubtful(Vec<Candidate>),
    /// None.
    New,
}

/// The firms of the register, to be looked through.
pub(super) struct Recognition<'a> {
    now: &'a Snapshot,
    rows: &'a Sought,
    search: Option<(Search<'a>, Vec<i64>)>,
}

impl<'a> Recognition<'a> {
    pub(super) fn new(now: &'a Snapshot, rows: &'a Sought) -> Self {
        Self { now, rows, search: None }
    }

    /// Looks for a row that the rules take for a new firm. A branch elsewhere is a firm of its own, and a branch at the place
    /// of its enterprise is a question for the user.
    pub(super) fn find(&mut self, like: &Likeness, is_taken: impl Fn(i64) -> bool) -> Found {
        let is_branch = |other: &Candidate| like.tax_codes(&other.like) == TaxCodes::Branches;
        let mut found = self.candidates(like, is_taken);
        found.retain(|other| !is_branch(other) || like.places(&other.like) == Places::Same);
        match judged(&found) {
            Verdict::Same if !is_branch(&found[0]) => Found::Same(found.swap_remove(0)),
            Verdict::New => Found::New,
            Verdict::Same | Verdict::Doubtful => {
                found.retain(|other| other.scored.is_likely());
                Found::Doubtful(found)
            }
        }
    }

    /// Looks for a row whose tax code one firm has, under a name or at a place that the rules do not take for the same. It is
    /// that firm if the matcher has no doubt, and if the names are alike.
    pub(super) fn confirm(&mut self, like: &Likeness, is_taken: impl Fn(i64) -> bool) -> Option<Candidate> {
        let found = self.candidates(like, is_taken);
        let verdict = judged(&found);
        let first = found.into_iter().next()?;
        let is_plain = like.tax_codes(&first.like) == TaxCodes::Same && first.scored.has_like_names();
        (is_plain && verdict == Verdict::Same).then_some(first)
    }

    fn candidates(&mut self, like: &Likeness, is_taken: impl Fn(i64) -> bool) -> Vec<Candidate> {
        let (now, rows) = (self.now, self.rows);
        let (search, ids) = self.search.get_or_insert_with(|| {
            let mut firms: Vec<Row<'_>> = now.firms.iter().collect();
            firms.sort_unstable_by_key(|row| row.id());
            let likes = firms.iter().map(|row| row.likeness());
            (Search::of(now.firms.scorer(), likes, rows.likes()), firms.iter().map(|row| row.id()).collect())
        });
        let held = |at: usize| Some(now.firms.get(*ids.get(at)?)?.likeness());
        let found = search.candidates(like, held, LOOKED_AT).into_iter().filter_map(|scored| {
            let id = *ids.get(scored.at)?;
            Some(Candidate { id, like: held(scored.at)?, scored })
        });
        found.filter(|other| !is_taken(other.id)).collect()
    }
}

fn judged(found: &[Candidate]) -> Verdict {
    verdict(found.iter().map(|other| &other.scored))
}

/// A firm of the register that a row may match.
pub(super) fn fit(
    now: &Snapshot,
    like: &Likeness,
    (id, other): (i64, &Likeness),
    scored: Option<Scored>,
) -> Fit {
    let row = now.firms.get(id);
    Fit {
        code: row.map(|r| r.code().to_owned()).unwrap_or_default(),
        name: row.map(|r| r.name().to_owned()).unwrap_or_default(),
        address: row.and_then(Row::address).map(str::to_owned),
        distance_m: like.distance_m(other),
        tax_code: like.tax_codes(other) == TaxCodes::Same,
        same_name: like.name() == other.name(),
        same_place: like.places(other) == Places::Same,
        scored,
    }
}
