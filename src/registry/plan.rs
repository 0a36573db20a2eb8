//! What an import would do: drafts held against the register.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::{
    exchange::{
        draft::{Batch, Draft},
        finding::{Fault, Finding, Severity},
    },
    geom::{bbox::Bbox, lonlat::LonLat},
    index::{Snapshot, row::Row},
    model::{
        change::Edit,
        code::Code,
        firm::Firm,
        fold::fold,
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
    /// Firms by what a row without a code knows them by; each goes to one row of the file.
    named: HashMap<(String, String), Vec<i64>>,
    sources: HashSet<&'a Code>,
    last_ids: [i64; Kind::ALL.len()],
    seen: HashMap<String, usize>,
}

/// Holds drafts against the register; adds what was found.
pub(super) fn plan(
    now: &Snapshot,
    batch: &Batch,
    last_ids: [i64; Kind::ALL.len()],
    findings: &mut Vec<Finding>,
) -> Plan {
    let mut plan = Plan::default();
    let Some(kind) = batch.drafts.first().map(|d| d.record.kind()) else { return plan };
    let mut planner = Planner::new(now, kind, last_ids);
    for draft in &batch.drafts {
        let fault = planner.fault(&draft.record, findings, draft.row).or_else(|| planner.twice(draft));
        match fault {
            Some(Objection { column, value, fault }) => {
                let column = column.map(str::to_owned);
                findings.push(Finding { row: Some(draft.row), column, value, fault });
            }
            None => planner.place(draft, batch, &mut plan),
        }
    }
    if findings.iter().all(|f| f.fault.severity() < Severity::Error) {
        planner.replace_editions(batch, &mut plan, findings);
    }
    plan
}

impl<'a> Planner<'a> {
    fn new(now: &'a Snapshot, kind: Kind, last_ids: [i64; Kind::ALL.len()]) -> Self {
        let newest = [Level::Ward, Level::District].into_iter().find_map(|level| now.base.newest(level));
        let (mut held, mut named) = (HashMap::new(), HashMap::new());
        if kind == Kind::Firm {
            for row in now.firms.iter() {
                held.insert(row.code().to_owned(), row.id());
                let name = (row.tax_code().unwrap_or_default().to_owned(), fold(row.name()));
                named.entry(name).or_insert_with(Vec::new).push(row.id());
            }
            named.values_mut().for_each(|ids| ids.sort_unstable());
        } else {
            held = now.base.holdings.records(kind).iter().map(|r| (r.key(), r.id())).collect();
        }
        let area = newest.map(|e| e.bbox().grown(MARGIN_DEG));
        let sources = now.base.holdings.sources.values().map(|s| &s.code).collect();
        Self { now, area, held, named, sources, last_ids, seen: HashMap::new() }
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
            && !self.held.contains_key(firm.code.as_str())
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

    /// Whether an earlier row of the file is the same thing.
    fn twice(&mut self, draft: &Draft) -> Option<Objection> {
        let mut keys = Vec::new();
        if draft.coded {
            keys.push(draft.record.key());
        }
        if let Record::Firm(firm) = &draft.record
            && !firm.name.is_empty()
            && (firm.tax_code.is_some() || !draft.coded)
        {
            let address = firm.written.address.as_deref().filter(|_| firm.tax_code.is_none());
            let place = firm.location.as_ref().map(|l| l.point);
            keys.push(format!("{:?} {place:?} {address:?}", name_key(firm)));
        }
        let earlier = keys.iter().find_map(|key| self.seen.get(key).copied());
        for key in keys {
            self.seen.entry(key).or_insert(draft.row);
        }
        earlier.map(|row| Objection { column: None, value: None, fault: Fault::Twice(row) })
    }

    /// Gives a draft its identity and says what it changes.
    fn place(&mut self, draft: &Draft, batch: &Batch, plan: &mut Plan) {
        let (kind, mut record) = (draft.record.kind(), draft.record.clone());
        let known = match &record {
            Record::Firm(firm) if !draft.coded => self.namesake(firm),
            other => self.held.get(&other.key()).copied(),
        };
        let Some(id) = known else {
            let id = self.next_id(kind);
            if let Record::Firm(firm) = &mut record
                && !draft.coded
            {
                firm.code = self.fresh_code(id);
            }
            plan.added += 1;
            return plan.edits.push(Edit::Put(Box::new(record.with_id(id))));
        };
        record = record.with_id(id);
        let old = self.now.record(kind, id);
        if let Some(old) = &old {
            if let (Record::Firm(old), Record::Firm(new)) = (old, &mut record) {
                new.code = old.code.clone();
            }
            batch.keep(old, &mut record);
        }
        if old.as_ref() == Some(&record) {
            plan.unchanged += 1;
        } else {
            plan.updated += 1;
            plan.edits.push(Edit::Put(Box::new(record)));
        }
    }

    /// The firm that a row without a code means: of several with its name the one at its place, else the first.
    ///
    /// A name alone does not make two rows one firm: without a tax code neither point nor address may differ.
    fn namesake(&mut self, firm: &Firm) -> Option<i64> {
        let ids = self.named.get_mut(&name_key(firm))?;
        let held = |id: &i64| self.now.firms.get(*id);
        let here = |id: &i64| held(id).is_some_and(|row| row.point().is_some() && row.point() == point(firm));
        let same = |id: &i64| firm.tax_code.is_some() || held(id).is_some_and(|row| !elsewhere(row, firm));
        let at = ids.iter().position(here).or_else(|| ids.iter().position(same))?;
        Some(ids.remove(at))
    }

    fn next_id(&mut self, kind: Kind) -> i64 {
        let at = Kind::ALL.iter().position(|k| *k == kind).expect("ALL has every kind");
        self.last_ids[at] += 1;
        self.last_ids[at]
    }

    /// A code that no firm has, made of the identity.
    fn fresh_code(&self, id: i64) -> Code {
        let mut candidates = ["F", "X", "XF"].into_iter().map(|prefix| format!("{prefix}{id:04}"));
        let free =
            candidates.find(|code| !self.held.contains_key(code)).unwrap_or_else(|| format!("firm-{id}"));
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

fn point(firm: &Firm) -> Option<LonLat> {
    firm.location.as_ref().map(|l| l.point)
}

/// Whether a firm that is held and one that is read are known to stand in different places.
fn elsewhere(held: Row<'_>, read: &Firm) -> bool {
    let differ = |a: Option<&str>, b: Option<&str>| a.zip(b).is_some_and(|(a, b)| fold(a) != fold(b));
    held.point().zip(point(read)).is_some_and(|(a, b)| a != b)
        || differ(held.address(), read.written.address.as_deref())
}

/// By which a firm without a code is known: tax code and folded name.
fn name_key(firm: &Firm) -> (String, String) {
    (firm.tax_code.as_ref().map(ToString::to_string).unwrap_or_default(), fold(&firm.name))
}
