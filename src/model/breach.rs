//! The rules that every record keeps, and the ways to break them.

use super::{
    closed::closed,
    code::Code,
    lang::{Lang, Names},
    remit::ToldRemit,
    shape_fault::ShapeFault,
    tax_code::{TaxCode, TaxCodeFault},
    text_fault::TextFault,
};

closed! {
    /// A rule of the register. A record that breaks a doubt ([`Rule::is_doubt`]) is reported and accepted; one that
    /// breaks any other rule is refused.
    pub enum Rule {
        /// A required value is present.
        Missing = "missing" ("Thiếu giá trị bắt buộc", "Missing value"),
        /// A text has letters and is not too long.
        Text = "text" ("Văn bản không dùng được", "Text that cannot be used"),
        /// A number lies in its range.
        Range = "range" ("Số ngoài khoảng cho phép", "Number out of its range"),
        /// An end does not precede its beginning.
        Order = "order" ("Kết thúc trước khi bắt đầu", "Ends before it begins"),
        /// A code is unique within its kind.
        Taken = "taken" ("Mã đã được dùng", "Code already used"),
        /// A record that is deleted exists.
        NotHeld = "not_held" ("Không có để xóa", "Nothing to delete"),
        /// A record that others refer to is not deleted.
        InUse = "in_use" ("Đang được tham chiếu", "Still referred to"),
        /// A zone that is referred to exists.
        ZoneUnheld = "zone_unheld" ("Khu, cụm không có trong sổ", "Zone not in the register"),
        /// A firm that is referred to exists.
        FirmUnheld = "firm_unheld" ("Cơ sở không có trong sổ", "Firm not in the register"),
        /// A unit that is referred to exists, if its edition does (a doubt).
        UnitUnheld = "unit_unheld" ("Đơn vị không có trong bộ ranh giới", "Unit not in its edition"),
        /// A source that is referred to exists (a doubt).
        SourceUnheld = "source_unheld" ("Nguồn không có trong sổ", "Source not in the register"),
        /// A unit does not succeed itself.
        OwnSuccessor = "own_successor" ("Đơn vị kế thừa chính nó", "Unit that succeeds itself"),
        /// A point lies in the area of the register.
        OutsideArea = "outside_area" ("Điểm nằm ngoài địa bàn", "Point outside the area"),
        /// An area is a valid polygon.
        Shape = "shape" ("Ranh giới không hợp lệ", "Boundary that is not valid"),
        /// Units of one edition do not overlap.
        Overlap = "overlap" ("Đơn vị chồng lên nhau", "Units that overlap"),
        /// Units of one edition do not overlap along their borders either, as they do where each was generalised by
        /// itself (a doubt).
        BorderOverlap = "border_overlap" ("Đơn vị chồng nhau dọc ranh giới", "Units that overlap along a border"),
        /// The parts of a zone's land are not larger together than the whole (a doubt).
        PartsExceed = "parts_exceed" ("Các phần lớn hơn toàn thể", "Parts larger than the whole"),
        /// The outline of a zone has about the area that the zone is said to have (a doubt).
        OutlineArea = "outline_area" ("Diện tích công bố khác ranh giới", "Published area and outline disagree"),
        /// The period of a figure is a year, a quarter, a month, a day, or from one to another (a doubt).
        Period = "period" ("Kỳ không đọc được", "Period that cannot be read"),
        /// A tax code can have been issued (a doubt).
        TaxCode = "tax_code" ("Mã số thuế sai", "Wrong tax code"),
        /// What is edited lies in what the author may edit, before the edit and after it.
        OutsideRemit = "outside_remit" ("Ngoài phạm vi được sửa", "Outside of what the account may edit"),
    }
}

impl Rule {
    /// Whether it depends on the author of an edit; no record breaks it by itself.
    pub fn is_of_authors(self) -> bool {
        self == Self::OutsideRemit
    }

    /// Whether a record that breaks the rule is reported and accepted, rather than refused.
    pub fn is_doubt(self) -> bool {
        matches!(
            self,
            Self::UnitUnheld
                | Self::SourceUnheld
                | Self::BorderOverlap
                | Self::PartsExceed
                | Self::OutlineArea
                | Self::Period
                | Self::TaxCode
        )
    }

    /// What is wrong with a value that breaks the rule, as far as the value alone says it.
    pub fn explain(self, value: Option<&str>, lang: Lang) -> String {
        let breach = match self {
            Self::TaxCode => value.and_then(TaxCode::new).and_then(|code| code.fault()).map(Breach::TaxCode),
            Self::UnitUnheld => Some(Breach::UnitUnheld),
            Self::SourceUnheld => Some(Breach::SourceUnheld),
            Self::Period => Some(Breach::Period),
            _ => None,
        };
        breach.map_or_else(|| self.name(lang).to_owned(), |breach| breach.say(lang))
    }
}

/// How a record breaks a rule.
#[derive(Debug, Clone, PartialEq)]
pub enum Breach {
    /// A required value is missing.
    Missing,
    /// The fault of a text.
    Text(TextFault),
    /// The number lies outside this range.
    Range(&'static str),
    /// The date precedes the beginning: the property of the beginning, and its value.
    Order(&'static str, String),
    /// Another record of the same kind has the code.
    Taken,
    /// The record to delete does not exist.
    NotHeld,
    /// The number of records that refer to it.
    InUse(usize),
    /// The zone does not exist.
    ZoneUnheld,
    /// The firm does not exist.
    FirmUnheld,
    /// The edition exists and has no such unit.
    UnitUnheld,
    /// The source does not exist.
    SourceUnheld,
    /// The unit succeeds itself.
    OwnSuccessor,
    /// The point lies outside the area of the city of this name.
    OutsideArea(Names),
    /// The fault of the boundary.
    Shape(ShapeFault),
    /// The unit overlaps another of its edition.
    Overlap {
        /// The code of the other unit.
        other: Code,
        /// The area that both contain, in hectares.
        area_ha: f64,
        /// That area as a share of the smaller unit, from 0 to 1.
        share: f64,
    },
    /// The parts of the land are larger together than the whole.
    PartsExceed {
        /// The sum of the parts, in hectares.
        parts_ha: f64,
        /// The whole, in hectares.
        whole_ha: f64,
    },
    /// The area of the zone and that of its outline differ by more than a tenth.
    OutlineArea {
        /// The stated area, in hectares.
        stated_ha: f64,
        /// The area of the outline, in hectares.
        measured_ha: f64,
    },
    /// The period has another form.
    Period,
    /// The fault of a tax code.
    TaxCode(TaxCodeFault),
    /// What the account of the author may edit.
    OutsideRemit(Box<ToldRemit>),
}

/// The largest share of the smaller of two units that may overlap along a border, from 0 to 1. Boundaries that were
/// generalised one by one overlap by less; a larger overlap is land of the other unit.
pub const GRAVE_OVERLAP: f64 = 0.05;

/// A number with some decimals in a language.
fn decimal(number: f64, decimals: usize, lang: Lang) -> String {
    format!("{number:.decimals$}").replace('.', lang.pick(",", "."))
}

/// Parts that are larger together than the whole.
fn say_excess(parts_ha: f64, whole_ha: f64, lang: Lang) -> String {
    let [parts, whole] = [parts_ha, whole_ha].map(|ha| decimal(ha, 2, lang));
    lang.pick(
        format!("các phần cộng lại là {parts} ha, lớn hơn toàn thể {whole} ha"),
        format!("the parts are {parts} ha together, more than the whole of {whole} ha"),
    )
}

/// A stated area and that of the outline.
fn say_outline(stated_ha: f64, measured_ha: f64, lang: Lang) -> String {
    let [stated, measured] = [stated_ha, measured_ha].map(|ha| decimal(ha, 1, lang));
    lang.pick(
        format!("ranh giới rộng {measured} ha, diện tích công bố là {stated} ha"),
        format!("the outline has {measured} ha, the stated area is {stated} ha"),
    )
}

impl Breach {
    /// The broken rule.
    pub fn rule(&self) -> Rule {
        match self {
            Self::Missing => Rule::Missing,
            Self::Text(_) => Rule::Text,
            Self::Range(_) => Rule::Range,
            Self::Order(..) => Rule::Order,
            Self::Taken => Rule::Taken,
            Self::NotHeld => Rule::NotHeld,
            Self::InUse(_) => Rule::InUse,
            Self::ZoneUnheld => Rule::ZoneUnheld,
            Self::FirmUnheld => Rule::FirmUnheld,
            Self::UnitUnheld => Rule::UnitUnheld,
            Self::SourceUnheld => Rule::SourceUnheld,
            Self::OwnSuccessor => Rule::OwnSuccessor,
            Self::OutsideArea(_) => Rule::OutsideArea,
            Self::Shape(_) => Rule::Shape,
            Self::Overlap { share, .. } if *share <= GRAVE_OVERLAP => Rule::BorderOverlap,
            Self::Overlap { .. } => Rule::Overlap,
            Self::PartsExceed { .. } => Rule::PartsExceed,
            Self::OutlineArea { .. } => Rule::OutlineArea,
            Self::Period => Rule::Period,
            Self::TaxCode(_) => Rule::TaxCode,
            Self::OutsideRemit(_) => Rule::OutsideRemit,
        }
    }

    /// The fault and the expected value, as a sentence.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            Self::Missing => lang.pick("giá trị bắt buộc bị trống", "a value is needed here").into(),
            Self::Text(fault) => fault.say(lang),
            Self::Range(range) => lang.pick(
                format!("không phải số hợp lệ, cần {range}"),
                format!("not a valid number, expected {range}"),
            ),
            Self::Order(begin, date) => lang.pick(
                format!("trước mốc bắt đầu {begin} {date}; phải bằng hoặc sau mốc ấy"),
                format!("before the beginning, {begin} {date}; expected that date or a later one"),
            ),
            Self::Taken => lang
                .pick(
                    "mã này đã thuộc về bản ghi khác; mỗi mã chỉ dùng một lần",
                    "another record has this code; a code is given once",
                )
                .into(),
            Self::NotHeld => {
                lang.pick("không có bản ghi này để xóa", "there is no such record to delete").into()
            }
            Self::InUse(count) => lang.pick(
                format!("còn {count} bản ghi tham chiếu tới mã này; hãy sửa chúng trước"),
                format!("{count} records still refer to this code; change them first"),
            ),
            Self::ZoneUnheld => lang
                .pick(
                    "sổ đăng ký không có khu, cụm công nghiệp mang mã này",
                    "the register holds no zone with this code",
                )
                .into(),
            Self::FirmUnheld => lang
                .pick("sổ đăng ký không có cơ sở mang mã này", "the register holds no firm with this code")
                .into(),
            Self::UnitUnheld => lang
                .pick(
                    "bộ ranh giới này không có đơn vị mang mã này",
                    "the edition has no unit with this code",
                )
                .into(),
            Self::SourceUnheld => lang
                .pick("sổ đăng ký không có nguồn mang mã này", "the register holds no source with this code")
                .into(),
            Self::OwnSuccessor => {
                lang.pick("đơn vị không thể kế thừa chính nó", "a unit cannot succeed itself").into()
            }
            Self::OutsideArea(city) => lang.pick(
                format!("điểm nằm ngoài địa bàn {}", city.of(lang)),
                format!("the point lies outside the area of {}", city.of(lang)),
            ),
            Self::Shape(fault) => lang.pick("ranh giới không dùng được: ", "the boundary cannot be used: ").to_owned() + &fault.say(lang),
            Self::PartsExceed { parts_ha, whole_ha } => say_excess(*parts_ha, *whole_ha, lang),
            Self::OutlineArea { stated_ha, measured_ha } => say_outline(*stated_ha, *measured_ha, lang),
            Self::Period => lang
                .pick(
                    "kỳ không đọc được; cần 2025, 2025-06, 2025-06-30, 2025-Q2, 2025-H1 hoặc 2025-01/2025-06",
                    "the period cannot be read; expected 2025, 2025-06, 2025-06-30, 2025-Q2, 2025-H1 or 2025-01/2025-06",
                )
                .into(),
            Self::Overlap { other, area_ha, share } => {
                let [area_ha, percent] = [*area_ha, share * 100.0].map(|n| decimal(n, 1, lang));
                lang.pick(
                    format!("chồng lên đơn vị {other}: {area_ha} ha, {percent} % đơn vị nhỏ hơn"),
                    format!("overlaps unit {other}: {area_ha} ha, {percent} % of the smaller one"),
                )
            }
            Self::TaxCode(fault) => fault.say(lang),
            Self::OutsideRemit(remit) => lang.pick(
                format!("ngoài phạm vi của tài khoản, chỉ được sửa {}", remit.say(lang)),
                format!("outside of what the account may edit: {}", remit.say(lang)),
            ),
        }
    }
}
