//! Help texts on the expected values of parameters, for problem details.

use crate::model::{
    city::{City, Examples},
    lang::Lang,
};

/// The name, and the help in Vietnamese and English with gaps for the examples of the city.
const EXPECTED: &[(&str, &str, &str)] = &[
    ("after", "đúng mã trang trong liên kết “next”", "the page token of a 'next' link as it is"),
    (
        "as_of",
        "ngày hoặc thời điểm RFC 3339 mà sổ đăng ký được hỏi, ví dụ 2026-06-30",
        "the date or RFC 3339 instant at which the register is asked, such as 2026-06-30",
    ),
    (
        "bbox",
        "4 số tây,nam,đông,bắc (hoặc 6 số có độ cao), độ WGS 84",
        "4 numbers west,south,east,north (or 6 with heights), WGS 84 degrees",
    ),
    (
        "bbox-crs",
        "mã EPSG hoặc địa chỉ của hệ tọa độ, ví dụ {crs}",
        "an EPSG code or the address of a reference system, such as {crs}",
    ),
    (
        "collections",
        "tên các lớp: zones, clusters, firms, units",
        "names of collections: zones, clusters, firms, units",
    ),
    (
        "crs",
        "mã EPSG: 4326, 3857, 4756, 3405, 5896, 5897, 5898, 9208, 9209 hoặc 9211",
        "an EPSG code: 4326, 3857, 4756, 3405, 5896, 5897, 5898, 9208, 9209 or 9211",
    ),
    (
        "datetime",
        "ngày hoặc khoảng theo RFC 3339, ví dụ 2025-06-30 hoặc 2025-07-01/..",
        "an RFC 3339 date or interval such as 2025-06-30 or 2025-07-01/..",
    ),
    ("f", "json, csv, xlsx, html, docx hoặc geojson", "json, csv, xlsx, html, docx or geojson"),
    (
        "filter-crs",
        "mã EPSG hoặc địa chỉ của hệ tọa độ, ví dụ {crs}",
        "an EPSG code or the address of a reference system, such as {crs}",
    ),
    ("filter-lang", "cql2-text hoặc cql2-json", "cql2-text or cql2-json"),
    ("lang", "vi hoặc en", "vi or en"),
    ("level", "cấp ngành từ 1 đến 5", "a level of the classification, 1 to 5"),
    ("limit", "số nguyên từ 1", "a whole number from 1"),
    ("offset", "số nguyên từ 0", "a whole number from 0"),
    (
        "point",
        "{point}, tọa độ VN-2000, hoặc tên như “{place}”",
        "{point}, VN-2000 coordinates, or a name such as '{place}'",
    ),
    ("q", "từ khóa, ví dụ “{words}”", "words such as '{words}'"),
    ("sector", "mã ngành VSIC, ví dụ 24,25 hoặc 2025:26", "VSIC codes such as 24,25 or 2025:26"),
    ("within", "bán kính như 500, 500m hoặc 3km", "a radius such as 500, 500m or 3km"),
    ("skipGeometry", "true hoặc false", "true or false"),
    (
        "status",
        "operating, suspended, suspended_or_closed, moved hoặc closed",
        "operating, suspended, suspended_or_closed, moved or closed",
    ),
    ("workers_max", "số nguyên từ 0", "a whole number from 0"),
    ("workers_min", "số nguyên từ 0", "a whole number from 0"),
    ("zone", "mã khu, cụm công nghiệp", "the code of a zone or cluster"),
];

/// The expected values of a parameter; empty if any text is valid.
pub(super) fn expected(name: &str, city: &City, lang: Lang) -> String {
    let text = EXPECTED.iter().find(|(n, ..)| *n == name).map_or("", |(_, vi, en)| lang.pick(vi, en));
    let Examples { point, place, words, .. } = &city.examples;
    let examples =
        [("{point}", point), ("{place}", place), ("{words}", words), ("{crs}", &city.crs.to_string())];
    examples.into_iter().fold(text.to_owned(), |text, (gap, example)| text.replace(gap, example))
}
