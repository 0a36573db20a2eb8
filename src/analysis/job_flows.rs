//! Gross job flows (Davis & Haltiwanger 1992).

/// The employees of a firm at two dates; `None` if it is not present.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Employment {
    /// At the first date.
    pub before: Option<u32>,
    /// At the second date.
    pub after: Option<u32>,
}

/// Job flows as rates of the mean employment of both dates. A move into or out of the area is an entry or exit.
///
/// # Examples
///
/// ```
/// use xuong::analysis::job_flows::{Employment, JobFlows};
///
/// let firm = |before, after| Employment { before, after };
/// let flows = JobFlows::of([
///     firm(Some(10), Some(15)),
///     firm(Some(10), Some(4)),
///     firm(None, Some(1)),
///     firm(Some(5), None),
/// ])
/// .unwrap();
/// let mean_employment = f64::midpoint(25.0, 20.0);
/// assert!((flows.creation - 6.0 / mean_employment).abs() < 1e-12);
/// assert!((flows.net() - (20.0 - 25.0) / mean_employment).abs() < 1e-12);
/// assert!((flows.excess_reallocation() - (flows.reallocation() - flows.net().abs())).abs() < 1e-12);
/// assert_eq!(flows.entry_rate(), Some(1.0 / 3.0));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct JobFlows {
    /// Jobs gained by firms that grow or enter.
    pub creation: f64,
    /// Jobs lost by firms that shrink or leave.
    pub destruction: f64,
    /// The part of job creation by entries.
    pub creation_by_entry: f64,
    /// The part of job destruction by exits.
    pub destruction_by_exit: f64,
    /// Firms at the first date.
    pub firms_before: usize,
    /// Firms at the second date only.
    pub entries: usize,
    /// Firms at the first date only.
    pub exits: usize,
}

impl JobFlows {
    /// Sums over firms; `None` without employees at either date.
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

    /// Net employment change: creation minus destruction.
    pub fn net(&self) -> f64 {
        self.creation - self.destruction
    }

    /// Job reallocation: creation plus destruction.
    pub fn reallocation(&self) -> f64 {
        self.creation + self.destruction
    }

    /// Reallocation in excess of the net change.
    pub fn excess_reallocation(&self) -> f64 {
        2.0 * self.creation.min(self.destruction)
    }

    /// Entries per firm at the first date; `None` without firms at that date.
    pub fn entry_rate(&self) -> Option<f64> {
        self.per_firm(self.entries)
    }

    /// Exits per firm at the first date; `None` without firms at that date.
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
