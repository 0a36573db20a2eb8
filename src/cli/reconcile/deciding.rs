//! Decisions as edits: a batch of drafts that an import writes as one change set.

use std::collections::BTreeMap;

use super::{
    compared::{Comparison, Line, State},
    sheet::Decision,
};
use crate::{
    collection::reconciling::ranking::POINT,
    exchange::{
        draft::Batch,
        drafts::{Draft, Drafts},
    },
    model::{
        attribute::{Attribute, Tie},
        code::Code,
        firm::Firm,
        location::Placed,
        record::Record,
        zone::Zone,
    },
    registry::identity::{Decisions, NewRows},
};

/// What is to be written.
pub(super) struct Choices {
    /// The columns in which all rows take the values of the list.
    pub(super) take: Vec<String>,
    /// The rows that are new records, or all that only the list has.
    pub(super) new: Vec<NewRows>,
    /// The source that is added to matching records.
    pub(super) confirm: Option<Code>,
    /// Decisions of single rows.
    pub(super) of_rows: BTreeMap<usize, Decision>,
}

impl Choices {
    /// The columns that a row takes; `None` if it takes none.
    fn columns(&self, row: usize) -> Option<&[String]> {
        match self.of_rows.get(&row) {
            Some(Decision::Take(columns)) => Some(columns),
            _ => Some(self.take.as_slice()).filter(|columns| !columns.is_empty()),
        }
    }

    fn is_new(&self, row: usize, state: State) -> bool {
        let listed = self.new.iter().any(|new| match new {
            NewRows::All => state == State::OnlyThere,
            NewRows::Row(own) => *own == row,
        });
        listed || self.of_rows.get(&row) == Some(&Decision::New)
    }

    /// The columns that no record has.
    pub(super) fn unknown_columns(&self) -> Vec<String> {
        let decided = self
            .of_rows
            .values()
            .filter_map(|own| if let Decision::Take(all) = own { Some(all) } else { None });
        let firm = Firm::ATTRIBUTES.iter().map(|own| own.name);
        let known: Vec<&str> =
            firm.chain(Zone::ATTRIBUTES.iter().map(|own| own.name)).chain(["all", POINT]).collect();
        let named = self.take.iter().chain(decided.flatten());
        named.filter(|name| !known.contains(&name.as_str())).cloned().collect()
    }
}

/// The drafts of all decisions, with what the import has to know of new rows.
pub(super) fn drafts(comparison: &Comparison<'_>, lines: &[Line], choices: &Choices) -> (Batch, Decisions) {
    let (mut drafts, mut decisions) = (Drafts::default(), Decisions::default());
    for line in lines {
        let Some(row) = line.row else { continue };
        if let Some((held, merged)) = line.held.as_ref().zip(line.merged.as_ref()) {
            let record = decided(held, merged, choices.columns(row), choices.confirm.as_ref());
            if record != *held {
                drafts.push(Draft { row, record, coded: true, zone_name: None });
            }
        } else if choices.is_new(row, line.state)
            && let Some(draft) = comparison.batch.drafts.iter().find(|draft| draft.row == row)
        {
            let Draft { mut record, coded, zone_name, .. } = draft;
            confirm(&mut record, choices.confirm.as_ref());
            decisions.new.push(NewRows::Row(row));
            drafts.push(Draft { row, record, coded, zone_name });
        }
    }
    let mut batch = Batch::default();
    (batch.rows, batch.drafts) = (drafts.len(), drafts);
    (batch, decisions)
}

/// A record with the values that are taken.
fn decided(held: &Record, merged: &Record, columns: Option<&[String]>, source: Option<&Code>) -> Record {
    let mut record = match (held, merged) {
        (Record::Firm(old), Record::Firm(new)) => Record::Firm(taken(Firm::ATTRIBUTES, old, new, columns)),
        (Record::Zone(old), Record::Zone(new)) => Record::Zone(taken(Zone::ATTRIBUTES, old, new, columns)),
        _ => held.clone(),
    };
    confirm(&mut record, source);
    record
}

fn confirm(record: &mut Record, source: Option<&Code>) {
    let sources = match record {
        Record::Firm(firm) => &mut firm.sources,
        Record::Zone(zone) => &mut zone.sources,
        _ => return,
    };
    if let Some(source) = source.filter(|source| !sources.contains(source)) {
        sources.push(source.clone());
    }
}

/// The old record with the columns of the new one, each with what is tied to it.
fn taken<R: Placed + Clone>(of: &[Attribute<R>], old: &R, new: &R, columns: Option<&[String]>) -> R {
    let mut record = old.clone();
    let Some(columns) = columns else { return record };
    let is_all = columns.is_empty() || columns.iter().any(|name| name == "all");
    let takes = |name: &str| is_all || columns.iter().any(|own| own == name);
    if takes(POINT) && new.location().is_some() {
        *record.location_mut() = new.location().cloned();
    }
    for own in of.iter().filter(|own| own.name != "code" && own.name != "sources") {
        let tied = match own.tie {
            Tie::None => false,
            Tie::Beside(on) | Tie::Within(on) => takes(on),
        };
        if takes(own.name) || tied {
            // What is within an unknown value stays unknown.
            let _ = own.put(&mut record, own.value(new));
        }
    }
    record
}
