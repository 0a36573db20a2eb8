//! What a publication is based on: the contributions of firms, and which values are published.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{PublicationFault, labels::label};
use crate::{
    analysis::disclosure::{
        Rule,
        joint::{Contribution, Release},
    },
    index::{Snapshot, areas::Areas},
    model::{
        presence::When,
        publication::{Publication, UNPLACED},
        vsic::MOST_DIVISIONS,
    },
};

/// Firm, enterprise, row, column and workers.
type Row = (i64, u64, usize, usize, u64);

/// The basis as it is kept. Rows and columns are named by code, and numbered within the publication.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) rows: Vec<String>,
    pub(super) columns: Vec<Option<String>>,
    /// The contributions.
    pub(super) contributions: Vec<Row>,
    /// Row and column of the published values; `None` for totals.
    pub(super) told: Vec<(Option<usize>, Option<usize>)>,
}

/// The known workers of the establishments that count on a day, and where there are any.
pub(super) struct Counted {
    pub(super) release: Release,
    /// The row and column of each establishment.
    pub(super) places: Vec<(usize, usize)>,
}

/// Counts the establishments of an edition on a day.
pub(super) fn counted(now: &Snapshot, edition: usize, when: When, rules: Vec<Rule>) -> Option<Counted> {
    let own = now.base.editions.get(edition)?;
    let rows: Vec<String> =
        std::iter::once(UNPLACED.to_owned()).chain(own.units().map(|unit| unit.code.to_string())).collect();
    let (mut contributions, mut places) = (Vec::new(), Vec::new());
    for firm in now.firms.iter().filter(|firm| firm.is_there(when)) {
        let row = usize::from(firm.area(Areas::Edition(edition)));
        let column = usize::from(firm.counted_division());
        places.push((row, column));
        if let Some(workers) = firm.workers() {
            contributions.push(Contribution {
                firm: firm.id(),
                enterprise: firm.enterprise(),
                row,
                column,
                workers: workers.into(),
            });
        }
    }
    contributions.sort_unstable_by_key(|own| own.firm);
    let (edition, columns) = (own.code.to_string(), MOST_DIVISIONS);
    Some(Counted {
        release: Release { edition, rows, columns, rules, contributions, published: Vec::new() },
        places,
    })
}

/// The rules of a publication.
pub(super) fn rules(threshold: u64, p_percent: u32) -> Vec<Rule> {
    vec![Rule::Threshold(threshold), Rule::PPercent(p_percent)]
}

/// The basis of a release of which these values are published.
pub(super) fn keep(release: &Release, told: &[bool]) -> Kept {
    let width = release.columns + 1;
    let at = |index: usize, total: usize| (index != total).then_some(index);
    let places = told.iter().enumerate().filter(|(_, is_told)| **is_told);
    let contributions = release.contributions.iter();
    Kept {
        rows: release.rows.clone(),
        columns: (0..release.columns).map(label).collect(),
        contributions: contributions
            .map(|own| (own.firm, own.enterprise, own.row, own.column, own.workers))
            .collect(),
        told: places
            .map(|(index, _)| (at(index / width, release.rows.len()), at(index % width, release.columns)))
            .collect(),
    }
}

/// The release of an earlier publication, with the columns of this program.
pub(super) fn release(publication: &Publication) -> Result<Release, PublicationFault> {
    let damaged = || PublicationFault::Damaged(publication.id);
    let own = &publication.own;
    let kept: Kept = serde_json::from_str(&own.basis.contributions).map_err(|_| damaged())?;
    let numbers: BTreeMap<Option<String>, usize> =
        (0..MOST_DIVISIONS).rev().map(|division| (label(division), division)).collect();
    let column =
        |at: usize| kept.columns.get(at).and_then(|own| numbers.get(own)).copied().ok_or_else(damaged);
    let contribution =
        |(firm, enterprise, row, at, workers): &Row| -> Result<Contribution, PublicationFault> {
            let is_inside = *row < kept.rows.len();
            let column = column(*at).ok().filter(|_| is_inside).ok_or_else(damaged)?;
            Ok(Contribution { firm: *firm, enterprise: *enterprise, row: *row, column, workers: *workers })
        };
    let contributions = kept.contributions.iter().map(contribution).collect::<Result<_, _>>()?;
    let mut told = vec![false; (kept.rows.len() + 1) * (MOST_DIVISIONS + 1)];
    for (row, at) in &kept.told {
        let column = at.map_or(Ok(MOST_DIVISIONS), column)?;
        let index = row.unwrap_or(kept.rows.len()) * (MOST_DIVISIONS + 1) + column;
        *told.get_mut(index).ok_or_else(damaged)? = true;
    }
    Ok(Release {
        edition: own.edition.clone(),
        rows: kept.rows,
        columns: MOST_DIVISIONS,
        rules: rules(own.threshold, own.p_percent),
        contributions,
        published: told,
    })
}
