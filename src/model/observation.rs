//! Observations: figures with their period, unit, source and basis.

use serde::{Deserialize, Serialize};

use super::{closed::closed, code::Code, date::PartialDate, id::ObservationId};

closed! {
    /// Where a figure comes from.
    pub enum Basis {
        /// Counted in the registry.
        Counted = "counted" ("đếm từ sổ đăng ký", "counted"),
        /// Taken from a publication.
        Imported = "imported" ("nhập từ nguồn công bố", "imported"),
        /// Computed with weights.
        Estimated = "estimated" ("ước tính", "estimated"),
        /// A target of a plan.
        Target = "target" ("mục tiêu", "target"),
    }
}

/// A figure about a subject.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    /// Identity.
    pub id: ObservationId,
    /// What it is about: `hanoi`, or the code of a zone or unit.
    pub subject: Code,
    /// What was measured.
    pub measure: String,
    /// Which part of it.
    pub breakdown: Option<String>,
    /// The period, `2024`, `2025-Q1` or `2023-01/2023-11`.
    pub period: String,
    /// The value.
    pub value: f64,
    /// Its unit.
    pub unit: String,
    /// What a change is measured against.
    pub compared_with: Option<String>,
    /// Where it comes from.
    pub basis: Basis,
    /// Code of the source.
    pub source: Option<Code>,
    /// When it was published.
    pub as_of: Option<PartialDate>,
    /// Remarks.
    pub note: Option<String>,
}
