//! A list compared with the register, row by row.

use std::collections::HashSet;

use crate::{
    collection::{
        feature::Thing,
        kinds::Collection,
        reconciling::{
            question::{Condition, Quantifier, Question},
            ranking::{POINT, rank, things},
        },
    },
    exchange::{draft::Batch, drafts::Draft},
    geom::{lonlat::LonLat, measure::distance_m},
    index::Snapshot,
    model::{
        actor::Role,
        attribute::{Attribute, Visibility},
        code::Code,
        column::Value,
        firm::Firm,
        fold::fold,
        lang::Lang,
        likeness::Likeness,
        location::{Location, Placed},
        record::Record,
        zone::Zone,
    },
    registry::{
        identity::Decisions,
        matches::{Match, matches},
    },
};

/// What became of a row or a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// The row and its record agree.
    Same,
    /// They differ in some columns.
    Differs,
    /// It is not certain which record it is.
    Doubtful,
    /// Only the list has it.
    OnlyThere,
    /// Only the register has it.
    OnlyHere,
}

impl State {
    pub(super) const ALL: [Self; 5] =
        [Self::Same, Self::Differs, Self::Doubtful, Self::OnlyThere, Self::OnlyHere];

    pub(super) fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::Same => lang.pick("giống nhau", "the same"),
            Self::Differs => lang.pick("khác nhau", "differs"),
            Self::Doubtful => lang.pick("còn ngờ", "doubtful"),
            Self::OnlyThere => lang.pick("chỉ có trong danh sách", "only in the list"),
            Self::OnlyHere => lang.pick("chỉ có trong sổ", "only in the register"),
        }
    }
}

/// The number of candidates of a row.
const NAMED: usize = 3;

/// Points within this distance, in metres, do not differ.
const SAME_PLACE_M: f64 = 10.0;

/// Stands for a value that the role may not see.
const HIDDEN: &str = "…";

/// A row of the list, or a record that the list does not have.
pub(super) struct Line {
    /// The row; `None` for a record that only the register has.
    pub(super) row: Option<usize>,
    pub(super) state: State,
    /// The name in the list, or else in the register.
    pub(super) name: String,
    /// The record of the register.
    pub(super) held: Option<Record>,
    /// The record with the values of the list.
    pub(super) merged: Option<Record>,
    /// Where they differ.
    pub(super) differences: Vec<Difference>,
    /// The records that it may be, with their scores.
    pub(super) candidates: Vec<(String, String, f64)>,
    /// Whether a doubtful row is this record because it alone cites the source of the list.
    pub(super) by_source: bool,
}

/// A value that differs.
pub(super) struct Difference {
    pub(super) column: &'static str,
    pub(super) here: String,
    pub(super) there: String,
}

/// A list and the register.
pub(super) struct Comparison<'a> {
    pub(super) now: &'a Snapshot,
    pub(super) batch: &'a Batch,
    pub(super) collection: Collection,
    /// What may be shown of the register.
    pub(super) role: Role,
    pub(super) source: Option<&'a Code>,
}

impl Comparison<'_> {
    /// All rows in their order, then the records that only the register has: those that cite the source, if one is given.
    pub(super) fn lines(&self, decisions: &Decisions) -> Vec<Line> {
        let found = matches(self.now, self.batch, decisions);
        let mut taken: HashSet<i64> =
            found.iter().filter_map(|own| if let Match::Held(id) = own { Some(*id) } else { None }).collect();
        let rows = self.batch.drafts.iter().zip(found);
        let mut lines: Vec<Line> = rows.map(|(draft, found)| self.line(&draft, found, &mut taken)).collect();
        let left = things(self.now, self.collection).filter(|thing| !taken.contains(&thing.cursor().id));
        lines.extend(left.filter(|thing| self.is_expected(thing)).filter_map(|thing| {
            let held = self.now.record(self.collection.record_kind(), thing.cursor().id)?;
            Some(Line { name: name(&held).to_owned(), held: Some(held), ..Line::new(None, State::OnlyHere) })
        }));
        lines
    }

    /// Whether the list should have a record.
    fn is_expected(&self, thing: &Thing<'_>) -> bool {
        let Some(source) = self.source else { return true };
        match thing {
            Thing::Firm(row) => row.cites(source.as_str()),
            Thing::Zone(zone) => zone.sources.contains(source),
            _ => false,
        }
    }

    fn line(&self, draft: &Draft, found: Match, taken: &mut HashSet<i64>) -> Line {
        let said = name(&draft.record).to_owned();
        let candidates = match found {
            Match::Held(id) => return self.pair(draft, id),
            Match::New | Match::Doubtful => self.candidates(draft, taken),
        };
        let is_doubtful = found == Match::Doubtful || candidates.iter().any(|own| own.is_likely);
        // Imports recognise zones by their codes alone, so a list without codes is matched by names.
        let named = candidates.first().filter(|own| own.is_match && self.collection != Collection::Firms);
        // A doubtful row that was confirmed before is the only candidate that cites the source of the list.
        let mut citing = candidates.iter().filter(|own| own.cites && own.is_likely);
        let confirmed = citing.next().filter(|_| is_doubtful && citing.next().is_none());
        if let Some(id) = named.or(confirmed).map(|own| own.id) {
            let by_source = named.is_none();
            taken.insert(id);
            return Line { by_source, ..self.pair(draft, id) };
        }
        let state = if is_doubtful { State::Doubtful } else { State::OnlyThere };
        let candidates = candidates.into_iter().map(|own| (own.code, own.name, own.score)).collect();
        Line { name: said, candidates, ..Line::new(Some(draft.row), state) }
    }

    /// A row beside its record.
    fn pair(&self, draft: &Draft, id: i64) -> Line {
        let Some(held) = self.now.record(draft.record.kind(), id) else {
            return Line::new(Some(draft.row), State::Doubtful);
        };
        let mut merged = draft.record.clone().with_id(id);
        match (&held, &mut merged) {
            (Record::Firm(old), Record::Firm(new)) => new.code = old.code.clone(),
            (Record::Zone(old), Record::Zone(new)) => new.code = old.code.clone(),
            _ => {}
        }
        self.batch.keep(&held, &mut merged);
        let differences = differences(&held, &merged, self.role);
        let state = if differences.is_empty() { State::Same } else { State::Differs };
        let said = name(&held).to_owned();
        Line {
            name: said,
            held: Some(held),
            merged: Some(merged),
            differences,
            ..Line::new(Some(draft.row), state)
        }
    }

    /// The records that a row may be and that no other row is.
    fn candidates(&self, draft: &Draft, taken: &HashSet<i64>) -> Vec<Near> {
        let question = Question { limit: 2 * NAMED, ..question(&draft.record) };
        let found = rank(self.now, self.collection, self.role, &question);
        let free = found.into_iter().filter(|own| !taken.contains(&own.thing.cursor().id));
        free.filter_map(|own| {
            let id = own.thing.cursor().id;
            let held = self.now.record(self.collection.record_kind(), id)?;
            let cites = self.source.is_some() && self.is_expected(&own.thing);
            let (code, name) = (held.key(), name(&held).to_owned());
            let (score, is_likely, is_match) = (own.score, own.is_likely, own.is_match);
            Some(Near { id, code, name, score, is_likely, is_match, cites })
        })
        .take(NAMED)
        .collect()
    }
}

/// A record that a row may be.
struct Near {
    id: i64,
    code: String,
    name: String,
    score: f64,
    is_likely: bool,
    is_match: bool,
    /// Whether it cites the source of the list.
    cites: bool,
}

impl Line {
    fn new(row: Option<usize>, state: State) -> Self {
        let (held, merged, differences, candidates) = (None, None, Vec::new(), Vec::new());
        let (name, by_source) = (String::new(), false);
        Self { row, state, name, held, merged, differences, candidates, by_source }
    }
}

/// The name of a firm or a zone.
pub(super) fn name(record: &Record) -> &str {
    match record {
        Record::Firm(firm) => &firm.name,
        Record::Zone(zone) => &zone.name,
        _ => "",
    }
}

/// What is known of a row.
fn question(record: &Record) -> Question {
    let condition = |property: &str, value: Option<String>| {
        value.map(|value| Condition {
            property: property.to_owned(),
            values: vec![value],
            is_required: false,
            quantifier: Quantifier::Any,
        })
    };
    let point =
        |location: Option<&Location>| location.map(|own| format!("{},{}", own.point.lon(), own.point.lat()));
    let conditions = match record {
        Record::Firm(firm) => vec![
            condition("tax_code", firm.tax_code.as_ref().map(|code| code.as_str().to_owned())),
            condition("address", firm.written.address.clone()),
            condition("sector", firm.sector.as_ref().map(|sector| sector.code.as_str().to_owned())),
            condition(POINT, point(firm.location.as_ref())),
        ],
        Record::Zone(zone) => vec![condition(POINT, point(zone.location.as_ref()))],
        _ => Vec::new(),
    };
    let conditions = conditions.into_iter().flatten().collect();
    Question { name: Some(name(record).to_owned()), conditions, ..Question::default() }
}

fn differences(held: &Record, merged: &Record, role: Role) -> Vec<Difference> {
    match (held, merged) {
        (Record::Firm(old), Record::Firm(new)) => differing(Firm::ATTRIBUTES, old, new, role),
        (Record::Zone(old), Record::Zone(new)) => differing(Zone::ATTRIBUTES, old, new, role),
        _ => Vec::new(),
    }
}

/// The attributes that differ, and the point. Names that differ in case, accents or the way of writing the legal form are
/// equal.
fn differing<R: Placed>(of: &[Attribute<R>], old: &R, new: &R, role: Role) -> Vec<Difference> {
    let own = of.iter().filter(|own| own.in_files.is_some() && own.name != "sources" && own.name != "as_of");
    let mut all: Vec<Difference> = own
        .filter_map(|own| {
            let (here, there) = (own.value(old), own.value(new));
            let is_hidden = own.visibility == Visibility::Restricted && !role.sees_restricted();
            (!is_same(own.name, &here, &there)).then(|| Difference {
                column: own.name,
                here: if is_hidden { HIDDEN.to_owned() } else { here.to_string() },
                there: there.to_string(),
            })
        })
        .collect();
    if let Some(there) = new.location().map(|own| own.point) {
        let here = old.location().map(|own| own.point);
        if here.is_none_or(|here| distance_m(here, there) > SAME_PLACE_M) {
            let said = |point: LonLat| format!("{}, {}", point.lat(), point.lon());
            all.push(Difference {
                column: POINT,
                here: here.map(said).unwrap_or_default(),
                there: said(there),
            });
        }
    }
    all
}

fn is_same(column: &str, here: &Value<'_>, there: &Value<'_>) -> bool {
    match (here, there) {
        (Value::Text(here), Value::Text(there)) if column == "name" => {
            let like = |name: &str| Likeness::new(None, name, None, None).name().to_owned();
            like(here) == like(there)
        }
        (Value::Text(here), Value::Text(there)) => here == there || fold(here) == fold(there),
        _ => here == there,
    }
}
