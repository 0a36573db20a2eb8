//! Firms: establishments, which are places of production.

use serde::{Deserialize, Serialize};

use super::{
    closed::closed,
    code::Code,
    date::PartialDate,
    id::FirmId,
    likeness::Likeness,
    location::{Location, Written},
    sector::SectorCode,
    tax_code::TaxCode,
};

closed! {
    /// The state of an establishment.
    pub enum FirmStatus {
        /// Production is going on.
        Operating = "operating" ("Đang hoạt động", "Operating"),
        /// Production is suspended.
        Suspended = "suspended" ("Tạm ngừng", "Suspended"),
        /// Suspended or closed; the source does not say which.
        SuspendedOrClosed = "suspended_or_closed"
            ("Tạm ngừng hoặc đã chấm dứt, chưa rõ trường hợp nào", "Suspended or ceased, not known which"),
        /// Moved to another place.
        Moved = "moved" ("Đã chuyển đi", "Moved"),
        /// Closed for good.
        Closed = "closed" ("Đã chấm dứt", "Closed"),
    }
}

/// The main activity and its evidence. An unknown main activity is never guessed from the order of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sector {
    /// Version and code.
    pub code: SectorCode,
    /// The evidence.
    pub basis: Option<String>,
}

/// The number of people that work at the establishment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workers {
    /// Head count.
    pub count: u32,
    /// The date of the count.
    pub as_of: Option<PartialDate>,
}

/// An establishment. Absent values are unknown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Firm {
    /// Identity.
    pub id: FirmId,
    /// Stable code.
    pub code: Code,
    /// Vietnamese name.
    pub name: String,
    /// English name.
    pub name_en: Option<String>,
    /// Tax code as written; its first ten digits identify the enterprise.
    pub tax_code: Option<TaxCode>,
    /// The address as written.
    pub written: Written,
    /// The zone that its source lists it in.
    pub zone: Option<Code>,
    /// Main activity.
    pub sector: Option<Sector>,
    /// The activity in words, where no sector could be determined.
    pub activity: Option<String>,
    /// State of operation.
    pub status: Option<FirmStatus>,
    /// The evidence for the state.
    pub status_note: Option<String>,
    /// Number of workers. Restricted: hidden from the public.
    pub workers: Option<Workers>,
    /// Start of production at this place.
    pub opened: Option<PartialDate>,
    /// End of production at this place.
    pub closed: Option<PartialDate>,
    /// Position.
    pub location: Option<Location>,
    /// Codes of the sources.
    pub sources: Vec<Code>,
    /// Date of the newest source.
    pub as_of: Option<PartialDate>,
    /// Remarks.
    pub notes: Option<String>,
}

impl Firm {
    /// The enterprise that owns the establishment: by its tax code, or, if that is missing or unreadable, by the code
    /// of the establishment itself.
    pub fn enterprise(&self) -> &str {
        self.tax_code.as_ref().and_then(TaxCode::enterprise).unwrap_or_else(|| self.code.as_str())
    }

    /// The values by which the firm is recognised.
    pub fn likeness(&self) -> Likeness {
        let point = self.location.as_ref().map(|l| (l.point, l.precision_m));
        Likeness::new(self.tax_code.as_ref(), &self.name, self.written.address.as_deref(), point)
    }
}
