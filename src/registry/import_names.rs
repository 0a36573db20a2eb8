//! Rows that name records instead of giving their codes: zones and units without a code, and firms in a zone by its name.

use std::collections::{BTreeMap, BTreeSet};

use super::create;
use crate::{
    exchange::{
        draft::Batch,
        drafts::Drafts,
        finding::{Fault, Finding},
        reading::value_fault::ValueFault,
    },
    index::Snapshot,
    model::{
        code::Code,
        fold::fold,
        record::{Kind, Record},
        unit::Unit,
        zone::Zone,
    },
};

/// Words before the name of a zone that say what it is.
const KINDS: &[&str] = &[
    "khu cong nghiep ",
    "cum cong nghiep ",
    "khu cong nghe cao ",
    "kcn ",
    "ccn ",
    "khu cnc ",
    "cum cn ",
    "khu ",
    "cum ",
];

/// The name of a zone without the words that say what it is.
fn bare(name: &str) -> String {
    let folded = fold(name);
    KINDS.iter().find_map(|kind| folded.strip_prefix(kind)).unwrap_or(&folded).to_owned()
}

/// Gives rows without a code the code of the record with the same name, or a new one, and firms the codes of the zones that
/// they name. `last_zone` is the largest identity of a zone.
pub(super) fn resolve(now: &Snapshot, batch: &mut Batch, last_zone: i64, findings: &mut Vec<Finding>) {
    let is_named = |drafts: &Drafts, at: usize| {
        drafts.names_zone(at) || !drafts.is_coded(at) && drafts.kind(at) != Some(Kind::Firm)
    };
    if !(0..batch.drafts.len()).any(|at| is_named(&batch.drafts, at)) {
        return;
    }
    let zones = Zones::of(now);
    let mut minted = Minted { last_zone, used: used(batch) };
    let all = std::mem::take(&mut batch.drafts);
    for (at, mut draft) in all.iter().enumerate() {
        if !is_named(&all, at) {
            batch.drafts.push(draft);
            continue;
        }
        let told = match &mut draft.record {
            Record::Firm(firm) => {
                draft.zone_name.take().and_then(|name| zones.of_firm(&name, &mut firm.zone))
            }
            Record::Zone(zone) => Some(minted.zone(now, &zones, zone)),
            Record::Unit(unit) => minted.unit(now, unit),
            _ => None,
        };
        draft.coded |= draft.record.kind() != Kind::Firm;
        let is_refused = matches!(&told, Some((_, ValueFault::ManyNamed)));
        findings.extend(told.map(|(value, fault)| {
            let fault = Fault::Value(fault, 0);
            Finding { row: Some(draft.row), column: None, value: Some(value), fault }
        }));
        if !is_refused {
            batch.drafts.push(draft);
        }
    }
}

/// The codes that the rows give to zones and units.
fn used(batch: &Batch) -> BTreeSet<String> {
    let coded = batch.drafts.others().filter(|(at, _)| batch.drafts.is_coded(*at));
    coded.map(|(_, record)| record.key()).collect()
}

/// What is noted about a value.
type Told = (String, ValueFault);

/// The zones of the register by name.
struct Zones {
    by_name: BTreeMap<String, Vec<Code>>,
    codes: BTreeSet<Code>,
}

impl Zones {
    fn of(now: &Snapshot) -> Self {
        let mut by_name: BTreeMap<String, Vec<Code>> = BTreeMap::new();
        for zone in now.base.holdings.zones.values() {
            for name in BTreeSet::from([fold(&zone.name), bare(&zone.name)]) {
                by_name.entry(name).or_default().push(zone.code.clone());
            }
        }
        Self { by_name, codes: now.base.holdings.zones.values().map(|zone| zone.code.clone()).collect() }
    }

    /// The codes of the zones with a name: the whole one, or without the words for the kind.
    fn named(&self, name: &str) -> &[Code] {
        let whole = self.by_name.get(&fold(name)).or_else(|| self.by_name.get(&bare(name)));
        whole.map_or(&[], Vec::as_slice)
    }

    /// Sets the zone of a firm from its code or name, if there is one such zone.
    fn of_firm(&self, name: &str, zone: &mut Option<Code>) -> Option<Told> {
        if let Some(code) = name.parse().ok().filter(|code| self.codes.contains(code)) {
            *zone = Some(code);
            return None;
        }
        let fault = match self.named(name) {
            [code] => {
                *zone = Some(code.clone());
                ValueFault::Recognised(code.to_string())
            }
            _ => ValueFault::NoZone,
        };
        Some((name.to_owned(), fault))
    }
}

/// Codes that were made.
struct Minted {
    last_zone: i64,
    used: BTreeSet<String>,
}

impl Minted {
    /// Sets the code of a zone that has none.
    fn zone(&mut self, now: &Snapshot, zones: &Zones, zone: &mut Zone) -> Told {
        let fault = match zones.named(&zone.name) {
            [code] => {
                zone.code = code.clone();
                ValueFault::Recognised(code.to_string())
            }
            [] => {
                self.last_zone += 1;
                zone.code =
                    create::fresh_code(Kind::Zone, self.last_zone, now, |code| self.used.contains(code));
                self.used.insert(zone.code.to_string());
                ValueFault::Minted(zone.code.to_string())
            }
            _ => ValueFault::ManyNamed,
        };
        (zone.name.clone(), fault)
    }

    /// Sets the code of a unit that has none.
    fn unit(&mut self, now: &Snapshot, unit: &mut Unit) -> Option<Told> {
        let held = || now.base.holdings.units.values().filter(|own| own.edition == unit.edition);
        let same: Vec<&Code> =
            held().filter(|own| fold(&own.name) == fold(&unit.name)).map(|own| &own.code).collect();
        let (code, fault) = match same[..] {
            [code] => (code.clone(), ValueFault::Recognised(code.to_string())),
            [] => {
                let mut numbers = (1..).map(|number| format!("U{number:03}"));
                let is_free = |code: &String| {
                    !held().any(|own| own.code.as_str() == code)
                        && !self.used.contains(&format!("{} {code}", unit.edition))
                };
                let code = numbers.find(is_free)?;
                self.used.insert(format!("{} {code}", unit.edition));
                (code.parse().ok()?, ValueFault::Minted(code))
            }
            _ => return Some((unit.name.clone(), ValueFault::ManyNamed)),
        };
        unit.code = code;
        Some((unit.name.clone(), fault))
    }
}
