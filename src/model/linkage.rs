//! Linkage clusters (cụm liên kết ngành) as recognised: linked firms, without a boundary in law (Law 04/2017/QH14 on
//! support for small and medium enterprises).

use serde::{Deserialize, Serialize};

use super::{code::Code, date::PartialDate, id::LinkageId, sector::SectorCode};

/// A linkage cluster as recognised, with the parameters that found it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Linkage {
    /// Identity.
    pub id: LinkageId,
    /// Stable code.
    pub code: Code,
    /// Name.
    pub name: String,
    /// The linked sectors; empty for all sectors.
    pub sectors: Vec<SectorCode>,
    /// The largest distance between neighbouring members, in metres.
    pub eps_m: f64,
    /// The smallest number of firms within that distance of a core member, itself included.
    pub min_firms: u32,
    /// Codes of the member firms.
    pub members: Vec<Code>,
    /// Date of the recognition.
    pub recognised_on: PartialDate,
    /// The legal act that recognised it.
    pub decision: Option<String>,
    /// Remarks.
    pub note: Option<String>,
}
