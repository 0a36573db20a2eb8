//! Titles of the members of JSON documents.

use crate::model::lang::Lang;

/// The name, and the title in Vietnamese and English.
const WORDS: &[(&str, &str, &str)] = &[
    ("bbox", "Khung (tây, nam, đông, bắc)", "Box (west, south, east, north)"),
    ("boundingBox", "Khung bao", "Bounding box"),
    ("collections", "Các lớp dữ liệu", "Collections"),
    ("conformsTo", "Mức tuân thủ", "Conforms to"),
    ("crs", "Hệ tọa độ", "Reference systems"),
    ("dataType", "Loại dữ liệu", "Type of data"),
    ("description", "Mô tả", "Description"),
    ("enum", "Giá trị", "Values"),
    ("extent", "Phạm vi", "Extent"),
    ("format", "Dạng", "Format"),
    ("id", "Mã", "Identifier"),
    ("itemType", "Loại phần tử", "Type of items"),
    ("layers", "Các lớp", "Layers"),
    ("links", "Liên kết", "Links"),
    ("lowerLeft", "Góc tây nam", "South-western corner"),
    ("name", "Tên", "Name"),
    ("properties", "Thuộc tính", "Properties"),
    ("spatial", "Không gian", "Spatial"),
    ("storageCrs", "Hệ tọa độ lưu trữ", "Reference system of storage"),
    ("styles", "Kiểu vẽ", "Styles"),
    ("tileMatrices", "Các mức thu phóng", "Zoom levels"),
    ("tileMatrixSetURI", "Bộ lưới ô", "Tile matrix set"),
    ("tileMatrixSets", "Các bộ lưới ô", "Tile matrix sets"),
    ("tilesets", "Các bộ ô bản đồ", "Tilesets"),
    ("title", "Tên gọi", "Title"),
    ("type", "Kiểu", "Type"),
    ("upperRight", "Góc đông bắc", "North-eastern corner"),
];

/// The title of a member; an unknown one keeps its name.
pub(super) fn called(name: &str, lang: Lang) -> &str {
    WORDS.iter().find(|(own, ..)| *own == name).map_or(name, |(_, vi, en)| lang.pick(*vi, *en))
}
