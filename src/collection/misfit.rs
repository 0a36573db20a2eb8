//! Why a property that a client sends cannot be applied.

use serde_json::Value as Json;

use crate::{
    geom::crs::Crs,
    model::{date::DatePrecision, lang::Lang, refusal::shown},
};

/// A property that cannot be applied.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// The property, or the member of the feature.
    pub field: String,
    /// The value that was sent, if there is one.
    pub value: Option<Json>,
    /// The reason.
    pub misfit: Misfit,
}

/// Why a property cannot be applied.
#[derive(Debug, Clone, PartialEq)]
pub enum Misfit {
    /// The collection has no such property.
    Unknown,
    /// The value is derived or fixed; its present value.
    ReadOnly(String),
    /// A value is required.
    Missing,
    /// The value has another form; an example of the expected one.
    Form(&'static str),
    /// The value is not in the closed set; its codes.
    NotInSet(String),
    /// The number is out of this range.
    Range(&'static str),
    /// The value cannot be parsed.
    Said(String),
    /// The date is not known as far as its precision says.
    Precision(DatePrecision),
    /// The value describes another one, which is unknown.
    Without(&'static str),
    /// The geometry is no point of two coordinates.
    NoPoint,
    /// The geometry is no area, for this reason.
    NoArea(String),
    /// The geometry is not edited.
    FixedShape,
    /// Features of the collection have no geometry.
    NoShape,
    /// The coordinates are not a position in the reference system.
    OutsideCrs(Crs),
    /// A feature of this kind belongs to another collection.
    OtherCollection,
}

impl Fault {
    pub(super) fn new(field: &str, value: Option<&Json>, misfit: Misfit) -> Self {
        Self { field: field.to_owned(), value: value.cloned(), misfit }
    }

    /// The property, the value and the expected value, as a sentence.
    pub fn say(&self, lang: Lang) -> String {
        let value = match &self.value {
            None => String::new(),
            Some(Json::String(text)) => format!(" “{}”", shown(text)),
            Some(other) => format!(" {}", shown(&other.to_string())),
        };
        format!("{}{value}: {}", self.field, self.misfit.say(lang))
    }
}

impl Misfit {
    /// The broken rule.
    pub fn rule(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown_property",
            Self::ReadOnly(_) | Self::FixedShape | Self::NoShape => "read_only",
            Self::Missing => "missing",
            Self::Form(_) | Self::Said(_) | Self::Precision(_) | Self::NoPoint | Self::NoArea(_) => "form",
            Self::NotInSet(_) | Self::OtherCollection => "not_in_set",
            Self::Range(_) => "range",
            Self::Without(_) => "without",
            Self::OutsideCrs(_) => "outside_area",
        }
    }

    fn say(&self, lang: Lang) -> String {
        match self {
            Self::Unknown => lang
                .pick("lớp dữ liệu không có thuộc tính này", "the collection has no such property")
                .to_owned(),
            Self::ReadOnly(present) => {
                let (fixed, now) = lang.pick(
                    ("giá trị này do hệ thống xác định, không sửa được; hiện là", "hoặc bỏ thuộc tính này"),
                    ("this value is derived and cannot be edited; it is", "or omit it"),
                );
                format!("{fixed} “{}”, {now}", shown(present))
            }
            Self::Missing => lang.pick("cần có giá trị", "a value is required").to_owned(),
            Self::Form(example) => format!("{} {example}", lang.pick("cần có dạng", "expected the form")),
            Self::NotInSet(allowed) => {
                format!("{} {allowed}", lang.pick("cần một trong:", "expected one of:"))
            }
            Self::Range(words) => format!("{} {words}", lang.pick("cần", "expected")),
            Self::Said(said) => format!("{} ({said})", lang.pick("không đọc được", "it cannot be read")),
            Self::Precision(precision) => format!(
                "{} “{}”",
                lang.pick("ngày này không khớp với độ chính xác", "the date does not fit its precision"),
                precision.code()
            ),
            Self::Without(on) => format!(
                "{} {on}",
                lang.pick(
                    "giá trị này đi kèm và cần có",
                    "the value describes another one, which is required:"
                )
            ),
            Self::NoPoint => {
                lang.pick("cần một Point có hai tọa độ", "expected a Point of two coordinates").to_owned()
            }
            Self::NoArea(said) => {
                let expected = lang.pick(
                    "cần một Polygon hoặc MultiPolygon",
                    "expected a Polygon or MultiPolygon",
                );
                format!("{expected} ({said})")
            }
            Self::FixedShape => lang
                .pick(
                    "hình này do hệ thống xác định, không sửa được ở đây; hãy gửi đúng hình đang có hoặc bỏ geometry",
                    "this geometry cannot be edited here; send it as it is, or omit it",
                )
                .to_owned(),
            Self::NoShape => lang
                .pick(
                    "lớp dữ liệu này không có vị trí; cần geometry là null",
                    "features of this collection have no geometry; expected null",
                )
                .to_owned(),
            Self::OutsideCrs(crs) => format!(
                "{} {crs}",
                lang.pick("không phải vị trí trong hệ tọa độ", "this is no position in the reference system")
            ),
            Self::OtherCollection => lang
                .pick(
                    "loại này thuộc lớp dữ liệu khác (zones hoặc clusters)",
                    "this kind belongs to the other collection (zones or clusters)",
                )
                .to_owned(),
        }
    }
}
