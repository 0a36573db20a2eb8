//! Matching of rows to firms. A code decides; without one, tax code, name and place do. Doubtful rows are refused with
//! the candidates, never guessed.

use std::collections::{HashMap, HashSet};

pub use super::decisions::{Decisions, NewRows, Same};

use super::{
    likenesses::{Asked, By, Keys, Likenesses, MOST, once},
    recognition::{Candidate, Found, Recognition, fit},
    sought::Sought,
};
use crate::{
    exchange::{
        finding::{Fault, Finding},
        identity::{Fit, Identity},
    },
    index::Snapshot,
    model::{
        code::Code,
        likeness::{Likeness, Places, TaxCodes},
    },
    stop,
};

/// The match of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// A firm of the register.
    Held {
        /// The identity of the firm.
        id: i64,
        /// Set if the row was matched without a tax code: `true` by name and place, `false` by name alone.
        by_place: Option<bool>,
    },
    /// A new firm.
    New,
    /// The row is refused; a finding gives the reason.
    Refused,
}

/// The match of a row without a code in the register.
enum Answer {
    Sure(usize, Option<bool>),
    Doubt(Vec<usize>, usize),
    /// Found by comparison.
    Alike(Candidate),
    MayBe(Vec<Candidate>),
    New,
}

/// The number of candidates listed for a doubtful row.
const NAMED: usize = 3;

struct Identifier<'a> {
    now: &'a Snapshot,
    decisions: &'a Decisions,
    sought: &'a Sought,
    keys: Keys,
    /// Keys that some row looks up.
    asked: Asked,
    /// Firms of the register that a row may match, with their identities.
    held: Likenesses<i64>,
    numbers: HashMap<i64, usize>,
    /// Firms that a row of the file has matched.
    claimed: HashSet<i64>,
    /// Firms that the rules will match with a row, so that a row that is only like them does not come first; found when the
    /// first row is compared.
    reserved: Option<HashSet<i64>>,
    /// Firms of the file, with their rows.
    rows: Likenesses<usize>,
    used: HashSet<Code>,
    /// Rows without a code that are not matched before the rules decide.
    open: Vec<usize>,
    recognition: Recognition<'a>,
    findings: Vec<Finding>,
}

/// Matches every row to a firm, and adds findings about doubtful matches.
///
/// Certain matches come first: codes, decisions of the user, and rows that equal a firm in all values used for
/// recognition. Each firm matches at most one row.
pub(super) fn identify(
    now: &Snapshot,
    sought: &Sought,
    decisions: &Decisions,
    findings: &mut Vec<Finding>,
) -> Vec<Verdict> {
    let mut all = Identifier::new(now, sought, decisions);
    let mut verdicts: Vec<Option<Verdict>> = (0..sought.len()).map(|at| all.named(at)).collect();
    let is_coded = |at: usize| sought.code(at).is_some();
    for (at, verdict) in verdicts.iter_mut().enumerate() {
        if verdict.is_none() && !is_coded(at) {
            *verdict = all.as_held(at, &sought.like(at));
        }
    }
    let open = verdicts.iter().enumerate().filter(|(at, verdict)| verdict.is_none() && !is_coded(*at));
    all.open = open.map(|(at, _)| at).collect();
    let judged = verdicts.into_iter().enumerate().map(|(at, verdict)| {
        stop::row(at);
        verdict.unwrap_or_else(|| all.judge(at, &sought.like(at)))
    });
    let verdicts = judged.collect();
    all.tell_unused();
    findings.append(&mut all.findings);
    verdicts
}

impl<'a> Identifier<'a> {
    fn new(now: &'a Snapshot, sought: &'a Sought, decisions: &'a Decisions) -> Self {
        let keys = Keys::default();
        let open = (0..sought.len()).filter(|at| asks(now, sought.code(*at)));
        let asked = Asked::of(open.flat_map(|at| keys.all_asked(&sought.like(at)).collect::<Vec<_>>()));
        let (mut held, mut numbers) = (Likenesses::default(), HashMap::new());
        if !asked.is_empty() {
            let mut rows: Vec<_> = now.firms.iter().collect();
            rows.sort_unstable_by_key(|row| row.id());
            for row in rows {
                if let Some(number) = held.keep(&keys, (&asked, 1), row.likeness(), row.id()) {
                    numbers.insert(row.id(), number);
                }
            }
        }
        Self {
            now,
            decisions,
            sought,
            keys,
            asked,
            held,
            numbers,
            claimed: HashSet::new(),
            reserved: None,
            rows: Likenesses::default(),
            used: HashSet::new(),
            open: Vec::new(),
            recognition: Recognition::new(now, sought),
            findings: Vec::new(),
        }
    }

    fn row(&self, at: usize) -> usize {
        self.sought.row(at)
    }

    fn tell(&mut self, at: usize, identity: Identity) {
        self.findings.push(Finding::row(self.row(at), Fault::Identity(Box::new(identity))));
    }

    /// Matches a row by code: its own, or one that the user decided.
    fn named(&mut self, at: usize) -> Option<Verdict> {
        let (sought, row) = (self.sought, self.row(at));
        let decided = || self.decisions.same.iter().find(|same| same.row == Some(row));
        let code = sought.code(at).or_else(|| decided().map(|same| same.code.as_str()))?;
        let id = self.now.firms.by_any_code(code)?.id();
        if self.claimed.contains(&id) {
            return None;
        }
        Some(self.claim(at, &sought.like(at), id, None))
    }

    /// Matches a row to a firm that equals it in all values used for recognition.
    fn as_held(&mut self, at: usize, like: &Likeness) -> Option<Verdict> {
        let found = self.held.find(&self.keys.asked(By::All, like), |other| {
            let apart = like.point() == other.point() && like.address() == other.address();
            apart && like.name() == other.name() && like.tax_code() == other.tax_code()
        });
        let id = self.held.get(*found.first()?).1;
        Some(self.claim(at, like, id, None))
    }

    /// Assigns a firm to a row.
    fn claim(&mut self, at: usize, like: &Likeness, id: i64, by_place: Option<bool>) -> Verdict {
        self.claimed.insert(id);
        if let Some(number) = self.numbers.get(&id) {
            self.held.take(*number);
        }
        if !self.asked.is_empty()
            && let Some(old) = self.now.firms.get(id)
        {
            let like = like.clone().on(old.likeness());
            self.rows.keep(&self.keys, (&self.asked, 1), like, self.sought.row(at));
        }
        Verdict::Held { id, by_place }
    }

    /// Matches a row by the rules of recognition. The register is searched before the file: two rows that match
    /// different firms are different, even if they look alike.
    fn judge(&mut self, at: usize, like: &Likeness) -> Verdict {
        if self.sought.code(at).is_some() {
            self.tell_sharing(at, like);
            return self.enter(at, like);
        }
        let answer = self.answer(like);
        let answer = self.compared(like, answer);
        match answer {
            Answer::Sure(number, by_place) => {
                let id = self.held.get(number).1;
                return self.claim(at, like, id, by_place);
            }
            Answer::Alike(Candidate { id, scored, .. }) if !self.is_new(self.row(at)) => {
                let code = self.now.firms.get(id).map(|row| row.code().to_owned()).unwrap_or_default();
                self.tell(at, Identity::Alike(code, scored));
                return self.claim(at, like, id, None);
            }
            _ => {}
        }
        let row = self.row(at);
        let doubt = match (self.twin(like), answer) {
            (Some((earlier, by_tax_code)), _) => Some(Identity::Twin { row, earlier, by_tax_code }),
            (None, Answer::Doubt(fits, all)) => {
                if let Some(id) = self.meant(like) {
                    return self.claim(at, like, id, None);
                }
                let more = all.saturating_sub(fits.len().min(NAMED));
                let fits = fits.iter().take(NAMED).map(|n| self.fit(like, *n)).collect();
                Some(Identity::Doubtful { row, fits, more })
            }
            (None, Answer::MayBe(found)) => {
                if let Some(id) = self.meant_among(&found) {
                    return self.claim(at, like, id, None);
                }
                let more = found.len().saturating_sub(NAMED);
                let fits = found.into_iter().take(NAMED);
                let fits =
                    fits.map(|one| fit(self.now, like, (one.id, &one.like), Some(one.scored))).collect();
                Some(Identity::Doubtful { row, fits, more })
            }
            (None, _) => None,
        };
        if let Some(doubt) = doubt.filter(|_| !self.is_new(row)) {
            self.tell(at, doubt);
            return Verdict::Refused;
        }
        if let Some(earlier) = self.rows.any(&self.keys.asked(By::TaxCode, like)) {
            self.tell(at, Identity::Establishment(self.rows.get(earlier).1));
        }
        self.enter(at, like)
    }

    /// The answer of the rules, and that of the matcher where they have none.
    fn compared(&mut self, like: &Likeness, answer: Answer) -> Answer {
        match answer {
            Answer::New if !self.now.firms.is_empty() => {
                self.reserve();
                match self.recognition.find(like, |id| is_taken(&self.claimed, self.reserved.as_ref(), id)) {
                    Found::Same(one) => Answer::Alike(one),
                    Found::Doubtful(all) => Answer::MayBe(all),
                    Found::New => Answer::New,
                }
            }
            Answer::Doubt(fits, 1) => {
                self.reserve();
                match self.recognition.confirm(like, |id| is_taken(&self.claimed, self.reserved.as_ref(), id))
                {
                    Some(one) => Answer::Alike(one),
                    None => Answer::Doubt(fits, 1),
                }
            }
            other => other,
        }
    }

    /// Finds the firms that the rules match with a row.
    fn reserve(&mut self) {
        if self.reserved.is_some() {
            return;
        }
        let sought = self.sought;
        let open = std::mem::take(&mut self.open);
        let sure = open.into_iter().filter_map(|at| match self.answer(&sought.like(at)) {
            Answer::Sure(number, _) => Some(self.held.get(number).1),
            _ => None,
        });
        let sure = sure.collect();
        self.reserved = Some(sure);
    }

    /// The firm that the user decided for any doubtful row, if it is among those that the row may be.
    fn meant_among(&mut self, found: &[Candidate]) -> Option<i64> {
        let decided = self.decisions.same.iter().filter(|same| same.row.is_none());
        let mut held =
            decided.filter_map(|same| Some((same, self.now.firms.by_code(same.code.as_str())?.id())));
        let (same, id) = held.find(|(_, id)| found.iter().any(|one| one.id == *id))?;
        self.used.insert(same.code.clone());
        Some(id)
    }

    /// Enters a row as a new firm, for the rows after it. What it looks up itself need not be kept unless another row does.
    fn enter(&mut self, at: usize, like: &Likeness) -> Verdict {
        let least = if asks(self.now, self.sought.code(at)) { 2 } else { 1 };
        self.rows.keep(&self.keys, (&self.asked, least), like.clone(), self.sought.row(at));
        Verdict::New
    }

    fn is_new(&self, row: usize) -> bool {
        self.decisions.new.iter().any(|new| matches!(new, NewRows::All) || *new == NewRows::Row(row))
    }

    /// The firm that the user decided for any doubtful row, if this row can match it.
    fn meant(&mut self, like: &Likeness) -> Option<i64> {
        let decided = self.decisions.same.iter().filter(|same| same.row.is_none());
        let held = decided.filter_map(|same| Some((same, self.now.firms.by_code(same.code.as_str())?)));
        let mut free = held.filter(|(_, row)| !self.claimed.contains(&row.id()));
        let (same, row) = free.find(|(_, row)| {
            let other = row.likeness();
            like.tax_codes(&other) == TaxCodes::Same || like.own_name() == other.own_name()
        })?;
        let (code, id) = (same.code.clone(), row.id());
        self.used.insert(code);
        Some(id)
    }

    /// An earlier row of the same firm, and whether it has the same tax code.
    fn twin(&mut self, like: &Likeness) -> Option<(usize, bool)> {
        let mut find = |by, fits: &dyn Fn(&Likeness) -> bool| {
            let found = self.rows.find(&self.keys.asked(by, like), fits);
            found.first().map(|number| self.rows.get(*number).1)
        };
        let same_code = |other: &Likeness| like.tax_codes(other) == TaxCodes::Same;
        let same_name = |other: &Likeness| like.name() == other.name();
        let by_tax_code = find(By::TaxCodePlace, &|o| same_code(o) && like.places(o) == Places::Same)
            .or_else(|| {
                find(By::TaxCodeName, &|o| same_code(o) && same_name(o) && like.places(o) == Places::Unknown)
            })
            .or_else(|| find(By::TaxCode, &|o| same_code(o) && like.places(o) == Places::Unknown));
        if let Some(row) = by_tax_code {
            return Some((row, true));
        }
        let known_apart = |o: &Likeness| like.tax_codes(o) == TaxCodes::Branches;
        let by_name = find(By::NamePlace, &|o| {
            same_name(o) && !known_apart(o) && !same_code(o) && like.places(o) == Places::Same
        })
        .or_else(|| {
            find(By::Name, &|o| {
                same_name(o) && like.tax_codes(o) == TaxCodes::Unknown && like.places(o) == Places::Unknown
            })
        });
        by_name.map(|row| (row, false))
    }

    /// Adds a finding if a new code has the tax code of another firm and may be that firm.
    fn tell_sharing(&mut self, at: usize, like: &Likeness) {
        let asked = self.keys.asked(By::TaxCode, like);
        let near = [By::TaxCodePlace, By::TaxCodeName, By::TaxCode];
        let held = near.into_iter().find_map(|by| {
            let keys = self.keys.asked(by, like);
            let found = self.held.find(&keys, |other| like.may_be_one(other));
            found.first().copied()
        });
        let rows = self.rows.find(&asked, |other| like.may_be_one(other));
        if let Some(number) = held {
            let fit = self.fit(like, number);
            self.tell(at, Identity::Shares(fit));
        } else if let Some(number) = rows.first() {
            self.tell(at, Identity::SharesRow(self.rows.get(*number).1));
        }
    }

    /// Searches the register for a row: by tax code if a firm has it, else by name.
    fn answer(&mut self, like: &Likeness) -> Answer {
        let by_tax_code = self.keys.asked(By::TaxCode, like);
        match self.held.count(&by_tax_code) {
            0 => self.by_name(like),
            count => self.by_tax_code(like, &by_tax_code, count),
        }
    }

    fn by_tax_code(&mut self, like: &Likeness, asked: &[u64], count: usize) -> Answer {
        let same = |other: &Likeness| like.tax_codes(other) == TaxCodes::Same;
        let here = self.held.find(&self.keys.asked(By::TaxCodePlace, like), |other| {
            same(other) && like.places(other) == Places::Same
        });
        let by_name = self.keys.asked(By::TaxCodeName, like);
        let namesakes = self.held.count(&by_name);
        let named = self.held.find(&by_name, |other| same(other) && like.name() == other.name());
        let is_named = |number: &usize| self.held.get(*number).0.name() == like.name();
        let both: Vec<usize> = here.iter().copied().filter(is_named).collect();
        let any = self.held.find(asked, same);
        let other = self.namesakes_here(like);
        let sure = match (&both[..], &here[..], &named[..], &any[..]) {
            ([one], ..) => Some(*one),
            _ if !other.is_empty() => None,
            ([], [one], ..) if namesakes == 0 => Some(*one),
            ([], [], [one], _) if namesakes == 1 => Some(*one),
            ([], [], [], [one]) if count == 1 => {
                Some(*one).filter(|one| like.places(&self.held.get(*one).0) != Places::Differ)
            }
            _ => None,
        };
        sure.map_or_else(
            || {
                let likeliest = both.iter().chain(&here).chain(&named).chain(&other).chain(&any).copied();
                let taken = self.held.any(asked);
                Answer::Doubt(once(likeliest.chain(taken)), count + other.len())
            },
            |one| Answer::Sure(one, None),
        )
    }

    /// Firms with the same name and place, but another tax code or none.
    fn namesakes_here(&mut self, like: &Likeness) -> Vec<usize> {
        self.held.find(&self.keys.asked(By::NamePlace, like), |other| {
            like.name() == other.name()
                && like.places(other) == Places::Same
                && like.tax_codes(other) != TaxCodes::Same
        })
    }

    fn by_name(&mut self, like: &Likeness) -> Answer {
        let here = self.namesakes_here(like);
        let branch = |number: &usize| like.tax_codes(&self.held.get(*number).0) == TaxCodes::Branches;
        match &here[..] {
            [] => {}
            [one] if !branch(one) => return Answer::Sure(*one, Some(true)),
            _ => {
                let all = here.len();
                return Answer::Doubt(here, all);
            }
        }
        let by_name = self.keys.asked(By::Name, like);
        let named = self.held.find(&by_name, |other| {
            let apart = like.tax_codes(other) == TaxCodes::Branches;
            like.name() == other.name() && !apart && like.places(other) == Places::Unknown
        });
        let unknown = |number: &usize| like.tax_codes(&self.held.get(*number).0) == TaxCodes::Unknown;
        match &named[..] {
            [] => {}
            [one] if unknown(one) => return Answer::Sure(*one, Some(false)),
            _ => {
                let all = if named.len() < MOST { named.len() } else { self.held.count(&by_name) };
                return Answer::Doubt(named, all);
            }
        }
        let alike = self.held.find(&self.keys.asked(By::OwnNamePlace, like), |other| {
            let open = like.tax_codes(other) == TaxCodes::Unknown;
            open && like.own_name() == other.own_name() && like.places(other) == Places::Same
        });
        let all = alike.len();
        if all == 0 { Answer::New } else { Answer::Doubt(alike, all) }
    }

    fn fit(&self, like: &Likeness, number: usize) -> Fit {
        let (other, id) = self.held.get(number);
        fit(self.now, like, (*id, other), None)
    }

    /// Adds findings about decisions that apply to no row.
    fn tell_unused(&mut self) {
        for same in &self.decisions.same {
            let code = same.code.to_string();
            let sought = self.sought;
            let uncoded =
                |row| (0..sought.len()).any(|at| sought.row(at) == row && sought.code(at).is_none());
            let identity = match same.row {
                _ if asks(self.now, Some(same.code.as_str())) => Identity::NotHeld(code),
                Some(row) if !uncoded(row) => Identity::NoRow(row),
                None if !self.used.contains(&same.code) => Identity::Unused(code),
                _ => continue,
            };
            self.findings.push(Finding::file(Fault::Identity(Box::new(identity))));
        }
    }
}

/// Whether a row with this code, or without one, is looked for among other firms: no firm has the code.
fn asks(now: &Snapshot, code: Option<&str>) -> bool {
    code.is_none_or(|code| now.firms.by_any_code(code).is_none())
}

/// Whether a firm is another row's.
fn is_taken(claimed: &HashSet<i64>, reserved: Option<&HashSet<i64>>, id: i64) -> bool {
    claimed.contains(&id) || reserved.is_some_and(|all| all.contains(&id))
}
