//! Linkage clusters (cụm liên kết ngành) as recognised: linked firms, without a boundary in law (Law 04/2017/QH14 on
//! support for small and medium enterprises).

use serde::{Deserialize, Serialize};
use time::Date;

use super::{
    attribute::{Attribute, Kind, Quantity, Visibility, dated, held},
    attributed::Attributed,
    code::Code,
    date::PartialDate,
    headings::{CODE_HEADINGS, NAME_HEADINGS},
    id::LinkageId,
    lang::Text,
    range,
    sector::SectorCode,
    text_fault::LONGEST,
};

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

/// An attribute of linkage clusters.
type Of = Attribute<Linkage>;

impl Attributed for Linkage {
    const ATTRIBUTES: &'static [Of] = &[
        Of::new("code", Text::new("Mã", "Code"), Kind::Code, Visibility::Public, held!(code))
            .needed()
            .headed(CODE_HEADINGS),
        Of::new("name", Text::new("Tên", "Name"), Kind::Text(500), Visibility::Public, held!(name))
            .needed()
            .headed(NAME_HEADINGS),
        Of::new(
            "sectors",
            Text::new("Các ngành liên kết (VSIC)", "Linked sectors (VSIC)"),
            Kind::Codes,
            Visibility::Public,
            held!(sectors),
        ),
        Of::new(
            "eps_m",
            Text::new("Khoảng cách liên kết (m)", "Distance of neighbours (m)"),
            Kind::Real(Quantity::new(range::METRES, &["m"])),
            Visibility::Public,
            held!(eps_m),
        )
        .needed(),
        Of::new(
            "min_firms",
            Text::new("Số cơ sở tối thiểu", "Least number of firms"),
            Kind::Whole(Quantity::new(range::CORE, &[])),
            Visibility::Public,
            held!(min_firms),
        )
        .needed(),
        Of::new(
            "members",
            Text::new("Cơ sở thành viên (mã)", "Member firms (codes)"),
            Kind::Codes,
            Visibility::Public,
            held!(members),
        ),
        dated!(
            Of,
            "recognised_on",
            "Ngày ghi nhận",
            "Recognised on",
            Visibility::Public,
            held!(recognised_on)
        )
        .needed(),
        Of::new(
            "decision",
            Text::new("Quyết định", "Decision"),
            Kind::Text(2000),
            Visibility::Public,
            held!(decision),
        ),
        Of::new("note", Text::new("Ghi chú", "Note"), Kind::Text(LONGEST), Visibility::Public, held!(note)),
    ];

    fn blank() -> Self {
        Self {
            id: LinkageId(0),
            code: Code::default(),
            name: String::new(),
            sectors: Vec::new(),
            eps_m: f64::NAN,
            min_firms: 0,
            members: Vec::new(),
            recognised_on: Date::MIN.into(),
            decision: None,
            note: None,
        }
    }
}
