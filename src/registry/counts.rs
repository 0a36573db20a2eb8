//! Numbers of what becomes of the rows of an import, and their summary.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::proposed::{Action, Proposed};
use crate::{
    exchange::{
        finding::{Fault, Finding},
        severity::Severity,
    },
    model::lang::Lang,
};

/// Numbers of what becomes of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Rows in the file.
    pub rows: usize,
    /// New records.
    pub new: usize,
    /// Changed records.
    pub changed: usize,
    /// Records that are what their rows say.
    pub unchanged: usize,
    /// Records that are not in the file and are removed.
    pub removed: usize,
    /// Refused rows.
    pub rejected: usize,
    /// Those of the refused rows of which it is not clear what they are.
    pub doubtful: usize,
    /// Values that become unknown.
    pub cleared: usize,
    /// Findings by severity.
    pub errors: usize,
    /// Findings by severity.
    pub warnings: usize,
    /// Findings by severity.
    pub notes: usize,
}

impl Counts {
    /// The numbers of a file.
    pub fn of(rows: usize, proposed: &Proposed, findings: &[Finding]) -> Self {
        let of = |severity| findings.iter().filter(|found| found.fault.severity() == severity).count();
        let doubtful = findings.iter().filter(|found| is_doubtful(found)).filter_map(|found| found.row);
        Self {
            rows,
            new: proposed.count(Action::New),
            changed: proposed.count(Action::Changed),
            unchanged: proposed.count(Action::Unchanged),
            removed: proposed.count(Action::Removed),
            rejected: rejected_rows(findings).len(),
            doubtful: doubtful.collect::<BTreeSet<usize>>().len(),
            cleared: findings.iter().filter(|found| found.fault == Fault::Cleared).count(),
            errors: of(Severity::Error),
            warnings: of(Severity::Warning),
            notes: of(Severity::Note),
        }
    }

    /// The numbers as a sentence.
    pub fn say(&self, lang: Lang) -> String {
        let Self { rows, new, changed, unchanged, removed, rejected, doubtful, cleared, .. } = self;
        let mut said = lang.pick(
            format!(
                "{rows} dòng: {new} mới, {changed} thay đổi, {unchanged} giữ nguyên, {removed} bỏ đi, \
                 {rejected} bị loại"
            ),
            format!(
                "{rows} rows: {new} new, {changed} changed, {unchanged} unchanged, {removed} removed, \
                 {rejected} rejected"
            ),
        );
        if *doubtful > 0 {
            said += &lang.pick(format!(" ({doubtful} còn ngờ)"), format!(" ({doubtful} doubtful)"));
        }
        if *cleared > 0 {
            said += &lang.pick(
                format!("; {cleared} giá trị bị xóa"),
                format!("; {cleared} {} cleared", if *cleared == 1 { "value" } else { "values" }),
            );
        }
        said
    }
}

/// Rows with errors.
pub(super) fn rejected_rows(findings: &[Finding]) -> Vec<usize> {
    let errors = findings.iter().filter(|f| f.fault.severity() == Severity::Error);
    let mut rows: Vec<usize> = errors.filter_map(|f| f.row).collect();
    rows.sort_unstable();
    rows.dedup();
    rows
}

/// Whether any finding is more severe than a note.
pub fn has_doubts(findings: &[Finding]) -> bool {
    findings.iter().any(|f| f.fault.severity() > Severity::Note)
}

/// Whether it is not clear of a finding's row which record it is.
pub fn is_doubtful(finding: &Finding) -> bool {
    use crate::exchange::identity::Identity::{Doubtful, Twin};
    matches!(&finding.fault, Fault::Identity(identity) if matches!(**identity, Doubtful { .. } | Twin { .. }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_tells_what_there_is() {
        let counts = Counts { rows: 9, new: 2, changed: 3, unchanged: 1, rejected: 3, ..Counts::default() };
        let base = "9 rows: 2 new, 3 changed, 1 unchanged, 0 removed, 3 rejected";
        assert_eq!(counts.say(Lang::En), base);
        let more = Counts { doubtful: 2, cleared: 1, ..counts };
        assert_eq!(more.say(Lang::En), format!("{base} (2 doubtful); 1 value cleared"));
        assert_eq!(
            more.say(Lang::Vi),
            "9 dòng: 2 mới, 3 thay đổi, 1 giữ nguyên, 0 bỏ đi, 3 bị loại (2 còn ngờ); 1 giá trị bị xóa"
        );
    }
}
