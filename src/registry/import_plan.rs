//! The plan of an import: the edits that turn the records of the register into those of the file.

use std::{
    collections::{BTreeSet, HashMap, HashSet, hash_map::RandomState},
    hash::BuildHasher,
    sync::Arc,
};

use super::{
    create,
    identity::{Decisions, Verdict, identify},
    import_edits::ImportEdits,
    rules::{self, Beside},
    sought::Sought,
};
use crate::{
    exchange::{
        draft::Batch,
        drafts::{Draft, Drafts},
        finding::{Fault, Finding},
        identity::{Identity, Known},
        severity::Severity,
    },
    index::Snapshot,
    model::{
        breach::{Breach, Rule},
        code::Code,
        firm::Firm,
        likeness::{ONE_PLACE_M, Places},
        record::{Kind, Record},
        refusal::Refusal,
    },
    stop::{self, Part},
};

/// The edits of an import.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) edits: Arc<ImportEdits>,
    /// The row of each edit; `None` for units that are not in the file.
    pub(super) rows: Vec<Option<usize>>,
    /// The rows whose records are what they say, with the identities of these.
    pub(super) unchanged: Vec<(usize, i64)>,
    /// The kind of the records.
    pub(super) kind: Option<Kind>,
    /// The rows whose records get a code of their own.
    pub(super) minted: HashSet<usize>,
    /// The findings of rows so far: row, rule and property.
    pub(super) told: HashSet<(usize, Rule, &'static str)>,
}

struct Planner<'a> {
    now: &'a Snapshot,
    beside: Beside<'a>,
    last_ids: [i64; Kind::ALL.len()],
    seen: Seen<'a>,
}

/// The codes of the rows so far: the number of the draft by a hash, since the codes themselves are in the drafts.
struct Seen<'a> {
    drafts: &'a Drafts,
    hasher: RandomState,
    first: HashMap<u64, u32>,
}

impl Seen<'_> {
    /// The earlier row with a key. Rows are added in their order.
    fn earlier(&mut self, at: usize, key: &str) -> Option<usize> {
        let number = u32::try_from(at).expect("there are fewer drafts than numbers");
        let first = *self.first.entry(self.hasher.hash_one(key)).or_insert(number) as usize;
        let is_same = || self.drafts.get(first).is_some_and(|draft| draft.record.key() == key);
        (first != at && is_same()).then(|| self.drafts.row(first)).filter(|row| *row != self.drafts.row(at))
    }

    /// Whether a row may have a key.
    fn may_have(&self, key: &str) -> bool {
        self.first.contains_key(&self.hasher.hash_one(key))
    }
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
    let drafts = &batch.drafts;
    let Some(kind) = drafts.kind(0) else { return plan };
    plan.kind = Some(kind);
    let seen = Seen { drafts, hasher: RandomState::new(), first: HashMap::new() };
    let mut planner = Planner { now, beside: Beside::new(now), last_ids, seen };
    let (mut sound, mut sought) = (Vec::new(), Sought::default());
    let coming = zones_of(batch);
    stop::begin(Part::Comparing, drafts.len());
    for (at, draft) in drafts.iter().enumerate() {
        stop::check();
        let broken = planner.broken(&draft, &coming);
        let is_refused = broken.iter().any(|refusal| !refusal.rule().is_doubt());
        plan.told.extend(broken.iter().map(|refusal| (draft.row, refusal.rule(), refusal.field)));
        findings.extend(broken.into_iter().map(|refusal| finding(batch, Some(draft.row), refusal)));
        match planner.twice(at, &draft).filter(|_| !is_refused) {
            Some(earlier) => findings.push(Finding::row(draft.row, Fault::Twice(earlier))),
            None if !is_refused => {
                sound.push(at);
                if kind == Kind::Firm {
                    sought.push(&draft);
                }
            }
            None => {}
        }
    }
    let by_key = |at: &usize| drafts.get(*at).map(|draft| planner.by_key(&draft.record));
    let verdicts = match kind {
        Kind::Firm => identify(now, &sought, decisions, findings),
        _ => sound.iter().filter_map(by_key).collect(),
    };
    drop(sought);
    let mut edits = ImportEdits::default();
    for (at, verdict) in sound.into_iter().zip(verdicts) {
        stop::check();
        let draft = drafts.get(at).expect("it was looked at");
        if let Some(record) = planner.place(draft, verdict, batch, &mut plan, findings) {
            edits.put(record);
        }
    }
    if findings.iter().all(|f| f.fault.severity() < Severity::Error) {
        edits.set_deletes(planner.replace_editions(batch, &mut plan, findings));
    }
    plan.edits = Arc::new(edits);
    plan
}

/// A refusal as a finding of a row, under the heading of the property in the file. A point has two columns and no
/// heading.
pub(super) fn finding(batch: &Batch, row: Option<usize>, refusal: Refusal) -> Finding {
    let Refusal { field, value, breach, .. } = refusal;
    let column = if field == "lon" { field.to_owned() } else { batch.column(field, row) };
    let fault = match breach {
        Breach::Missing => Fault::Missing,
        breach => Fault::Rule(breach),
    };
    Finding { row, column: Some(column), value, fault }
}

/// The codes of the zones of a file.
fn zones_of(batch: &Batch) -> HashSet<String> {
    let zones = batch.drafts.others().filter(|(_, record)| record.kind() == Kind::Zone);
    zones.map(|(_, record)| record.key()).collect()
}

impl Planner<'_> {
    /// The rules that a row breaks by itself or by its references. A row of an existing firm may omit the name; a wrong
    /// tax code is reported by the reader, as written.
    fn broken(&self, draft: &Draft, coming: &HashSet<String>) -> Vec<Refusal> {
        let mut broken = rules::own(&draft.record, &self.beside).of(&draft.record);
        broken.retain(|refusal| match refusal.breach {
            Breach::TaxCode(_) => false,
            // The zone of an outline may be in the same file.
            Breach::ZoneUnheld if refusal.kind == Kind::Outline => !coming.contains(&draft.record.key()),
            Breach::Missing if refusal.kind == Kind::Firm => {
                self.beside.holds(Kind::Firm, &refusal.code).is_none()
            }
            _ => true,
        });
        broken
    }

    /// The earlier row of the file with the same code, if there is one.
    fn twice(&mut self, at: usize, draft: &Draft) -> Option<usize> {
        if draft.coded { self.seen.earlier(at, &draft.record.key()) } else { None }
    }

    /// The record with the key of a draft.
    fn by_key(&self, record: &Record) -> Verdict {
        match self.beside.holds(record.kind(), &record.key()) {
            Some(id) => Verdict::Held { id, by_place: None },
            None => Verdict::New,
        }
    }

    /// Gives a draft its identity, adds findings about a changed identity, and returns the record that is put, if it changes.
    fn place(
        &mut self,
        draft: Draft,
        verdict: Verdict,
        batch: &Batch,
        plan: &mut Plan,
        findings: &mut Vec<Finding>,
    ) -> Option<Record> {
        let Draft { row, record: said, coded, .. } = draft;
        let kind = said.kind();
        let (id, by_place) = match verdict {
            Verdict::Refused => return None,
            Verdict::Held { id, by_place } => (id, by_place),
            Verdict::New => {
                let (id, mut record) = (self.next_id(kind), said);
                if let Record::Firm(firm) = &mut record
                    && !coded
                {
                    firm.code = self.fresh_code(id);
                    plan.minted.insert(row);
                }
                plan.rows.push(Some(row));
                return Some(record.with_id(id));
            }
        };
        let mut record = said.clone().with_id(id);
        let old = self.now.record(kind, id)?;
        if let (Record::Firm(old), Record::Firm(new)) = (&old, &mut record) {
            new.code = old.code.clone();
        }
        let cleared = batch.keep(&old, &mut record);
        if old == record {
            plan.unchanged.push((row, id));
            return None;
        }
        let cleared = cleared.into_iter().map(|(property, value)| Finding {
            row: Some(row),
            column: Some(property.to_owned()),
            value: Some(value),
            fault: Fault::Cleared,
        });
        findings.extend(cleared);
        if let (Record::Firm(old), Record::Firm(new), Record::Firm(said)) = (&old, &record, &said) {
            let told = changes(old, new, said, coded, by_place);
            let told = told.into_iter().map(|i| Finding::row(row, Fault::Identity(Box::new(i))));
            findings.extend(told);
        }
        plan.rows.push(Some(row));
        Some(record)
    }

    fn next_id(&mut self, kind: Kind) -> i64 {
        let at = Kind::ALL.iter().position(|k| *k == kind).expect("ALL has every kind");
        self.last_ids[at] += 1;
        self.last_ids[at]
    }

    /// A code that no firm has, made from the identity.
    fn fresh_code(&self, id: i64) -> Code {
        create::fresh_code(Kind::Firm, id, self.now, |code| self.seen.may_have(code))
    }

    /// Deletes the units of an edition that are not in the file, before the others are written, so that their codes are
    /// free. A file with less than half of the units of an edition is probably incomplete, and is refused.
    fn replace_editions(
        &self,
        batch: &Batch,
        plan: &mut Plan,
        findings: &mut Vec<Finding>,
    ) -> Vec<(Kind, i64)> {
        let units = batch.drafts.others().filter_map(|(_, record)| match record {
            Record::Unit(unit) => Some(unit),
            _ => None,
        });
        let (editions, keys): (BTreeSet<&Code>, BTreeSet<(&Code, &Code)>) =
            units.map(|u| (&u.edition, (&u.edition, &u.code))).unzip();
        let held = || self.now.base.holdings.units.values().filter(|u| editions.contains(&u.edition));
        let gone = held().filter(|u| !keys.contains(&(&u.edition, &u.code)));
        let deletes: Vec<(Kind, i64)> = gone.map(|u| (Kind::Unit, u.id.0)).collect();
        let removed = deletes.len();
        if removed > 0 {
            findings.push(Finding::file(Fault::Removes(removed, held().count())));
        }
        plan.rows.splice(0..0, vec![None; removed]);
        deletes
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
