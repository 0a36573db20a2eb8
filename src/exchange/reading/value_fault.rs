//! Notes on how values were read that are not written as usual.

use crate::{
    exchange::severity::Severity,
    model::{
        lang::{Lang, Text},
        sector::SectorCode,
        zone::ZoneKind,
    },
};

/// How a value was read, or why it was not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValueFault {
    /// Characters written as web pages do, such as `&amp;`; the text that they stand for.
    Unescaped(String),
    /// A zero at the beginning of a code was missing; the code with it.
    Restored(String),
    /// The name of a sector; its code.
    Named(SectorCode),
    /// The name of a zone says its kind.
    Kind(ZoneKind),
    /// Words instead of a sector, which were kept as the activity.
    Words,
    /// A date whose day and month could be exchanged; the date that was read.
    Order(String),
    /// The number of a day in a spreadsheet; the date that was read.
    Serial(String),
    /// Codes of several sectors, which were kept as the activity.
    Sectors,
    /// A sign for nothing, such as `-`, which was taken as an empty cell.
    Nothing,
    /// Degrees in the columns of metres, which were read as such.
    Degrees,
    /// Both coordinates are 0, which is no place.
    ZeroPoint,
    /// Degrees that lie elsewhere than the geometry or the metres of their row, which were read.
    AnotherPlace,
    /// Longitude and latitude are in each other's columns in all rows.
    AllSwapped(usize),
    /// A row without a code was recognised by its name; the code.
    Recognised(String),
    /// A row without a code got one.
    Minted(String),
    /// Several records have the name of a row without a code.
    ManyNamed,
    /// No zone has this name, or several have it.
    NoZone,
    /// An area far from the city.
    FarAway,
    /// A geometry that records of the kind do not have, which was left out; its type.
    Geometry(&'static str),
}

impl ValueFault {
    /// The severity.
    pub(crate) fn severity(&self) -> Severity {
        match self {
            Self::Unescaped(_)
            | Self::Named(_)
            | Self::Kind(_)
            | Self::Nothing
            | Self::Degrees
            | Self::Order(_)
            | Self::AllSwapped(_)
            | Self::Recognised(_)
            | Self::Minted(_)
            | Self::FarAway => Severity::Note,
            Self::ManyNamed => Severity::Error,
            _ => Severity::Warning,
        }
    }

    /// The note as a sentence.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            Self::Unescaped(text) => lang.pick(
                format!("có ký tự viết theo kiểu trang web; đã đọc là {text}"),
                format!("has characters written as web pages do; read as {text}"),
            ),
            Self::Restored(code) => lang.pick(
                format!("thiếu số 0 ở đầu (Excel bỏ mất); đã đọc là {code}"),
                format!("the 0 at the beginning is missing (Excel drops it); read as {code}"),
            ),
            Self::Named(code) => lang.pick(
                format!("tên ngành, đã đọc là mã {} (VSIC {})", code.as_str(), code.version()),
                format!("the name of a sector, read as {} of VSIC {}", code.as_str(), code.version()),
            ),
            Self::Kind(kind) => lang.pick(
                format!("không có cột loại, tên cho biết là {}", kind.name(lang)),
                format!("there is no column of the kind, the name says {}", kind.name(lang)),
            ),
            Self::Order(date) => lang.pick(
                format!("ngày và tháng có thể đảo nhau, đã đọc là {date}; dùng --date-order nếu sai"),
                format!("day and month could be exchanged, read as {date}; use --date-order if it is wrong"),
            ),
            Self::Serial(date) => lang.pick(
                format!("số ngày của bảng tính, đã đọc là {date}"),
                format!("the number of a day in a spreadsheet, read as {date}"),
            ),
            Self::AllSwapped(rows) => lang.pick(
                format!("cả {rows} dòng đều đảo kinh độ và vĩ độ; nhập lại với --swap-axes thì đọc đúng"),
                format!("longitude and latitude are swapped in all {rows} rows; import with --swap-axes to read them so"),
            ),
            Self::Geometry(kind) => lang.pick(
                format!("bản ghi loại này không có hình {kind}; đã bỏ hình"),
                format!("records of this kind have no {kind}; the geometry was left out"),
            ),
            Self::Recognised(code) => {
                lang.pick(format!("nhận ra theo tên là {code}"), format!("recognised by name as {code}"))
            }
            Self::Minted(code) => {
                lang.pick(format!("chưa có mã, đã cấp mã {code}"), format!("has no code, got the code {code}"))
            }
            Self::FarAway => FAR.of(lang).into(),
            Self::ManyNamed => MANY.of(lang).into(),
            Self::NoZone => NO_ZONE.of(lang).into(),
            Self::Words => WORDS.of(lang).into(),
            Self::Sectors => SECTORS.of(lang).into(),
            Self::Nothing => NOTHING.of(lang).into(),
            Self::Degrees => DEGREES.of(lang).into(),
            Self::ZeroPoint => ZERO.of(lang).into(),
            Self::AnotherPlace => ANOTHER_PLACE.of(lang).into(),
        }
    }
}

const WORDS: Text = Text::new(
    "không phải mã hay tên ngành của VSIC; đã ghi vào cột hoạt động, mã ngành để trống",
    "no code and no name of VSIC; kept as the activity, the sector stays unknown",
);
const SECTORS: Text = Text::new(
    "nhiều mã ngành trong một ô, không rõ ngành nào là chính; đã ghi vào cột hoạt động, mã ngành để trống",
    "several sectors in one cell, and not which is the main one; kept as the activity, the sector stays unknown",
);
const NOTHING: Text = Text::new("coi như ô trống", "taken as an empty cell");
const DEGREES: Text = Text::new(
    "cột X, Y ghi độ, đã đọc là độ WGS 84; dùng --crs EPSG:4756 nếu là VN-2000",
    "the columns X and Y hold degrees, read as WGS 84; use --crs EPSG:4756 if they are VN-2000",
);
const FAR: Text = Text::new(
    "vùng này ở xa địa bàn của sổ; kiểm tra tọa độ và --crs",
    "this area is far from that of the register; check the coordinates and --crs",
);
const MANY: Text = Text::new(
    "nhiều bản ghi trong sổ có tên này; hãy ghi mã",
    "several records of the register have this name; give the code",
);
const NO_ZONE: Text = Text::new(
    "không có đúng một khu, cụm mang tên này trong sổ; để trống, hãy ghi mã khu",
    "not exactly one zone of the register has this name; left empty, give the code of the zone",
);
const ZERO: Text = Text::new(
    "tọa độ 0, 0 không phải vị trí; coi như chưa có tọa độ",
    "0, 0 is no place; taken as a row without coordinates",
);
const ANOTHER_PLACE: Text = Text::new(
    "độ ở cột này chỉ nơi khác với hình hoặc cặp X, Y của dòng; đã theo hình hoặc X, Y, hãy xóa cặp sai",
    "these degrees lie elsewhere than the geometry or the X and Y of the row, which were followed; remove the wrong pair",
);
