//! Firms: establishments, that is places where something is made.

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
    /// Whether the establishment works.
    pub enum FirmStatus {
        /// It works.
        Operating = "operating" ("Đang hoạt động", "Operating"),
        /// It pauses.
        Suspended = "suspended" ("Tạm ngừng", "Suspended"),
        /// It pauses or ended; which of the two is not known.
        SuspendedOrClosed = "suspended_or_closed"
            ("Tạm ngừng hoặc đã chấm dứt, chưa rõ trường hợp nào", "Suspended or ceased, not known which"),
        /// It went elsewhere.
        Moved = "moved" ("Đã chuyển đi", "Moved"),
        /// It ended.
        Closed = "closed" ("Đã chấm dứt", "Closed"),
    }
}

/// The main activity and how it is known. The main activity may be unknown; it is never guessed from an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sector {
    /// Version and code.
    pub code: SectorCode,
    /// How it is known.
    pub basis: Option<String>,
}

/// People working at the establishment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workers {
    /// Head count.
    pub count: u32,
    /// When they were counted.
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
    /// Tax code as written; its first ten digits are the enterprise.
    pub tax_code: Option<TaxCode>,
    /// The address as written.
    pub written: Written,
    /// The zone it is listed in.
    pub zone: Option<Code>,
    /// Main activity.
    pub sector: Option<Sector>,
    /// Words about the activity where no sector could be told.
    pub activity: Option<String>,
    /// Whether it works.
    pub status: Option<FirmStatus>,
    /// What the status rests on.
    pub status_note: Option<String>,
    /// People working there. Restricted: not for the public.
    pub workers: Option<Workers>,
    /// Since when it produces here.
    pub opened: Option<PartialDate>,
    /// Until when it produced here.
    pub closed: Option<PartialDate>,
    /// Where it is.
    pub location: Option<Location>,
    /// Codes of the sources.
    pub sources: Vec<Code>,
    /// Date of the newest source.
    pub as_of: Option<PartialDate>,
    /// Remarks.
    pub notes: Option<String>,
}

impl Firm {
    /// The enterprise behind the establishment; without a readable tax code the establishment stands for itself.
    pub fn enterprise(&self) -> &str {
        self.tax_code.as_ref().and_then(TaxCode::enterprise).unwrap_or_else(|| self.code.as_str())
    }

    /// By what it can be recognised.
    pub fn likeness(&self) -> Likeness {
        let point = self.location.as_ref().map(|l| (l.point, l.precision_m));
        Likeness::new(self.tax_code.as_ref(), &self.name, self.written.address.as_deref(), point)
    }
}
