//! What a member sent, on its way to edits of this register.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use super::{
    renamed,
    spool::{Lines, Spool},
    territory::territory,
    unusable::Unusable,
};
use crate::{
    index::Snapshot,
    model::{
        change::Edit,
        code::Code,
        member::{Card, Member},
        record::{Kind, Record},
        unit::Unit,
    },
};

type Subject = (Kind, i64);

/// The edits that follow from what a member sent, in an order in which they can be written: what is deleted first, since its
/// code may be that of another record by now.
pub(super) struct Sorting {
    // Its file is read by `lines`.
    _spool: Spool,
    lines: Lines,
    member: Member,
    register: Code,
    now: Arc<Snapshot>,
    /// The number of the line that is read next.
    line: usize,
    /// The last line of each record.
    last: HashMap<Subject, Last>,
    gone: Vec<Edit>,
    /// The units that are edited; `None` for those that are deleted.
    units: BTreeMap<i64, Option<Arc<Unit>>>,
}

/// The last line of a record.
struct Last {
    /// Its number.
    line: usize,
    /// Whether the record that is held is deleted by it, or has another code by now.
    ends_held: bool,
}

impl Sorting {
    /// Reads through all lines and finds what is deleted.
    pub(super) fn of(
        mut spool: Spool,
        member: &Member,
        now: &Arc<Snapshot>,
        is_whole: bool,
    ) -> Result<Self, Unusable> {
        let register = member.card.as_ref().map(|card| card.code.clone()).unwrap_or_default();
        let (mut last, mut line, mut lines) = (HashMap::<Subject, Last>::new(), 0, spool.read()?);
        while let Some(own) = lines.next()? {
            let edit = renamed::edit(own.edit().map_err(Unusable::Record)?, member, &register)?;
            let subject = edit.subject();
            let held = now.record(subject.0, subject.1);
            let ends_held = match &edit {
                Edit::Put(record) => held.is_some_and(|held| held.key() != record.key()),
                Edit::Delete(..) => held.is_some(),
            };
            last.insert(subject, Last { line, ends_held });
            line += 1;
        }
        let mut gone =
            if is_whole { missing(now, member, |subject| last.contains_key(subject)) } else { Vec::new() };
        let mut ended: Vec<Subject> =
            last.iter().filter(|(_, last)| last.ends_held).map(|(own, _)| *own).collect();
        ended.sort_unstable();
        gone.extend(ended.into_iter().map(|(kind, id)| Edit::Delete(kind, id)));
        let units = gone.iter().filter(|edit| edit.subject().0 == Kind::Unit);
        let units = units.map(|edit| (edit.subject().1, None)).collect();
        let (member, now, lines) = (member.clone(), now.clone(), spool.read()?);
        Ok(Self { _spool: spool, lines, member, register, now, line: 0, last, gone, units })
    }

    /// What is deleted before anything is written.
    pub(super) fn gone(&mut self) -> Vec<Edit> {
        std::mem::take(&mut self.gone)
    }

    /// Some of the other edits that change something; none at the end.
    pub(super) fn next(mut self, most: usize) -> Result<(Self, Vec<Edit>), Unusable> {
        let mut edits = Vec::new();
        while edits.len() < most {
            let Some(own) = self.lines.next()? else { break };
            let at = self.line;
            self.line += 1;
            let edit = renamed::edit(own.edit().map_err(Unusable::Record)?, &self.member, &self.register)?;
            let subject = edit.subject();
            let Edit::Put(record) = &edit else { continue };
            if self.last.get(&subject).is_none_or(|last| last.line != at) {
                continue;
            }
            let held = self.now.record(subject.0, subject.1);
            if held.as_ref() == Some(record.as_ref()) {
                continue;
            }
            if let Record::Unit(unit) = record.as_ref() {
                self.units.insert(unit.id.0, Some(Arc::new(unit.clone())));
            }
            edits.push(edit);
        }
        Ok((self, edits))
    }

    /// The territory of the member, if it is another one than before.
    pub(super) fn territory(self, before: Option<&Card>) -> Option<Edit> {
        let card = self.member.card.as_ref()?;
        if self.units.is_empty() && before == Some(card) {
            return None;
        }
        let mut units: BTreeMap<i64, Arc<Unit>> = own_units(&self.now, &self.member);
        for (id, unit) in self.units {
            match unit {
                Some(unit) => _ = units.insert(id, unit),
                None => _ = units.remove(&id),
            }
        }
        let own = Record::Unit(territory(&self.member, card, units.values()));
        let held = self.now.record(Kind::Unit, self.member.territory());
        (held.as_ref() != Some(&own)).then(|| Edit::Put(Box::new(own)))
    }
}

/// The units of a member, without its territory.
fn own_units(now: &Snapshot, member: &Member) -> BTreeMap<i64, Arc<Unit>> {
    let all = now.base.holdings.units.range(member.territory() + 1..);
    all.take_while(|(id, _)| member.has(**id)).map(|(id, unit)| (*id, unit.clone())).collect()
}

/// The edits that delete the records of a member that it no longer has.
pub(super) fn missing(now: &Snapshot, member: &Member, is_there: impl Fn(&Subject) -> bool) -> Vec<Edit> {
    let held = &now.base.holdings;
    let firms = now.firms.iter().map(|row| (Kind::Firm, row.id()));
    let of = |kind: Kind, ids: Vec<i64>| ids.into_iter().map(move |id| (kind, id));
    let others = of(Kind::Outline, held.outlines.keys().copied().collect())
        .chain(of(Kind::Linkage, held.linkages.keys().copied().collect()))
        .chain(of(Kind::Observation, held.observations.keys().copied().collect()))
        .chain(of(Kind::Zone, held.zones.keys().copied().collect()))
        .chain(of(Kind::Succession, held.successions.keys().copied().collect()))
        .chain(of(Kind::Unit, held.units.keys().copied().collect()))
        .chain(of(Kind::Source, held.sources.keys().copied().collect()));
    let own =
        |subject: &Subject| member.has(subject.1) && subject.1 != member.territory() && !is_there(subject);
    firms.chain(others).filter(own).map(|(kind, id)| Edit::Delete(kind, id)).collect()
}
