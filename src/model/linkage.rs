//! Linkage clusters (cụm liên kết ngành) that somebody recognised: linked firms, without a border in law (Law 04/2017/QH14
//! on support for small and medium enterprises).

use serde::{Deserialize, Serialize};

use super::{code::Code, date::PartialDate, id::LinkageId, sector::SectorCode};

/// A linkage cluster as it was recognised; how it is found was written down with it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Linkage {
    /// Identity.
    pub id: LinkageId,
    /// Stable code.
    pub code: Code,
    /// Name.
    pub name: String,
    /// The sectors that are linked; all when empty.
    pub sectors: Vec<SectorCode>,
    /// How near its members are, in metres.
    pub eps_m: f64,
    /// How many members a core has.
    pub min_firms: u32,
    /// Codes of the firms that were members.
    pub members: Vec<Code>,
    /// Since when it is recognised.
    pub recognised_on: PartialDate,
    /// The act that recognised it.
    pub decision: Option<String>,
    /// Remarks.
    pub note: Option<String>,
}
