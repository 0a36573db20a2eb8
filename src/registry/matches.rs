//! Which records of the register the rows of a file are, by the rules of imports, without a change of anything.

use super::{
    identity::{Decisions, Verdict, identify},
    sought::Sought,
};
use crate::{
    exchange::{draft::Batch, drafts::Draft},
    index::Snapshot,
    model::record::{Kind, Record},
};

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Match {
    /// The record with an identity.
    Held(i64),
    /// None that is held.
    New,
    /// One of several, or perhaps none.
    Doubtful,
}

/// Matches each draft of a file. Firms are recognised by code, tax code, name and place; zones by their codes.
pub fn matches(now: &Snapshot, batch: &Batch, decisions: &Decisions) -> Vec<Match> {
    if batch.drafts.kind(0) == Some(Kind::Firm) {
        let mut sought = Sought::default();
        batch.drafts.iter().for_each(|draft| sought.push(&draft));
        let verdicts = identify(now, &sought, decisions, &mut Vec::new());
        return verdicts.into_iter().map(of_verdict).collect();
    }
    batch.drafts.iter().map(|draft| of_zone(now, &draft, decisions)).collect()
}

fn of_verdict(verdict: Verdict) -> Match {
    match verdict {
        Verdict::Held { id, .. } => Match::Held(id),
        Verdict::New => Match::New,
        Verdict::Refused => Match::Doubtful,
    }
}

fn of_zone(now: &Snapshot, draft: &Draft, decisions: &Decisions) -> Match {
    let decided = decisions.same.iter().find(|same| same.row == Some(draft.row));
    let code = match (&draft.record, decided) {
        (_, Some(same)) => Some(&same.code),
        (Record::Zone(zone), None) => draft.coded.then_some(&zone.code),
        _ => None,
    };
    code.and_then(|code| now.base.zone(code)).map_or(Match::New, |zone| Match::Held(zone.id.0))
}
