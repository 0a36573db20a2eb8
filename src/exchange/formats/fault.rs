//! Faults of files in their formats, before their cells are read.

use super::limits::{
    MOST_CELL, MOST_CELLS, MOST_DEPTH, MOST_ENTRIES, MOST_ROWS, MOST_UNPACKED, MOST_VERTICES,
};
use crate::{
    exchange::severity::Severity,
    model::lang::{Lang, Text},
};

/// A fault of a file or of a row in its format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormatFault {
    /// The file is not what it seems to be: the name of the format, and what a reader of it says.
    Broken(&'static str, String),
    /// The file would unpack to more than [`MOST_UNPACKED`]; the name of the entry, if one alone does.
    Large(Option<String>),
    /// More entries than [`MOST_ENTRIES`].
    Entries(usize),
    /// An entry unpacks to more than it declares, or to far more than files of its kind do.
    Bomb(String),
    /// Entries that share bytes.
    Overlap,
    /// An entry with a password.
    Locked(String),
    /// Objects nested deeper than [`MOST_DEPTH`].
    Deep,
    /// More rows than [`MOST_ROWS`].
    Rows,
    /// More cells than [`MOST_CELLS`].
    Cells,
    /// More rows with faults than are worth reading.
    Faults(usize),
    /// A geometry of more vertices than [`MOST_VERTICES`].
    Vertices,
    /// A value longer than [`MOST_CELL`].
    Cell,
    /// No layer of this name; the names that there are.
    NoLayer(String, Vec<String>),
    /// No layer at all.
    NoLayers,
    /// A text in the format that has no features: what it is instead.
    NoFeatures(String),
    /// A row that is no feature: what is wrong.
    Row(String),
    /// A number that is none, or is infinite.
    NotFinite,
    /// A geometry of parts of different kinds.
    Mixed(String),
    /// A kind of geometry that is not read.
    Geometry(String),
    /// The number of rows whose heights were left out.
    Heights(usize),
    /// The number of rows whose rings were closed.
    Closed(usize),
    /// The number of deleted rows that were left out.
    Deleted(usize),
    /// A `.shp` without the files beside it.
    Alone,
    /// Texts in an unknown encoding.
    Letters,
    /// The file states no reference system.
    NoSystem,
    /// Texts in a language of marks, which were kept as they are: the number of rows.
    Marked(usize),
    /// A reference to another file, which was not followed.
    Elsewhere(String),
    /// A table that is computed, or computes others: its name.
    Computed(String),
    /// The file took too long to read.
    Slow,
}

impl FormatFault {
    /// The severity.
    pub(crate) fn severity(&self) -> Severity {
        match self {
            Self::Heights(_) | Self::Closed(_) | Self::Deleted(_) | Self::Marked(_) => Severity::Note,
            Self::NoSystem | Self::Elsewhere(_) => Severity::Warning,
            _ => Severity::Error,
        }
    }

    /// The fault as a sentence.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            Self::Large(_)
            | Self::Entries(_)
            | Self::Bomb(_)
            | Self::Overlap
            | Self::Locked(_)
            | Self::Deep
            | Self::Rows
            | Self::Cells
            | Self::Faults(_)
            | Self::Vertices
            | Self::Cell
            | Self::Slow => self.say_limit(lang),
            Self::Heights(_) | Self::Closed(_) | Self::Deleted(_) | Self::Marked(_) => self.say_note(lang),
            _ => self.say_content(lang),
        }
    }

    /// A limit that the file exceeds.
    fn say_limit(&self, lang: Lang) -> String {
        let megabytes = MOST_UNPACKED / 1_000_000;
        match self {
            Self::Large(Some(name)) => lang.pick(
                format!("“{name}” trong tệp nén lớn hơn {megabytes} MB khi giải nén"),
                format!("'{name}' in the archive unpacks to more than {megabytes} MB"),
            ),
            Self::Large(None) => lang.pick(
                format!("tệp lớn hơn {megabytes} MB khi giải nén"),
                format!("the file unpacks to more than {megabytes} MB"),
            ),
            Self::Entries(found) => lang.pick(
                format!("tệp nén có {found} mục, nhiều hơn mức {MOST_ENTRIES}"),
                format!("the archive has {found} entries, more than {MOST_ENTRIES}"),
            ),
            Self::Bomb(name) => lang.pick(
                format!("“{name}” trong tệp nén lớn lên bất thường khi giải nén; tệp hỏng hoặc độc hại"),
                format!(
                    "'{name}' in the archive grows beyond reason as it unpacks; the file is broken or hostile"
                ),
            ),
            Self::Overlap => OVERLAP.of(lang).into(),
            Self::Locked(name) => lang.pick(
                format!("“{name}” trong tệp nén có mật khẩu; hãy bỏ mật khẩu"),
                format!("'{name}' in the archive has a password; remove it"),
            ),
            Self::Deep => lang.pick(
                format!("dữ liệu lồng nhau sâu quá {MOST_DEPTH} cấp"),
                format!("the data are nested deeper than {MOST_DEPTH} levels"),
            ),
            Self::Rows => lang.pick(
                format!("tệp có nhiều hơn {MOST_ROWS} dòng"),
                format!("the file has more than {MOST_ROWS} rows"),
            ),
            Self::Faults(found) => lang.pick(
                format!("{found} dòng có lỗi; đã dừng đọc"),
                format!("{found} rows have faults; reading stopped"),
            ),
            Self::Vertices => lang.pick(
                format!("hình có nhiều hơn {MOST_VERTICES} đỉnh"),
                format!("the geometry has more than {MOST_VERTICES} vertices"),
            ),
            Self::Cell => lang.pick(
                format!("giá trị dài hơn {MOST_CELL} byte"),
                format!("the value is longer than {MOST_CELL} bytes"),
            ),
            Self::Slow => SLOW.of(lang).into(),
            _ => lang.pick(
                format!("bảng có nhiều hơn {MOST_CELLS} ô, hoặc quá nhiều chữ"),
                format!("the table has more than {MOST_CELLS} cells, or too much text"),
            ),
        }
    }

    /// What was left out or completed.
    fn say_note(&self, lang: Lang) -> String {
        match self {
            Self::Heights(rows) => lang.pick(
                format!("{rows} hình có độ cao; đã bỏ độ cao"),
                format!("{rows} geometries have heights, which were left out"),
            ),
            Self::Closed(rows) => lang.pick(
                format!("{rows} hình có vòng chưa khép; đã khép bằng một đoạn thẳng"),
                format!("{rows} geometries have an open ring, which was closed by a straight line"),
            ),
            Self::Marked(rows) => lang.pick(
                format!("{rows} dòng có mô tả bằng HTML; đã giữ nguyên văn, không đọc thành cột"),
                format!("{rows} rows have a description in HTML, kept as it is and not read as columns"),
            ),
            Self::Deleted(rows) => lang.pick(
                format!("{rows} dòng đã đánh dấu xóa nên bỏ qua"),
                format!("{rows} rows are marked as deleted and were left out"),
            ),
            _ => String::new(),
        }
    }

    /// What the file has instead of rows.
    fn say_content(&self, lang: Lang) -> String {
        match self {
            Self::Broken(format, detail) => lang.pick(
                format!("không đọc được tệp dạng {format}: {detail}"),
                format!("the file cannot be read as {format}: {detail}"),
            ),
            Self::NoLayer(name, names) => {
                let names = names.join(", ");
                lang.pick(
                    format!("không có lớp “{name}”; tệp có: {names}"),
                    format!("there is no layer '{name}'; the file has: {names}"),
                )
            }
            Self::NoFeatures(what) => lang.pick(
                format!("GeoJSON loại {what} không có thuộc tính; cần Feature hoặc FeatureCollection"),
                format!("GeoJSON of type {what} has no properties; a Feature or FeatureCollection is needed"),
            ),
            Self::Row(detail) => lang.pick(
                format!("không đọc được đối tượng: {detail}"),
                format!("the feature cannot be read: {detail}"),
            ),
            Self::Mixed(kinds) => lang.pick(
                format!("hình gồm nhiều loại ({kinds}); hãy tách ra, mỗi đối tượng một loại"),
                format!("the geometry has parts of different kinds ({kinds}); split it, one kind a feature"),
            ),
            Self::Geometry(kind) => lang.pick(
                format!("chưa đọc được hình loại {kind}; hãy chuyển sang Point, LineString hoặc Polygon"),
                format!("geometries of type {kind} are not read; convert to Point, LineString or Polygon"),
            ),
            Self::Elsewhere(address) => lang.pick(
                format!("tệp trỏ sang “{address}”; không mở tệp khác"),
                format!("the file refers to '{address}', which was not opened"),
            ),
            Self::Computed(name) => lang.pick(
                format!("“{name}” là khung nhìn hoặc trigger; chỉ nhận bảng, hãy xuất lại thành bảng"),
                format!("'{name}' is a view or a trigger; only tables are taken, export it as a table"),
            ),
            Self::NoLayers => NO_LAYERS.of(lang).into(),
            Self::NotFinite => NOT_FINITE.of(lang).into(),
            Self::Letters => LETTERS.of(lang).into(),
            Self::Alone => ALONE.of(lang).into(),
            _ => NO_SYSTEM.of(lang).into(),
        }
    }
}

const OVERLAP: Text = Text::new(
    "các mục trong tệp nén chồng lên nhau; tệp hỏng hoặc độc hại",
    "entries of the archive overlap; the file is broken or hostile",
);
const SLOW: Text = Text::new("đọc tệp quá lâu nên đã dừng", "reading the file took too long and was stopped");
const NO_LAYERS: Text = Text::new("tệp không có lớp dữ liệu nào", "the file has no layer");
const NOT_FINITE: Text =
    Text::new("số là NaN hoặc vô cực; hãy để trống", "a number is NaN or infinite; leave it empty");
const ALONE: Text = Text::new(
    "tệp .shp không có thuộc tính; hãy nén .shp, .dbf, .shx, .prj và .cpg thành một tệp ZIP",
    "a .shp has no values; pack the .shp, .dbf, .shx, .prj and .cpg into one ZIP",
);
const LETTERS: Text = Text::new(
    "không rõ bảng mã của chữ; hãy xuất lại với UTF-8 (Shapefile: kèm tệp .cpg ghi bảng mã)",
    "the encoding of the texts is unknown; export them in UTF-8 (for a Shapefile, a .cpg names the encoding)",
);
const NO_SYSTEM: Text = Text::new(
    "tệp không ghi hệ tọa độ (Shapefile: thiếu .prj); nếu không phải WGS 84 thì ghi --crs",
    "the file states no coordinate system (a Shapefile has it in its .prj); if it is not WGS 84, name it with --crs",
);
