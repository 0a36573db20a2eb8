//! What became of an address, with the reasons.

use super::gazetteer::Ending;
use crate::model::{closed::closed, lang::Lang, unit::Precision};

closed! {
    /// How much is known of the ward of an address.
    pub enum Outcome {
        /// The one ward in which it lies.
        Found = "found" ("đã rõ", "found"),
        /// The unit that it names was divided: it lies in one of the candidates.
        Divided = "divided" ("bị chia", "divided"),
        /// Several units are meant by what it names.
        Ambiguous = "ambiguous" ("nhiều nghĩa", "ambiguous"),
        /// Nothing is known.
        Unknown = "unknown" ("không rõ", "unknown"),
    }
}

/// A ward in which an address may lie.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The ward.
    pub ward: Ending,
    /// The unit of the address that the ward took in.
    pub from: String,
    /// Whether the point that came with the address lies in it.
    pub has_point: bool,
}

/// A unit as an address was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understood {
    /// Its name.
    pub name: String,
    /// Its district.
    pub district: Option<String>,
    /// Its edition; `None` for a district without boundaries.
    pub edition: Option<String>,
    /// Its code.
    pub code: Option<String>,
}

/// An address with what is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Resolution {
    /// How much is known.
    pub outcome: Outcome,
    /// The wards in which it may lie; one where it was found.
    pub candidates: Vec<Candidate>,
    /// Whether the candidates are known to be all.
    pub is_complete: bool,
    /// The units that the address names.
    pub understood: Vec<Understood>,
    /// Whether a point decided among several candidates.
    pub by_point: bool,
    /// Why the ward is not known.
    pub why: Option<Why>,
    /// What the result rests on that is not quite certain.
    pub doubts: Vec<Doubt>,
}

/// Why a ward is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// The text is longer than any address.
    TooLong,
    /// It names no unit.
    NothingNamed,
    /// It names no commune; a name in it may be that of a street.
    Street(String),
    /// A commune that is in no list.
    NoCommune(String),
    /// A district that is in no list.
    NoDistrict(String),
    /// A commune that is not in the stated district; where it is.
    NotThere(String, String, Vec<String>),
    /// A unit that is called former, and has not ended; or is called present, and has.
    OtherTime(String),
    /// Another city or province.
    Elsewhere(String),
    /// A unit of which the lists do not say what became of it.
    NoSuccessor(String),
    /// A unit that was divided.
    Divided(String),
    /// A unit of which only the largest successor is known.
    Incomplete(String),
    /// The district alone is named.
    OnlyDistrict(String),
    /// Several units have the name.
    Several(Vec<String>),
}

/// What a result rests on that is not quite certain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// Diacritics differ.
    Marks(String, String),
    /// A letter differs.
    Letter(String, String),
    /// The kind differs.
    Kind(String),
    /// The name has no kind.
    NoKind(String),
    /// The address names a ward of today beside a district of before.
    Mixed(String, String),
    /// The unit may have been larger before it got its present code.
    Larger(String),
    /// It states another province, but a commune and a district of this one.
    OtherProvince(String),
    /// The point decided, by boundaries that are not surveyed.
    Point(Precision),
    /// The point lies in none of the candidates.
    PointElsewhere,
    /// The coordinates beside the address are none.
    NoPoint(String),
}

impl Resolution {
    /// Nothing is known, for a reason.
    pub(super) fn unknown(why: Why) -> Self {
        Self {
            outcome: Outcome::Unknown,
            candidates: Vec::new(),
            is_complete: false,
            understood: Vec::new(),
            by_point: false,
            why: Some(why),
            doubts: Vec::new(),
        }
    }

    /// The ward, if it is known.
    pub fn ward(&self) -> Option<&Ending> {
        match (self.outcome, &self.candidates[..]) {
            (Outcome::Found, [only]) => Some(&only.ward),
            _ => None,
        }
    }
}

impl Why {
    /// The reason as a sentence.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            Self::TooLong => lang.pick("dài hơn mọi địa chỉ", "longer than any address").to_owned(),
            Self::NothingNamed => lang
                .pick(
                    "không nêu xã, phường nào có trong danh mục",
                    "it names no commune or ward of the lists",
                )
                .to_owned(),
            Self::Street(name) => lang.pick(
                format!("“{name}” có thể là tên đường hoặc tên phường; hãy ghi rõ “phường” hoặc “đường”"),
                format!("'{name}' may be a street or a ward; write which"),
            ),
            Self::NoCommune(name) => lang.pick(
                format!("không có xã, phường “{name}” trong danh mục"),
                format!("there is no commune or ward '{name}' in the lists"),
            ),
            Self::NoDistrict(name) => lang.pick(
                format!("không có quận, huyện “{name}” trong danh mục"),
                format!("there is no district '{name}' in the lists"),
            ),
            Self::NotThere(name, district, places) => {
                let places = places.join("; ");
                lang.pick(
                    format!("“{name}” không thuộc {district}; trong danh mục có: {places}"),
                    format!("'{name}' is not in {district}; the lists have: {places}"),
                )
            }
            Self::OtherTime(name) => lang.pick(
                format!("danh mục không có đơn vị “{name}” vào thời điểm mà địa chỉ nói (cũ, nay là)"),
                format!(
                    "the lists have no unit '{name}' of the time that the address states (former, present)"
                ),
            ),
            Self::Elsewhere(name) => lang.pick(
                format!("“{name}” không phải địa bàn của sổ đăng ký này, hoặc không rõ"),
                format!("'{name}' is not the territory of this register, or not known"),
            ),
            Self::NoSuccessor(name) => lang.pick(
                format!("bảng kế thừa không ghi {name} nay là gì"),
                format!("the successions do not state what became of {name}"),
            ),
            Self::Divided(name) | Self::Incomplete(name) | Self::OnlyDistrict(name) => {
                self.say_of_one(name, lang)
            }
            Self::Several(names) => {
                let names = names.join("; ");
                lang.pick(format!("có thể là: {names}"), format!("it may be: {names}"))
            }
        }
    }

    /// Why one unit that is known has several parts.
    fn say_of_one(&self, name: &str, lang: Lang) -> String {
        match self {
            Self::Incomplete(_) => lang.pick(
                format!("bảng kế thừa chỉ ghi phần lớn nhất của {name} đi đâu; có thể còn nơi khác"),
                format!(
                    "the successions only state where the largest part of {name} went; there may be others"
                ),
            ),
            Self::OnlyDistrict(_) => lang.pick(
                format!("chỉ nêu {name}, không nêu xã, phường"),
                format!("it names {name} and no commune or ward"),
            ),
            _ => lang.pick(format!("{name} đã bị chia"), format!("{name} was divided")),
        }
    }
}

impl Doubt {
    /// The doubt as a sentence.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            Self::Marks(written, name) => lang.pick(
                format!("“{written}” được hiểu là {name} (khác dấu)"),
                format!("'{written}' is read as {name} (diacritics differ)"),
            ),
            Self::Letter(written, name) => lang.pick(
                format!("“{written}” được hiểu là {name} (khác một chữ)"),
                format!("'{written}' is read as {name} (one letter differs)"),
            ),
            Self::Kind(name) => lang.pick(
                format!("danh mục ghi là {name} (khác loại đơn vị)"),
                format!("the lists have {name} (another kind of unit)"),
            ),
            Self::NoKind(name) => lang.pick(
                format!("“{name}” không ghi loại đơn vị, được hiểu là xã hoặc phường"),
                format!("'{name}' has no kind and is read as a commune or ward"),
            ),
            Self::Mixed(name, district) => lang.pick(
                format!("{name} là đơn vị mới, còn {district} đã hết hiệu lực"),
                format!("{name} is a present unit, but {district} has ended"),
            ),
            Self::Larger(name) => lang.pick(
                format!("{name} trước lần đổi mã gần nhất có thể có ranh giới khác"),
                format!("{name} may have had other boundaries before it got its last code"),
            ),
            Self::OtherProvince(name) => lang.pick(
                format!("“{name}” không phải địa bàn này; xã và huyện thì có trong danh mục"),
                format!("'{name}' is not this territory; commune and district are in the lists"),
            ),
            Self::Point(precision) => lang.pick(
                format!("chọn theo tọa độ, trên ranh giới loại “{}”", precision.name(lang)),
                format!("decided by the point, on boundaries that are {}", precision.name(lang)),
            ),
            Self::NoPoint(written) => lang.pick(
                format!("“{written}” không phải tọa độ và bị bỏ qua"),
                format!("'{written}' is no point and is ignored"),
            ),
            Self::PointElsewhere => lang
                .pick("tọa độ không nằm trong nơi nào ở trên", "the point lies in none of the candidates")
                .to_owned(),
        }
    }
}
