//! The plan of an import: the edits that turn the records of the register into those of the file.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{
    create,
    identity::{Decisions, Verdict, identify},
    rules::{self, Beside},
};
use crate::{
    exchange::{
        draft::{Batch, Draft},
        finding::{Fault, Finding},
        identity::{Identity, Known},
        severity::Severity,
    },
    index::Snapshot,
    model::{
        breach::{Breach, Rule},
        change::Edit,
        code::Code,
        firm::Firm,
        likeness::{ONE_PLACE_M, Places},
        record::{Kind, Record},
        refusal::Refusal,
    },
};

/// The edits of an import.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) edits: Vec<Edit>,
    /// The row of each edit; `None` for units that are not in the file.
    pub(super) rows: Vec<Option<usize>>,
    pub(super) added: usize,
    pub(super) updated: usize,
    pub(super) unchanged: usize,
    pub(super) removed: usize,
    /// The findings of rows so far: row, rule and property.
    pub(super) told: HashSet<(usize, Rule, &'static str)>,
}

struct Planner<'a> {
    now: &'a Snapshot,
    beside: Beside<'a>,
    last_ids: [i64; Kind::ALL.len()],
    seen: HashMap<String, usize>,
}

/// Compares drafts with the register and adds findings.
pub(super) fn plan(
    now: &Snapshot,
    batch: &Batch,
    decisions: &Decisions,
    last_ids: [i64; Kind::ALL.len()],
    findings: &mut Vec<Finding>,
) -> Plan {
    let mut plan = Plan::default();
    let Some(kind) = batch.drafts.first().map(|d| d.record.kind()) else { return plan };
    let mut planner = Planner { now, beside: Beside::new(now), last_ids, seen: HashMap::new() };
    let mut sound = Vec::new();
    for draft in &batch.drafts {
        let broken = planner.broken(draft);
        let is_refused = broken.iter().any(|refusal| !refusal.rule().is_doubt());
        plan.told.extend(broken.iter().map(|refusal| (draft.row, refusal.rule(), refusal.field)));
        findings.extend(broken.into_iter().map(|refusal| finding(batch, Some(draft.row), refusal)));
        match planner.twice(draft).filter(|_| !is_refused) {
            Some(earlier) => findings.push(Finding::row(draft.row, Fault::Twice(earlier))),
            None if !is_refused => sound.push(draft),
            None => {}
        }
    }
    let verdicts = match kind {
        Kind::Firm => identify(now, &sound, decisions, findings),
        _ => sound.iter().map(|draft| planner.by_key(&draft.record)).collect(),
    };
    for (draft, verdict) in sound.into_iter().zip(verdicts) {
        planner.place(draft, verdict, batch, &mut plan, findings);
    }
    if findings.iter().all(|f| f.fault.severity() < Severity::Error) {
        planner.replace_editions(batch, &mut plan, findings);
    }
    plan
}

/// A refusal as a finding of a row, under the heading of the property in the file. A point has two columns and no
/// heading.
pub(super) fn finding(batch: &Batch, row: Option<usize>, refusal: Refusal) -> Finding {
    let Refusal { field, value, breach, .. } = refusal;
    let column = if field == "lon" { field } else { batch.heading(field) };
    let fault = match breach {
        Breach::Missing => Fault::Missing,
        breach => Fault::Rule(breach),
    };
    Finding { row, column: Some(column.to_owned()), value, fault }
}

impl Planner<'_> {
    /// The rules that a row breaks by itself or by its references. A row of an existing firm may omit the name; a wrong
    /// tax code is reported by the reader, as written.
    fn broken(&self, draft: &Draft) -> Vec<Refusal> {
        let mut broken = rules::own(&draft.record, &self.beside).of(&draft.record);
        broken.retain(|refusal| match refusal.breach {
            Breach::TaxCode(_) => false,
            Breach::Missing if refusal.kind == Kind::Firm => {
                self.beside.holds(Kind::Firm, &refusal.code).is_none()
            }
            _ => true,
        });
        broken
    }

    /// The earlier row of the file with the same code, if there is one.
    fn twice(&mut self, draft: &Draft) -> Option<usize> {
        if !draft.coded {
            return None;
        }
        let earlier = *self.seen.entry(draft.record.key()).or_insert(draft.row);
        (earlier != draft.row).then_some(earlier)
    }

    /// The record with the key of a draft.
    fn by_key(&self, record: &Record) -> Verdict {
        match self.beside.holds(record.kind(), &record.key()) {
            Some(id) => Verdict::Held { id, by_place: None },
            None => Verdict::New,
        }
    }

    /// Gives a draft its identity, adds its edit to the plan, and adds findings about a changed identity.
    fn place(
        &mut self,
        draft: &Draft,
        verdict: Verdict,
        batch: &Batch,
        plan: &mut Plan,
        findings: &mut Vec<Finding>,
    ) {
        let (kind, mut record) = (draft.record.kind(), draft.record.clone());
        let (id, by_place) = match verdict {
            Verdict::Refused => return,
            Verdict::Held { id, by_place } => (id, by_place),
            Verdict::New => {
                let id = self.next_id(kind);
                if let Record::Firm(firm) = &mut record
                    && !draft.coded
                {
                    firm.code = self.fresh_code(id);
                }
                plan.added += 1;
                return plan.put(draft.row, record.with_id(id));
            }
        };
        record = record.with_id(id);
        let Some(old) = self.now.record(kind, id) else { return };
        if let (Record::Firm(old), Record::Firm(new)) = (&old, &mut record) {
            new.code = old.code.clone();
        }
        let cleared = batch.keep(&old, &mut record);
        if old == record {
            plan.unchanged += 1;
            return;
        }
        let cleared = cleared.into_iter().map(|(property, value)| Finding {
            row: Some(draft.row),
            column: Some(property.to_owned()),
            value: Some(value),
            fault: Fault::Cleared,
        });
        findings.extend(cleared);
        if let (Record::Firm(old), Record::Firm(new), Record::Firm(said)) = (&old, &record, &draft.record) {
            let told = changes(old, new, said, draft.coded, by_place);
            let told = told.into_iter().map(|i| Finding::row(draft.row, Fault::Identity(Box::new(i))));
            findings.extend(told);
        }
        plan.updated += 1;
        plan.put(draft.row, record);
    }

    fn next_id(&mut self, kind: Kind) -> i64 {
        let at = Kind::ALL.iter().position(|k| *k == kind).expect("ALL has every kind");
        self.last_ids[at] += 1;
        self.last_ids[at]
    }

    /// A code that no firm has, made from the identity.
    fn fresh_code(&self, id: i64) -> Code {
        create::fresh_code(Kind::Firm, id, self.now, |code| self.seen.contains_key(code))
    }

    /// Deletes the units of an edition that are not in the file, before the others are written, so that their codes are
    /// free. A file with less than half of the units of an edition is probably incomplete, and is refused.
    fn replace_editions(&self, batch: &Batch, plan: &mut Plan, findings: &mut Vec<Finding>) {
        let units = batch.drafts.iter().filter_map(|d| match &d.record {
            Record::Unit(unit) => Some(unit),
            _ => None,
        });
        let (editions, keys): (BTreeSet<&Code>, BTreeSet<(&Code, &Code)>) =
            units.map(|u| (&u.edition, (&u.edition, &u.code))).unzip();
        let held = || self.now.base.holdings.units.values().filter(|u| editions.contains(&u.edition));
        let gone = held().filter(|u| !keys.contains(&(&u.edition, &u.code)));
        let deletes: Vec<Edit> = gone.map(|u| Edit::Delete(Kind::Unit, u.id.0)).collect();
        plan.removed = deletes.len();
        if plan.removed > 0 {
            findings.push(Finding::file(Fault::Removes(plan.removed, held().count())));
        }
        plan.rows.splice(0..0, vec![None; plan.removed]);
        plan.edits.splice(0..0, deletes);
    }
}

impl Plan {
    fn put(&mut self, row: usize, record: Record) {
        self.edits.push(Edit::Put(Box::new(record)));
        self.rows.push(Some(row));
    }
}

/// Findings about a firm that changes: how it was matched, and the values by which it is recognised from now on.
fn changes(old: &Firm, new: &Firm, said: &Firm, coded: bool, by_place: Option<bool>) -> Vec<Identity> {
    let (code, mut told) = (old.code.to_string(), Vec::new());
    if let Some(by_place) = by_place
        && said.tax_code.is_none()
    {
        told.push(Identity::Recognised { code: code.clone(), by_place });
    }
    let mut tell = |what, before: Option<String>, after: Option<String>| {
        if let Some(after) = after.filter(|after| before.as_ref() != Some(after)) {
            told.push(Identity::Changed { code: code.clone(), what, before, after });
        }
    };
    tell(Known::Name, Some(old.name.clone()), Some(new.name.clone()));
    let [before, after] = [old, new].map(|firm| firm.tax_code.as_ref().map(ToString::to_string));
    if before.is_some() || !coded {
        tell(Known::TaxCode, before, after);
    }
    let (was, is) = (old.likeness(), said.likeness());
    let moved = was.address().is_some() && is.address().is_some() && was.places(&is) == Places::Differ;
    if moved && !coded {
        tell(Known::Address, old.written.address.clone(), new.written.address.clone());
    }
    let metres = was.distance_m(&is).filter(|m| *m > ONE_PLACE_M && !coded);
    told.extend(metres.map(|metres| Identity::Moved(code.clone(), metres)));
    if moved && said.location.is_none() && new.location.is_some() {
        told.push(Identity::PointStays(code));
    }
    told
}
