//! Parameters of requests whose values are parsed, with their expected values for problem details.

use crate::model::{
    city::{City, Examples},
    lang::{Lang, Text},
};

/// A parameter.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parameter {
    pub(super) name: &'static str,
    /// Its expected values, with gaps for the examples of the city.
    help: Text,
}

impl Parameter {
    /// The expected values.
    pub(super) fn expected(self, city: &City, lang: Lang) -> String {
        let Examples { point, place, words, .. } = &city.examples;
        let examples =
            [("{point}", point), ("{place}", place), ("{words}", words), ("{crs}", &city.crs.to_string())];
        let text = self.help.of(lang).to_owned();
        examples.into_iter().fold(text, |text, (gap, example)| text.replace(gap, example))
    }
}

/// A written address.
pub(super) const ADDRESS: Parameter = Parameter {
    name: "address",
    help: Text::new("một địa chỉ, theo đơn vị cũ hoặc mới", "an address, in former or present units"),
};
/// The coordinates of an address.
pub(super) const AT: Parameter = Parameter {
    name: "point",
    help: Text::new("{point} hoặc tọa độ VN-2000", "{point} or VN-2000 coordinates"),
};
/// A page of a list.
pub(super) const AFTER: Parameter = Parameter {
    name: "after",
    help: Text::new("đúng mã trang trong liên kết “next”", "the page token of a 'next' link as it is"),
};
/// A state of the register.
pub(super) const AS_OF: Parameter = Parameter {
    name: "as_of",
    help: Text::new(
        "ngày hoặc thời điểm RFC 3339 mà sổ đăng ký được hỏi, ví dụ 2026-06-30",
        "the date or RFC 3339 instant at which the register is asked, such as 2026-06-30",
    ),
};
/// A bounding box.
pub(super) const BBOX: Parameter = Parameter {
    name: "bbox",
    help: Text::new(
        "4 số tây,nam,đông,bắc (hoặc 6 số có độ cao), độ WGS 84",
        "4 numbers west,south,east,north (or 6 with heights), WGS 84 degrees",
    ),
};
/// The reference system of a bounding box.
pub(super) const BBOX_CRS: Parameter = Parameter {
    name: "bbox-crs",
    help: Text::new(
        "mã EPSG hoặc địa chỉ của hệ tọa độ, ví dụ {crs}",
        "an EPSG code or the address of a reference system, such as {crs}",
    ),
};
/// The collections of a tile.
pub(super) const COLLECTIONS: Parameter = Parameter {
    name: "collections",
    help: Text::new(
        "tên các lớp: zones, clusters, firms, units",
        "names of collections: zones, clusters, firms, units",
    ),
};
/// The reference system of an answer.
pub(super) const CRS: Parameter = Parameter {
    name: "crs",
    help: Text::new(
        "mã EPSG: 4326, 3857, 4756, 3405, 5896, 5897, 5898, 9208, 9209 hoặc 9211",
        "an EPSG code: 4326, 3857, 4756, 3405, 5896, 5897, 5898, 9208, 9209 or 9211",
    ),
};
/// The marks of CSV.
pub(super) const CSV: Parameter = Parameter {
    name: "csv",
    help: Text::new(
        "vi (ô ngăn bằng ; và dấu phẩy thập phân) hoặc en",
        "vi (semicolons and decimal commas) or en",
    ),
};
/// A time.
pub(super) const DATETIME: Parameter = Parameter {
    name: "datetime",
    help: Text::new(
        "ngày hoặc khoảng theo RFC 3339, ví dụ 2025-06-30 hoặc 2025-07-01/..",
        "an RFC 3339 date or interval such as 2025-06-30 or 2025-07-01/..",
    ),
};
/// A format.
pub(super) const FORMAT: Parameter = Parameter {
    name: "f",
    help: Text::new(
        "json, csv, xlsx, html, docx, geojson hoặc datapackage",
        "json, csv, xlsx, html, docx, geojson or datapackage",
    ),
};
/// The reference system of a filter.
pub(super) const FILTER_CRS: Parameter = Parameter {
    name: "filter-crs",
    help: Text::new(
        "mã EPSG hoặc địa chỉ của hệ tọa độ, ví dụ {crs}",
        "an EPSG code or the address of a reference system, such as {crs}",
    ),
};
/// The encoding of a filter.
pub(super) const FILTER_LANG: Parameter = Parameter {
    name: "filter-lang",
    help: Text::new("cql2-text hoặc cql2-json", "cql2-text or cql2-json"),
};
/// The language of an answer.
pub(super) const LANG: Parameter = Parameter { name: "lang", help: Text::new("vi hoặc en", "vi or en") };
/// The number of items on a page.
pub(super) const LIMIT: Parameter =
    Parameter { name: "limit", help: Text::new("số nguyên từ 1", "a whole number from 1") };
/// The number of items before a page.
pub(super) const OFFSET: Parameter =
    Parameter { name: "offset", help: Text::new("số nguyên từ 0", "a whole number from 0") };
/// A place.
pub(super) const POINT: Parameter = Parameter {
    name: "point",
    help: Text::new(
        "{point}, tọa độ VN-2000, hoặc tên như “{place}”",
        "{point}, VN-2000 coordinates, or a name such as '{place}'",
    ),
};
/// Words to search for.
pub(super) const Q: Parameter =
    Parameter { name: "q", help: Text::new("từ khóa, ví dụ “{words}”", "words such as '{words}'") };
/// Sectors.
pub(super) const SECTOR: Parameter = Parameter {
    name: "sector",
    help: Text::new("mã ngành VSIC, ví dụ 24,25 hoặc 2025:26", "VSIC codes such as 24,25 or 2025:26"),
};
/// A radius.
pub(super) const WITHIN: Parameter = Parameter {
    name: "within",
    help: Text::new("bán kính như 500, 500m hoặc 3km", "a radius such as 500, 500m or 3km"),
};
/// The kind of records of a file.
pub(super) const KIND: Parameter = Parameter {
    name: "kind",
    help: Text::new(
        "zones, clusters, firms, units, outlines, observations, successions, sources hoặc forms",
        "zones, clusters, firms, units, outlines, observations, successions, sources or forms",
    ),
};
/// The rows of an import that are written.
pub(super) const ROWS: Parameter =
    Parameter { name: "rows", help: Text::new("all hoặc good", "all or good") };
/// What becomes of the rows of an import.
pub(super) const ACTION: Parameter = Parameter {
    name: "action",
    help: Text::new("new, changed, unchanged hoặc removed", "new, changed, unchanged or removed"),
};
/// The severity of findings.
pub(super) const SEVERITY: Parameter =
    Parameter { name: "severity", help: Text::new("error, warning hoặc note", "error, warning or note") };
/// A place in the records of a register.
pub(super) const AFTER_RECORD: Parameter = Parameter {
    name: "after",
    help: Text::new("đúng giá trị next của trang trước", "the value of next of the page before, as it is"),
};
/// The number of redactions that were repeated.
pub(super) const REDACTIONS: Parameter = Parameter {
    name: "redactions",
    help: Text::new("số redactions của trang đã đọc", "the number redactions of a page that was read"),
};
/// The entries before a number.
pub(super) const BEFORE: Parameter = Parameter {
    name: "before",
    help: Text::new("số của một mục, ví dụ 57", "the number of an entry, such as 57"),
};
/// The changes after a version.
pub(super) const SINCE: Parameter = Parameter {
    name: "since",
    help: Text::new("số phiên bản, ví dụ 2771", "the number of a version, such as 2771"),
};
/// Whether geometries are left out.
pub(super) const SKIP_GEOMETRY: Parameter =
    Parameter { name: "skipGeometry", help: Text::new("true hoặc false", "true or false") };
/// The state of a firm.
pub(super) const STATUS: Parameter = Parameter {
    name: "status",
    help: Text::new(
        "operating, suspended, suspended_or_closed, moved hoặc closed",
        "operating, suspended, suspended_or_closed, moved or closed",
    ),
};
/// The largest number of workers.
pub(super) const WORKERS_MAX: Parameter =
    Parameter { name: "workers_max", help: Text::new("số nguyên từ 0", "a whole number from 0") };
/// The smallest number of workers.
pub(super) const WORKERS_MIN: Parameter =
    Parameter { name: "workers_min", help: Text::new("số nguyên từ 0", "a whole number from 0") };
/// A zone or cluster.
pub(super) const ZONE: Parameter = Parameter {
    name: "zone",
    help: Text::new("mã khu, cụm công nghiệp", "the code of a zone or cluster"),
};
