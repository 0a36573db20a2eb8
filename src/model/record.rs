//! Records of any kind.

use super::{
    closed::closed, firm::Firm, linkage::Linkage, observation::Observation, outline::Outline, source::Source,
    succession::Succession, unit::Unit, zone::Zone,
};

closed! {
    /// The kinds of records.
    pub enum Kind {
        /// A source.
        Source = "source" ("nguồn", "source"),
        /// An administrative unit.
        Unit = "unit" ("đơn vị hành chính", "unit"),
        /// A succession of units.
        Succession = "succession" ("quan hệ kế thừa đơn vị", "succession"),
        /// A zone or cluster.
        Zone = "zone" ("khu, cụm công nghiệp", "zone"),
        /// A firm.
        Firm = "firm" ("cơ sở", "firm"),
        /// An observation.
        Observation = "observation" ("số liệu", "observation"),
        /// A linkage cluster.
        Linkage = "linkage" ("cụm liên kết ngành", "linkage cluster"),
        /// The outline of a zone or cluster.
        Outline = "outline" ("ranh giới khu, cụm", "outline"),
    }
}

/// A record of any kind.
#[derive(Debug, Clone, PartialEq)]
pub enum Record {
    /// A source.
    Source(Source),
    /// An administrative unit.
    Unit(Unit),
    /// A succession of units.
    Succession(Succession),
    /// A zone or cluster.
    Zone(Zone),
    /// A firm.
    Firm(Firm),
    /// An observation.
    Observation(Observation),
    /// A linkage cluster.
    Linkage(Linkage),
    /// The outline of a zone or cluster.
    Outline(Outline),
}

impl Record {
    /// Its kind.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Source(_) => Kind::Source,
            Self::Unit(_) => Kind::Unit,
            Self::Succession(_) => Kind::Succession,
            Self::Zone(_) => Kind::Zone,
            Self::Firm(_) => Kind::Firm,
            Self::Observation(_) => Kind::Observation,
            Self::Linkage(_) => Kind::Linkage,
            Self::Outline(_) => Kind::Outline,
        }
    }

    /// Its identity within its kind.
    pub fn id(&self) -> i64 {
        match self {
            Self::Source(r) => r.id.0,
            Self::Unit(r) => r.id.0,
            Self::Succession(r) => r.id.0,
            Self::Zone(r) => r.id.0,
            Self::Firm(r) => r.id.0,
            Self::Observation(r) => r.id.0,
            Self::Linkage(r) => r.id.0,
            Self::Outline(r) => r.id.0,
        }
    }

    /// The same record with another identity.
    #[must_use]
    pub fn with_id(mut self, id: i64) -> Self {
        match &mut self {
            Self::Source(r) => r.id.0 = id,
            Self::Unit(r) => r.id.0 = id,
            Self::Succession(r) => r.id.0 = id,
            Self::Zone(r) => r.id.0 = id,
            Self::Firm(r) => r.id.0 = id,
            Self::Observation(r) => r.id.0 = id,
            Self::Linkage(r) => r.id.0 = id,
            Self::Outline(r) => r.id.0 = id,
        }
        self
    }

    /// The key by which an import finds the record again.
    pub fn key(&self) -> String {
        match self {
            Self::Source(r) => r.code.to_string(),
            Self::Unit(r) => format!("{} {}", r.edition, r.code),
            Self::Succession(r) => {
                format!("{} {} {} {}", r.old_edition, r.old_code, r.new_edition, r.new_code)
            }
            Self::Zone(r) => r.code.to_string(),
            Self::Firm(r) => r.code.to_string(),
            Self::Linkage(r) => r.code.to_string(),
            Self::Outline(r) => r.zone.to_string(),
            Self::Observation(r) => {
                let part = r.breakdown.as_deref().unwrap_or_default();
                let source = r.source.as_ref().map(ToString::to_string).unwrap_or_default();
                // A change against the previous month and one against the previous year are different figures.
                let base = r.compared_with.as_deref().unwrap_or_default();
                format!("{}|{}|{part}|{}|{}|{source}|{base}", r.subject, r.measure, r.period, r.unit)
            }
        }
    }
}
