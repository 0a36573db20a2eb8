//! Findings: faults and doubts about a row, in both languages, with what was expected.

use super::{
    formats::{fault::FormatFault, workbook::fault::BookFault},
    forms::fault::FormFault,
    identity::Identity,
    reading::{
        crs_fault::CrsFault,
        dates::DateFault,
        layout_fault::LayoutFault,
        numbers::NumberFault,
        text::{Encoding, NoText},
        value_fault::ValueFault,
    },
    severity::Severity,
};
use crate::{
    geom::crs::Crs,
    model::{
        breach::{Breach, GRAVE_OVERLAP},
        code::Code,
        lang::{Lang, Names, Text},
        sector::VsicVersion,
        shape_fault::ShapeFault,
        tax_code::TaxCodeFault,
        text_fault::TextFault,
    },
};

/// A finding about a place in a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Line of the file, the heading being line 1; `None` for the whole file.
    pub row: Option<usize>,
    /// The heading of the column.
    pub column: Option<String>,
    /// The value.
    pub value: Option<String>,
    /// The fault.
    pub fault: Fault,
}

/// Faults and doubts.
#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    /// The file is not UTF-8 text.
    NotText(NoText),
    /// A fault of the format of the file.
    Format(FormatFault),
    /// The file is UTF-16, and was read as that.
    Utf16,
    /// The file is in an encoding from before Unicode, and was read as that.
    Decoded(Encoding),
    /// The file has no heading.
    Empty,
    /// The file has more text than is read.
    TooLarge,
    /// How the layout of a table was understood, or a fault of it.
    Layout(LayoutFault),
    /// More columns than a table may have.
    TooManyColumns(usize),
    /// An unknown column, whose values are ignored.
    UnknownColumn,
    /// Two columns have the same meaning.
    ColumnTwice,
    /// A required column is missing.
    NoColumn(&'static str),
    /// A quotation mark is never closed; what follows was not read.
    OpenQuote,
    /// The row has another number of cells than the heading.
    Width(usize, usize),
    /// A required value is missing.
    Missing,
    /// A fault of a text.
    Text(TextFault),
    /// How a value was read, and the number of further cells of the column that were read so.
    Value(ValueFault, usize),
    /// A fault of a number.
    Number(NumberFault),
    /// A code that a spreadsheet turned into a power of ten, so that digits are lost.
    LostDigits,
    /// A fault of a reference system.
    Crs(CrsFault),
    /// A fault of a workbook.
    Book(BookFault),
    /// Not a date.
    Date(DateFault),
    /// The precision beside a date contradicts the date.
    DatePrecision,
    /// Not in a closed set, of which these are the codes.
    Set(String),
    /// Not a code of the classification.
    Sector(VsicVersion),
    /// Not a code.
    Code,
    /// A doubtful tax code.
    TaxCode(TaxCodeFault),
    /// Only one of two coordinates.
    HalfPoint,
    /// Longitude and latitude are swapped: the name of the city, its whole degrees of longitude and of latitude.
    Swapped(Names, [(f64, f64); 2]),
    /// Not a position.
    Position,
    /// Numbers that were read as metres in a projected system.
    Projected(Crs, bool),
    /// The boundary cannot be used.
    Shape(ShapeFault),
    /// The same record as in an earlier row.
    Twice(usize),
    /// The match of the row with a firm.
    Identity(Box<Identity>),
    /// A known value becomes unknown: the file clears it, or the value it belongs to changed.
    Cleared,
    /// The row is part of the unit of an earlier row.
    UnitTwice(usize),
    /// A unit that overlaps another of its edition.
    Overlap {
        /// The code of the other unit.
        other: Code,
        /// The row of the other unit; `None` if it is in the register.
        row: Option<usize>,
        /// The shared area, in hectares.
        area_ha: f64,
        /// The shared area as a share of the smaller unit, from 0 to 1.
        share: f64,
    },
    /// The number of units of the replaced edition that are not in the file, and the number of all its units.
    Removes(usize, usize),
    /// A fault of a report on a form.
    Form(FormFault),
    /// The record would break a rule of the register.
    Rule(Breach),
}

impl From<FormatFault> for Fault {
    fn from(fault: FormatFault) -> Self {
        Self::Format(fault)
    }
}

impl Fault {
    /// What is said of the encoding of a text, if it is not the usual one.
    pub(crate) fn decoded(encoding: Encoding) -> Option<Self> {
        match encoding {
            Encoding::Utf8 => None,
            Encoding::Utf16 => Some(Self::Utf16),
            old => Some(Self::Decoded(old)),
        }
    }

    /// The severity.
    pub fn severity(&self) -> Severity {
        match self {
            Self::Number(fault) => fault.severity(),
            Self::Crs(fault) => fault.severity(),
            Self::Book(fault) => fault.severity(),
            Self::Format(fault) => fault.severity(),
            Self::Layout(fault) => fault.severity(),
            Self::Form(fault) => fault.severity(),
            Self::Value(fault, _) => fault.severity(),
            Self::Utf16 | Self::Decoded(_) | Self::Projected(..) | Self::Cleared => Severity::Note,
            Self::Identity(identity) => identity.severity(),
            Self::Overlap { share, .. } if *share <= GRAVE_OVERLAP => Severity::Warning,
            Self::UnknownColumn | Self::TaxCode(_) => Severity::Warning,
            Self::Rule(breach) if breach.rule().is_doubt() => Severity::Warning,
            Self::Removes(gone, all) if 2 * gone <= *all => Severity::Warning,
            _ => Severity::Error,
        }
    }

    /// The fault as a sentence.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            Self::NotText(fault) => fault.say(lang),
            Self::Format(fault) => fault.say(lang),
            Self::Utf16 => UTF16.of(lang).into(),
            Self::Decoded(encoding) => lang.pick(
                format!(
                    "tệp mã hóa {0}, đã đọc theo {0}; chọn bảng mã khác bằng --encoding",
                    encoding.name(lang)
                ),
                format!(
                    "the file is {0} and was read as such; choose another with --encoding",
                    encoding.name(lang)
                ),
            ),
            Self::Empty => EMPTY.of(lang).into(),
            Self::TooLarge => TOO_LARGE.of(lang).into(),
            Self::Layout(fault) => fault.say(lang),
            Self::Value(fault, 0) => fault.say(lang),
            Self::Value(fault, more) => {
                let more = lang.pick(format!("; và {more} ô như vậy"), format!("; and {more} more like it"));
                fault.say(lang) + &more
            }
            Self::TooManyColumns(n) => lang.pick(
                format!("có {n} cột, nhiều hơn mức 1000; hãy kiểm tra dấu phân cách"),
                format!("{n} columns are more than 1000; check the separator"),
            ),
            Self::UnknownColumn => UNKNOWN_COLUMN.of(lang).into(),
            Self::ColumnTwice => COLUMN_TWICE.of(lang).into(),
            Self::NoColumn(name) => lang.pick(
                format!("thiếu cột bắt buộc “{name}”"),
                format!("the column '{name}' is needed and missing"),
            ),
            Self::OpenQuote => OPEN_QUOTE.of(lang).into(),
            Self::Width(found, expected) => lang.pick(
                format!("dòng có {found} ô, tiêu đề có {expected} ô"),
                format!("the row has {found} cells, the heading {expected}"),
            ),
            Self::Missing => MISSING.of(lang).into(),
            Self::Text(fault) => fault.say(lang),
            Self::Number(fault) => fault.say(lang),
            Self::LostDigits => LOST_DIGITS.of(lang).into(),
            Self::Crs(fault) => fault.say(lang),
            Self::Book(fault) => fault.say(lang),
            Self::Date(fault) => fault.say(lang),
            Self::DatePrecision => DATE_PRECISION.of(lang).into(),
            Self::Set(allowed) => {
                lang.pick(format!("không thuộc danh mục: {allowed}"), format!("none of {allowed}"))
            }
            Self::Sector(version) => lang.pick(
                format!("không có mã này trong VSIC {version}"),
                format!("VSIC {version} has no such code"),
            ),
            Self::Code => CODE.of(lang).into(),
            Self::TaxCode(fault) => fault.say(lang) + TAKEN.of(lang),
            Self::HalfPoint => HALF_POINT.of(lang).into(),
            Self::Swapped(city, degrees) => swapped(city.of(lang), *degrees, lang),
            Self::Position => POSITION.of(lang).into(),
            Self::Projected(crs, comma) => projected(*crs, *comma, lang),
            Self::Shape(fault) => Breach::Shape(fault.clone()).say(lang),
            Self::Twice(row) => lang.pick(format!("trùng với dòng {row}"), format!("the same as row {row}")),
            Self::Identity(identity) => identity.say(lang),
            Self::Cleared => CLEARED.of(lang).into(),
            Self::UnitTwice(row) => lang.pick(
                format!(
                    "mã này đã có ở dòng {row}; nếu đơn vị gồm nhiều phần thì ghép thành một MultiPolygon"
                ),
                format!("row {row} has this code already; join the parts of a unit as one MultiPolygon"),
            ),
            Self::Overlap { other, row, area_ha, share } => overlap(other, *row, *area_ha, *share, lang),
            Self::Removes(gone, all) => lang.pick(
                format!("tệp thiếu {gone} trong {all} đơn vị của bộ ranh giới đang có ({})", HALF_GONE.vi),
                format!(
                    "the file lacks {gone} of the {all} units of the edition it replaces ({})",
                    HALF_GONE.en
                ),
            ),
            Self::Form(fault) => fault.say(lang),
            Self::Rule(breach) => breach.say(lang),
        }
    }
}

const UTF16: Text =
    Text::new("tệp mã hóa UTF-16, đã đọc theo UTF-16", "the file is UTF-16 and was read as such");
const EMPTY: Text = Text::new("tệp không có dòng tiêu đề", "the file has no heading");
const TOO_LARGE: Text =
    Text::new("tệp quá lớn, hãy chia nhỏ", "the file is too large, split it into several");
const UNKNOWN_COLUMN: Text = Text::new(
    "không nhận ra cột này nên bỏ qua; dùng --map để đặt tên",
    "this column is not known and was left out; name it with --map",
);
const COLUMN_TWICE: Text = Text::new("có hai cột cùng nghĩa", "two columns mean the same");
const OPEN_QUOTE: Text = Text::new(
    "dấu nháy kép mở mà không đóng; từ đây trở đi không đọc được",
    "a quotation mark is never closed; nothing from here on was read",
);
const MISSING: Text = Text::new("ô bắt buộc bị trống", "a value is needed here");
const LOST_DIGITS: Text = Text::new(
    "Excel đã đổi mã này thành dạng lũy thừa nên các chữ số đã mất; hãy định dạng cột là Text rồi nhập lại mã \
     từ bản gốc",
    "Excel made this code a power of ten, so that its digits are gone; format the column as Text and enter the \
     code again from the original",
);
const DATE_PRECISION: Text = Text::new(
    "độ chính xác không khớp với ngày; năm thì ghi năm (2020) hoặc ngày 01/01 của năm, tháng thì tháng/năm \
     (02/2020) hoặc ngày 01 của tháng, ngày thì đủ ngày/tháng/năm (28/02/2020)",
    "the precision contradicts the date: a year is YYYY or YYYY-01-01, a month YYYY-MM or its first day, a day \
     YYYY-MM-DD",
);
const CODE: Text = Text::new(
    "mã chỉ gồm chữ, số, '-', '_', '.', '/', ':' và dài tối đa 80 ký tự",
    "a code has letters, digits, '-', '_', '.', '/', ':' and at most 80 characters",
);
const TAKEN: Text = Text::new("; vẫn nhận và đánh dấu", "; the row is taken and marked");
const HALF_POINT: Text = Text::new("chỉ có một trong hai tọa độ", "only one of two coordinates");
const POSITION: Text = Text::new(
    "không phải tọa độ độ WGS 84 hoặc mét VN-2000; kiểm tra --crs",
    "neither WGS 84 degrees nor VN-2000 metres; check --crs",
);
const CLEARED: Text =
    Text::new("giá trị này bị xóa, nay chưa rõ", "this value is cleared, it is unknown now");
const HALF_GONE: Text = Text::new(
    "thiếu quá một nửa thì không nhận, hãy nhập đủ cả bộ hoặc đặt tên bộ mới bằng --edition",
    "more than half missing is refused: import the whole edition, or name a new one with --edition",
);

fn swapped(city: &str, [(west, east), (south, north)]: [(f64, f64); 2], lang: Lang) -> String {
    lang.pick(
        format!(
            "kinh độ và vĩ độ bị đảo cột; kinh độ {city} khoảng {west}–{east}, vĩ độ khoảng {south}–{north}"
        ),
        format!(
            "longitude and latitude are in each other's columns; in {city} longitude is {west}–{east}, \
             latitude {south}–{north}"
        ),
    )
}

fn projected(crs: Crs, comma: bool, lang: Lang) -> String {
    let comma = if comma { lang.pick(", dấu phẩy thập phân", " with decimal commas") } else { "" };
    let unit = if crs.is_geographic() { lang.pick("độ", "degrees") } else { lang.pick("mét", "metres") };
    lang.pick(format!("đã đọc là tọa độ {unit} theo {crs}{comma}"), format!("read as {unit} in {crs}{comma}"))
}

fn overlap(other: &Code, row: Option<usize>, area_ha: f64, share: f64, lang: Lang) -> String {
    let held = || lang.pick("đang có trong sổ", "in the register").to_owned();
    let row = row.map_or_else(held, |row| format!("{} {row}", lang.pick("dòng", "row")));
    let [area_ha, percent] = [area_ha, share * 100.0].map(|n| real(n, 1).replace('.', lang.pick(",", ".")));
    lang.pick(
        format!("chồng lên đơn vị {other} ({row}): {area_ha} ha, {percent} % đơn vị nhỏ hơn"),
        format!("overlaps unit {other} ({row}): {area_ha} ha, {percent} % of the smaller one"),
    )
}

fn real(n: f64, decimals: usize) -> String {
    format!("{n:.decimals$}")
}

/// The longest value that is shown whole, in characters.
const SHOWN: usize = 40;

/// The picture of a control character, which could otherwise drive a terminal.
fn visible(c: char) -> char {
    match c {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or(' '),
        c if c.is_control() => '\u{2421}',
        c => c,
    }
}

impl Finding {
    /// A finding about the whole file.
    pub fn file(fault: Fault) -> Self {
        Self { row: None, column: None, value: None, fault }
    }

    /// A finding about a row.
    pub fn row(row: usize, fault: Fault) -> Self {
        Self { row: Some(row), column: None, value: None, fault }
    }

    /// The finding as one line.
    pub fn say(&self, lang: Lang) -> String {
        let mut place = match self.row {
            Some(row) => format!("{} {row}", lang.pick("dòng", "row")),
            None => lang.pick("tệp", "file").to_owned(),
        };
        if let Some(column) = &self.column {
            let column: String = column.chars().take(SHOWN).map(visible).collect();
            place = format!("{place}, {} {column}", lang.pick("cột", "column"));
        }
        if let Some(value) = &self.value {
            let short: String = value.chars().take(SHOWN).map(visible).collect();
            let dots = if value.chars().count() > SHOWN { "…" } else { "" };
            place = format!("{place}, “{short}{dots}”");
        }
        format!("{}: {place}: {}", self.fault.severity().name(lang), self.fault.say(lang))
    }
}
