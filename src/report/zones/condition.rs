//! A condition of the law, and whether a plan satisfies it.

use std::collections::BTreeSet;

use crate::{
    model::{lang::Lang, observation::Observation, verdict::Verdict},
    report::figures::values::said,
};

/// A condition, with the facts behind its verdict.
pub(super) struct Condition<'a> {
    pub(super) name: &'static str,
    pub(super) clause: &'static str,
    pub(super) threshold: Option<f64>,
    pub(super) unit: Option<&'static str>,
    pub(super) value: Option<f64>,
    pub(super) verdict: Verdict,
    pub(super) rests_on: String,
    /// The rows of the law that state it.
    pub(super) rows: Vec<&'a Observation>,
}

impl Condition<'_> {
    /// A condition that no figure of the register decides.
    pub(crate) fn for_people(name: &'static str, clause: &'static str, lang: Lang) -> Self {
        let rests_on = lang.pick("cần cơ quan có thẩm quyền xác nhận", "to be confirmed by the authority");
        Self {
            name,
            clause,
            threshold: None,
            unit: None,
            value: None,
            verdict: Verdict::Unknown,
            rests_on: rests_on.to_owned(),
            rows: Vec::new(),
        }
    }

    /// The acts that state it, each with the date from which it is in force.
    pub(crate) fn acts(&self, lang: Lang) -> Option<String> {
        let told = self.rows.iter().filter_map(|row| {
            let (since, _) = row.days()?;
            let source = row.source.as_ref()?;
            Some(format!("{source} ({} {})", lang.pick("từ", "since"), said(since, lang)))
        });
        let told: BTreeSet<String> = told.collect();
        (!told.is_empty()).then(|| told.into_iter().collect::<Vec<_>>().join("; "))
    }
}
