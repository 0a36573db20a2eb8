//! Which of the units of a name an address means.

use super::{
    gazetteer::Gazetteer,
    mention::{Mention, Time},
    names::{Agrees, Called},
    outcome::{Doubt, Why},
};
use crate::model::fold::fold;

/// The units of a mention that agree with the rest of the address, and what is doubtful of them.
#[derive(Debug, Default, Clone)]
pub(super) struct Choice {
    pub(super) communes: Vec<usize>,
    pub(super) doubts: Vec<Doubt>,
    /// Whether the address states that the ward is one of today.
    pub(super) is_now: bool,
}

/// What the address states beside the commune.
#[derive(Debug, Clone, Copy)]
pub(super) struct Beside<'a> {
    /// The districts by number, and the name of the first as written.
    pub(super) districts: &'a [usize],
    /// Whether the district is called former, which is written since it ended.
    pub(super) since: bool,
}

type Hit = (usize, Agrees);

/// Chooses among the units with the name of a mention.
pub(super) fn choose(own: &Mention, beside: Beside<'_>, names: &Gazetteer) -> Result<Choice, Why> {
    let all: Vec<Hit> = own.called.iter().filter_map(|(called, agrees)| commune(*called, *agrees)).collect();
    let timely = of_time(&all, own.time, names);
    if timely.is_empty() {
        return Err(Why::OtherTime(own.written.clone()));
    }
    let (there, mixed) = in_districts(&timely, beside, own.time, names);
    if there.is_empty() {
        let mut places: Vec<String> = timely.iter().map(|(at, _)| names.said(*at)).collect();
        places.sort();
        places.dedup();
        let district = beside.districts.first().map(|at| names.districts[*at].name.clone());
        return Err(Why::NotThere(own.written.clone(), district.unwrap_or_default(), places));
    }
    let (kept, other_kind) = of_kind(there, own, names);
    let best = kept.iter().map(|(_, agrees)| *agrees).min();
    let kept: Vec<Hit> = kept.into_iter().filter(|(_, agrees)| Some(*agrees) == best).collect();
    let mut choice = Choice {
        communes: kept.iter().map(|(at, _)| *at).collect(),
        doubts: mixed,
        is_now: own.time == Some(Time::Now),
    };
    choice.tell(own, best, other_kind, names);
    choice.join_continued(names);
    Ok(choice)
}

fn commune(called: Called, agrees: Agrees) -> Option<Hit> {
    match called {
        Called::Commune(at) => Some((at, agrees)),
        Called::District(_) | Called::City => None,
    }
}

/// The units of the time that the address states.
fn of_time(all: &[Hit], time: Option<Time>, names: &Gazetteer) -> Vec<Hit> {
    let suits = |(at, _): &&Hit| match time {
        None => true,
        Some(Time::Former) => !names.communes[*at].is_now,
        Some(Time::Now) => names.communes[*at].is_now,
    };
    all.iter().filter(suits).copied().collect()
}

/// The units in the stated districts: those that were in one, or else the wards of today that draw on one. Where the
/// district is called former the address is of today, so both count.
fn in_districts(
    all: &[Hit],
    beside: Beside<'_>,
    time: Option<Time>,
    names: &Gazetteer,
) -> (Vec<Hit>, Vec<Doubt>) {
    if beside.districts.is_empty() {
        return (all.to_vec(), Vec::new());
    }
    let was =
        |(at, _): &&Hit| names.communes[*at].district.is_some_and(|own| beside.districts.contains(&own));
    let former: Vec<Hit> = all.iter().filter(was).copied().collect();
    let draws = |at: usize| {
        let own = &names.communes[at];
        own.is_now && beside.districts.iter().any(|district| names.draws_on(own, *district) != Some(false))
    };
    let now: Vec<Hit> = all.iter().filter(|(at, _)| draws(*at)).copied().collect();
    if !former.is_empty() && !beside.since {
        return (former, Vec::new());
    }
    let district = beside.districts.iter().map(|at| &names.districts[*at]).find(|own| own.is_former);
    let is_mixed = former.is_empty() && !beside.since && time.is_none();
    let mixed = now.first().zip(district).filter(|_| is_mixed);
    let mixed = mixed.map(|((at, _), own)| Doubt::Mixed(names.communes[*at].name.clone(), own.name.clone()));
    ([former, now].concat(), mixed.into_iter().collect())
}

/// The units of the stated kind, or all if none is, which is doubtful.
fn of_kind(all: Vec<Hit>, own: &Mention, names: &Gazetteer) -> (Vec<Hit>, bool) {
    if own.kind.is_empty() {
        return (all, false);
    }
    let same: Vec<Hit> = all.iter().filter(|(at, _)| names.communes[*at].kind == own.kind).copied().collect();
    if same.is_empty() { (all, true) } else { (same, false) }
}

impl Choice {
    fn tell(&mut self, own: &Mention, best: Option<Agrees>, other_kind: bool, names: &Gazetteer) {
        let Some(name) = self.communes.first().map(|at| names.communes[*at].name.clone()) else { return };
        match best {
            Some(Agrees::ButForMarks) => self.doubts.push(Doubt::Marks(own.written.clone(), name.clone())),
            Some(Agrees::ButForALetter) => self.doubts.push(Doubt::Letter(own.written.clone(), name.clone())),
            _ => {}
        }
        if other_kind {
            self.doubts.push(Doubt::Kind(name));
        }
        if own.rank.is_none() {
            self.doubts.push(Doubt::NoKind(own.written.clone()));
        }
    }

    /// Leaves out a unit that went into one of the same name and district: it is the same unit, with another code.
    fn join_continued(&mut self, names: &Gazetteer) {
        let all = self.communes.clone();
        let continued = |at: &usize| {
            let own = &names.communes[*at];
            all.iter().any(|other| {
                let later = &names.communes[*other];
                let goes_there =
                    own.next.iter().all(|(edition, code)| (edition, code) == (&later.edition, &later.code));
                other != at
                    && !own.next.is_empty()
                    && goes_there
                    && (own.district, fold(&own.name)) == (later.district, fold(&later.name))
                    && !later.is_now
            })
        };
        let (dropped, kept): (Vec<usize>, Vec<usize>) = all.iter().partition(|at| continued(at));
        let larger = dropped.iter().find(|at| !names.communes[**at].is_complete);
        self.doubts.extend(larger.map(|at| Doubt::Larger(names.communes[*at].name.clone())));
        self.communes = kept;
    }
}
