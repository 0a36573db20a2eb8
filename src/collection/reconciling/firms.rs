//! Firms that a question may mean, by the scores of the matcher, as imports have them.

use super::{
    agreement::{self, POINT},
    candidate::{Candidate, Feature, Visible, identified, rounded, visible},
    names,
    question::{Quantifier, Question},
};
use crate::{
    collection::{feature::Thing, kinds::Collection},
    geom::{crs::Crs, position},
    index::{Snapshot, row::Row},
    model::{
        actor::Role,
        likeness::Likeness,
        matching::{
            scored::{AHEAD_BITS, Scored, Verdict, verdict},
            scorer::Asking,
            search::COMPARED,
        },
        sector::SectorCode,
        tax_code::TaxCode,
    },
};

/// The odds, in bits, below which a firm is no candidate.
const LEAST_BITS: f64 = -16.0;

/// A firm with its score, and what further properties say.
struct Compared<'a> {
    row: Row<'a>,
    scored: Scored,
    further: Vec<Feature>,
    /// Whether the name alone means it.
    is_named: bool,
}

/// The candidates for a question, best first.
pub(super) fn ranked<'a>(now: &'a Snapshot, role: Role, question: &Question) -> Vec<Candidate<'a>> {
    let name = question.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
    let in_name = name.and_then(TaxCode::new).filter(TaxCode::identifies);
    let by_code = name.and_then(|name| now.firms.by_code(name));
    let conditions: Vec<Visible<'_>> = visible(Collection::Firms, role, question).collect();
    let known = Known::of(&conditions, now.city.crs);
    let compared = if in_name.is_some() { "" } else { name.unwrap_or_default() };
    let like = known.likeness(in_name.as_ref(), compared);
    let asking = now.firms.scorer().asking(&like);
    let rows = now.firms.candidates(&like, COMPARED).into_iter().enumerate();
    let further = |own: &Visible<'_>| !known.has(own);
    let further: Vec<Visible<'_>> = conditions.iter().copied().filter(further).collect();
    let required: Vec<Visible<'_>> =
        conditions.iter().copied().filter(|(condition, _)| condition.is_required).collect();
    let judge = Judge { asking, like: &like, further, required, metres: now.city.crs };
    let mut all: Vec<Compared<'a>> = rows.filter_map(|(at, row)| judge.compared(row, at)).collect();
    all.sort_by(|a, b| a.scored.order(&b.scored));
    let is_match = is_match(&all);
    let is_coded = |row: Row<'_>| in_name.is_some() && row.likeness().tax_code() == in_name.as_ref();
    let (mut coded, mut others) = (Vec::new(), Vec::new());
    for (at, own) in all.into_iter().enumerate() {
        if by_code.is_some_and(|row| row.id() == own.row.id()) || is_coded(own.row) {
            coded.push(identified(Thing::Firm(own.row)));
        } else if own.scored.bits >= LEAST_BITS {
            others.push(own.candidate(at == 0 && is_match));
        }
    }
    if let Some(row) = by_code.filter(|row| !coded.iter().any(|own| own.thing.cursor().id == row.id())) {
        coded.push(identified(Thing::Firm(row)));
    }
    // An identifier leaves nothing to compare, unless several firms have it.
    if let [one] = &mut coded[..] {
        one.is_match = true;
    }
    if !coded.is_empty() {
        others.iter_mut().for_each(|own| own.is_match = false);
    }
    coded.extend(others);
    coded
}

/// Whether the first of the firms is meant beyond doubt: as an import decides, or by a name that no other firm has, if
/// nothing else is known.
fn is_match(all: &[Compared<'_>]) -> bool {
    let Some(first) = all.first() else { return false };
    let is_ahead = all.get(1).is_none_or(|next| first.scored.bits - next.scored.bits >= AHEAD_BITS);
    let is_alone = !all[1..].iter().any(|other| other.scored.has_same_name());
    let by_name = first.is_named && first.further.is_empty() && first.scored.is_by_name_alone();
    (by_name && is_alone && is_ahead) || verdict(all.iter().map(|own| &own.scored)) == Verdict::Same
}

impl<'a> Compared<'a> {
    fn candidate(self, is_match: bool) -> Candidate<'a> {
        let own = self.scored.features.iter().filter(|told| told.level.is_some());
        let own = own.map(|told| Feature {
            id: if told.feature == "distance" { POINT } else { told.feature }.to_owned(),
            value: tenths(told.bits),
        });
        let features = own.chain(self.further).collect();
        let (score, is_likely) = (rounded(self.scored.score), self.scored.is_likely());
        Candidate { thing: Thing::Firm(self.row), score, features, is_likely, is_match }
    }
}

fn tenths(bits: f64) -> f64 {
    (bits * 10.0).round() / 10.0
}

/// Values that the matcher weighs, as the conditions give them: each has one value that is to agree.
#[derive(Default)]
struct Known<'q> {
    texts: Vec<(&'q str, &'q str)>,
    metres: Option<Crs>,
}

impl<'q> Known<'q> {
    fn of(conditions: &[Visible<'q>], metres: Crs) -> Self {
        let weighed = conditions.iter().filter_map(|(condition, _)| match &condition.values[..] {
            [text] if condition.quantifier != Quantifier::None => {
                let is_weighed = match condition.property.as_str() {
                    "tax_code" | "address" | POINT => true,
                    "sector" => sector(text).is_some(),
                    _ => false,
                };
                is_weighed.then_some((condition.property.as_str(), text.as_str()))
            }
            _ => None,
        });
        let mut texts: Vec<(&str, &str)> = Vec::new();
        for (property, text) in weighed {
            if !texts.iter().any(|(own, _)| *own == property) {
                texts.push((property, text));
            }
        }
        Self { texts, metres: Some(metres) }
    }

    fn text(&self, property: &str) -> Option<&'q str> {
        self.texts.iter().find(|(own, _)| *own == property).map(|(_, text)| *text)
    }

    /// Whether a condition is among the values that the matcher weighs.
    fn has(&self, (condition, _): &Visible<'_>) -> bool {
        condition.quantifier != Quantifier::None
            && condition.values.first().map(String::as_str) == self.text(&condition.property)
    }

    /// The values of the firm that is looked for.
    fn likeness(&self, in_name: Option<&TaxCode>, name: &str) -> Likeness {
        let tax_code = self.text("tax_code").and_then(TaxCode::new);
        let place = self.text(POINT).zip(self.metres);
        let place = place.and_then(|(text, metres)| position::read(text, None, metres).ok());
        let sector = self.text("sector").and_then(sector);
        let point = place.map(|place| (place.at, None));
        Likeness::new(tax_code.as_ref().or(in_name), name, self.text("address"), point).in_sector(sector)
    }
}

/// The sector that a text begins with, as in `2592` and `2592: gia công cơ khí`; without a version that of 2018.
fn sector(text: &str) -> Option<SectorCode> {
    let code = text.split_whitespace().next()?;
    code.trim_end_matches([':', '.', ',', ';']).parse().ok()
}

/// What firms are compared with.
struct Judge<'q> {
    asking: Asking<'q>,
    like: &'q Likeness,
    /// Conditions that the matcher does not weigh.
    further: Vec<Visible<'q>>,
    required: Vec<Visible<'q>>,
    metres: Crs,
}

impl Judge<'_> {
    /// A firm compared; `None` if it differs in what is required.
    fn compared<'a>(&self, row: Row<'a>, at: usize) -> Option<Compared<'a>> {
        let thing = Thing::Firm(row);
        let degree = |(condition, place): &Visible<'_>| agreement::of(&thing, *place, condition, self.metres);
        if self.required.iter().any(|own| degree(own).is_some_and(|degree| degree < 0.5)) {
            return None;
        }
        let own = row.likeness();
        let mut scored = self.asking.compared(&own, at);
        let mut is_named = names::are_one(self.like, &own);
        if let Some(english) = row.name_en() {
            let english = Likeness::new(None, english, None, None).on(own);
            is_named |= names::are_one(self.like, &english);
            let by_english = self.asking.compared(&english, at);
            scored = if by_english.bits > scored.bits { by_english } else { scored };
        }
        let mut further = Vec::new();
        for condition in &self.further {
            let Some(degree) = degree(condition) else { continue };
            let property = condition.0.property.clone();
            let bits = agreement::bits(&property, degree, scored.is_placed());
            scored = scored.and(bits);
            further.push(Feature { id: property, value: tenths(bits) });
        }
        Some(Compared { row, scored, further, is_named })
    }
}
