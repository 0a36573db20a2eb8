//! Jobs gained and lost by firms (Davis & Haltiwanger 1992).

/// Employees of a firm at two dates; `None` where it is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Employment {
    /// At the first date.
    pub before: Option<u32>,
    /// At the second date.
    pub after: Option<u32>,
}

/// Flows of jobs, as rates of the mean of both dates' employment. A firm that moves away or in is an exit or entry.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct JobFlows {
    /// Jobs gained by firms that grow or enter.
    pub creation: f64,
    /// Jobs lost by firms that shrink or leave.
    pub destruction: f64,
    /// The part of the creation that is due to entries.
    pub creation_by_entry: f64,
    /// The part of the destruction that is due to exits.
    pub destruction_by_exit: f64,
    /// Firms at the first date.
    pub firms_before: usize,
    /// Firms that are there at the second date only.
    pub entries: usize,
    /// Firms that are there at the first date only.
    pub exits: usize,
}

impl JobFlows {
    /// Adds up firms; `None` if nobody is employed at either date.
    #[expect(clippy::cast_precision_loss, reason = "a city has fewer than 2^53 jobs")]
    pub fn of(firms: impl IntoIterator<Item = Employment>) -> Option<Self> {
        let mut jobs = Jobs::default();
        firms.into_iter().for_each(|firm| jobs.add(firm));
        let rate = |flow: u64| flow as f64 / (jobs.at_both_dates as f64 / 2.0);
        (jobs.at_both_dates > 0).then(|| Self {
            creation: rate(jobs.gained),
            destruction: rate(jobs.lost),
            creation_by_entry: rate(jobs.entered),
            destruction_by_exit: rate(jobs.left),
            firms_before: jobs.firms_before,
            entries: jobs.entries,
            exits: jobs.exits,
        })
    }

    /// Creation less destruction.
    pub fn net(&self) -> f64 {
        self.creation - self.destruction
    }

    /// Creation and destruction together.
    pub fn reallocation(&self) -> f64 {
        self.creation + self.destruction
    }

    /// Reallocation beyond what the net change needs.
    pub fn excess_reallocation(&self) -> f64 {
        2.0 * self.creation.min(self.destruction)
    }

    /// Entries per firm of the first date; `None` if there was none.
    pub fn entry_rate(&self) -> Option<f64> {
        self.per_firm(self.entries)
    }

    /// Exits per firm of the first date; `None` if there was none.
    pub fn exit_rate(&self) -> Option<f64> {
        self.per_firm(self.exits)
    }

    #[expect(clippy::cast_precision_loss, reason = "a city has fewer than 2^53 firms")]
    fn per_firm(&self, count: usize) -> Option<f64> {
        (self.firms_before > 0).then(|| count as f64 / self.firms_before as f64)
    }
}

#[derive(Default)]
struct Jobs {
    gained: u64,
    lost: u64,
    entered: u64,
    left: u64,
    at_both_dates: u64,
    firms_before: usize,
    entries: usize,
    exits: usize,
}

impl Jobs {
    fn add(&mut self, firm: Employment) {
        let (before, after) = (firm.before.map_or(0, u64::from), firm.after.map_or(0, u64::from));
        self.at_both_dates += before + after;
        self.gained += after.saturating_sub(before);
        self.lost += before.saturating_sub(after);
        self.firms_before += usize::from(firm.before.is_some());
        match (firm.before, firm.after) {
            (None, Some(_)) => {
                self.entered += after;
                self.entries += 1;
            }
            (Some(_), None) => {
                self.left += before;
                self.exits += 1;
            }
            _ => {}
        }
    }
}
