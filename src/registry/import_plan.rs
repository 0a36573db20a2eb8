//! What an import would do: drafts held against the register.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::identity::{Said, Verdict, identify};
use crate::{
    exchange::{
        draft::{Batch, Draft},
        finding::{Fault, Finding},
        identity::{Identity, Known},
        severity::Severity,
    },
    geom::{bbox::Bbox, lonlat::LonLat},
    index::Snapshot,
    model::{
        change::Edit,
        code::Code,
        firm::Firm,
        likeness::{ONE_PLACE_M, Places},
        record::{Kind, Record},
        unit::Level,
    },
};

/// The edits of an import.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) edits: Vec<Edit>,
    pub(super) added: usize,
    pub(super) updated: usize,
    pub(super) unchanged: usize,
    pub(super) removed: usize,
}

/// Boundaries may be schematic: a point this close to them is not called outside.
const MARGIN_DEG: f64 = 0.05;

/// Why a record is rejected, and which of its values is to blame.
struct Objection {
    column: Option<&'static str>,
    value: Option<String>,
    fault: Fault,
}

struct Planner<'a> {
    now: &'a Snapshot,
    area: Option<Bbox>,
    held: HashMap<String, i64>,
    sources: HashSet<&'a Code>,
    last_ids: [i64; Kind::ALL.len()],
    seen: HashMap<String, usize>,
}

/// Holds drafts against the register; adds what was found.
pub(super) fn plan(
    now: &Snapshot,
    batch: &Batch,
    said: &Said,
    last_ids: [i64; Kind::ALL.len()],
    findings: &mut Vec<Finding>,
) -> Plan {
    let mut plan = Plan::default();
    let Some(kind) = batch.drafts.first().map(|d| d.record.kind()) else { return plan };
    let mut planner = Planner::new(now, kind, last_ids);
    let mut sound = Vec::new();
    for draft in &batch.drafts {
        let fault = planner.fault(&draft.record, findings, draft.row).or_else(|| planner.twice(draft));
        match fault {
            Some(Objection { column, value, fault }) => {
                let column = column.map(str::to_owned);
                findings.push(Finding { row: Some(draft.row), column, value, fault });
            }
            None => sound.push(draft),
        }
    }
    let verdicts = match kind {
        Kind::Firm => identify(now, &sound, said, findings),
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

impl<'a> Planner<'a> {
    fn new(now: &'a Snapshot, kind: Kind, last_ids: [i64; Kind::ALL.len()]) -> Self {
        let newest = [Level::Ward, Level::District].into_iter().find_map(|level| now.base.newest(level));
        let held = match kind {
            // Firms are many, and the snapshot knows them by their codes.
            Kind::Firm => HashMap::new(),
            _ => now.base.holdings.records(kind).iter().map(|r| (r.key(), r.id())).collect(),
        };
        let area = newest.map(|e| e.bbox().grown(MARGIN_DEG));
        let sources = now.base.holdings.sources.values().map(|s| &s.code).collect();
        Self { now, area, held, sources, last_ids, seen: HashMap::new() }
    }

    /// What the register holds against a record; doubts that do not reject it are told at once.
    fn fault(&self, record: &Record, findings: &mut Vec<Finding>, row: usize) -> Option<Objection> {
        let (point, sources): (Option<LonLat>, &[Code]) = match record {
            Record::Firm(f) => (f.location.as_ref().map(|l| l.point), &f.sources),
            Record::Zone(z) => (z.location.as_ref().map(|l| l.point), &z.sources),
            _ => (None, &[]),
        };
        for source in sources.iter().filter(|code| !self.holds_source(code)) {
            let (column, value) = (Some("sources".to_owned()), Some(source.to_string()));
            findings.push(Finding { row: Some(row), column, value, fault: Fault::Unheld("source") });
        }
        if let Record::Firm(firm) = record
            && firm.name.is_empty()
            && self.now.firms.by_code(firm.code.as_str()).is_none()
        {
            return Some(Objection { column: Some("name"), value: None, fault: Fault::Missing });
        }
        if let Record::Firm(Firm { zone: Some(zone), .. }) = record
            && self.now.base.zone(zone).is_none()
        {
            let (column, value) = (Some("zone_code"), Some(zone.to_string()));
            return Some(Objection { column, value, fault: Fault::Unheld("zone") });
        }
        if let Record::Outline(outline) = record
            && self.now.base.zone(&outline.zone).is_none()
        {
            let (column, value) = (Some("code"), Some(outline.zone.to_string()));
            return Some(Objection { column, value, fault: Fault::Unheld("zone") });
        }
        if let Record::Succession(s) = record
            && (&s.old_edition, &s.old_code) == (&s.new_edition, &s.new_code)
        {
            let value = Some(s.new_code.to_string());
            return Some(Objection { column: Some("new_code"), value, fault: Fault::OwnSuccessor });
        }
        let (outside, _) = point.zip(self.area).filter(|(p, area)| !area.contains(*p))?;
        let value = Some(format!("{}, {}", outside.lon(), outside.lat()));
        Some(Objection { column: Some("lon"), value, fault: Fault::Outside })
    }

    fn holds_source(&self, code: &Code) -> bool {
        self.sources.contains(code)
    }

    /// Whether an earlier row of the file has the same code.
    fn twice(&mut self, draft: &Draft) -> Option<Objection> {
        if !draft.coded {
            return None;
        }
        let earlier = *self.seen.entry(draft.record.key()).or_insert(draft.row);
        let twice = Objection { column: None, value: None, fault: Fault::Twice(earlier) };
        (earlier != draft.row).then_some(twice)
    }

    /// What is held under the key of a record.
    fn by_key(&self, record: &Record) -> Verdict {
        match self.held.get(&record.key()) {
            Some(id) => Verdict::Held { id: *id, by_place: None },
            None => Verdict::New,
        }
    }

    /// Gives a draft its identity, says what it changes and tells what must be known about that.
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
                return plan.edits.push(Edit::Put(Box::new(record.with_id(id))));
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
        plan.edits.push(Edit::Put(Box::new(record)));
    }

    fn next_id(&mut self, kind: Kind) -> i64 {
        let at = Kind::ALL.iter().position(|k| *k == kind).expect("ALL has every kind");
        self.last_ids[at] += 1;
        self.last_ids[at]
    }

    /// A code that no firm has, made of the identity.
    fn fresh_code(&self, id: i64) -> Code {
        let taken = |code: &String| self.seen.contains_key(code) || self.now.firms.by_code(code).is_some();
        let mut candidates = ["F", "X", "XF"].into_iter().map(|prefix| format!("{prefix}{id:04}"));
        let free = candidates.find(|code| !taken(code)).unwrap_or_else(|| format!("firm-{id}"));
        free.parse().expect("letters and digits are a code")
    }

    /// Units of the editions in the file that the file no longer has go first, so that their codes are free.
    /// A file with less than half of an edition is taken for a part of it and refused.
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
        plan.edits.splice(0..0, deletes);
    }
}

/// What must be told of a firm that changes: how it was recognised, and by what it is known from now on.
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
