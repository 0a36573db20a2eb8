//! Successions of administrative units from one edition to the next.

use serde::{Deserialize, Serialize};

use super::{closed::closed, code::Code, date::PartialDate, id::SuccessionId};

closed! {
    /// The part of the old unit that went to the new one.
    pub enum Extent {
        /// All of it.
        Whole = "whole" ("toàn bộ", "whole"),
        /// A part.
        Part = "part" ("một phần", "part"),
    }
}

/// A relation from an old unit to a new one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Succession {
    /// Identity.
    pub id: SuccessionId,
    /// Edition of the old unit.
    pub old_edition: Code,
    /// Code of the old unit.
    pub old_code: Code,
    /// Name of the old unit.
    pub old_name: String,
    /// Code of the district the old unit belonged to.
    pub old_district_code: Option<Code>,
    /// Name of that district.
    pub old_district: Option<String>,
    /// Edition of the new unit.
    pub new_edition: Code,
    /// Code of the new unit.
    pub new_code: Code,
    /// Name of the new unit.
    pub new_name: String,
    /// The part that went over.
    pub extent: Extent,
    /// The date of effect.
    pub effective_from: Option<PartialDate>,
    /// The clause of the resolution.
    pub clause: Option<String>,
    /// The evidence for the relation.
    pub confidence: Option<String>,
    /// Code of the source.
    pub source: Option<Code>,
}
