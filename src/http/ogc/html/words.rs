//! Titles of the members of JSON documents.

use crate::model::lang::{Lang, Text};

/// The title of a member; an unknown one keeps its name.
pub(super) fn called(name: &str, lang: Lang) -> &str {
    title(name).map_or(name, |title| title.of(lang))
}

fn title(name: &str) -> Option<Text> {
    Some(match name {
        "bbox" => Text::new("Khung (tây, nam, đông, bắc)", "Box (west, south, east, north)"),
        "boundingBox" => Text::new("Khung bao", "Bounding box"),
        "collections" => Text::new("Các lớp dữ liệu", "Collections"),
        "conformsTo" => Text::new("Mức tuân thủ", "Conforms to"),
        "crs" => Text::new("Hệ tọa độ", "Reference systems"),
        "dataType" => Text::new("Loại dữ liệu", "Type of data"),
        "description" => Text::new("Mô tả", "Description"),
        "enum" => Text::new("Giá trị", "Values"),
        "extent" => Text::new("Phạm vi", "Extent"),
        "format" => Text::new("Dạng", "Format"),
        "id" => Text::new("Mã", "Identifier"),
        "itemType" => Text::new("Loại phần tử", "Type of items"),
        "layers" => Text::new("Các lớp", "Layers"),
        "links" => Text::new("Liên kết", "Links"),
        "lowerLeft" => Text::new("Góc tây nam", "South-western corner"),
        "name" => Text::new("Tên", "Name"),
        "properties" => Text::new("Thuộc tính", "Properties"),
        "spatial" => Text::new("Không gian", "Spatial"),
        "storageCrs" => Text::new("Hệ tọa độ lưu trữ", "Reference system of storage"),
        "styles" => Text::new("Kiểu vẽ", "Styles"),
        "tileMatrices" => Text::new("Các mức thu phóng", "Zoom levels"),
        "tileMatrixSetURI" => Text::new("Bộ lưới ô", "Tile matrix set"),
        "tileMatrixSets" => Text::new("Các bộ lưới ô", "Tile matrix sets"),
        "tilesets" => Text::new("Các bộ ô bản đồ", "Tilesets"),
        "title" => Text::new("Tên gọi", "Title"),
        "type" => Text::new("Kiểu", "Type"),
        "upperRight" => Text::new("Góc đông bắc", "North-eastern corner"),
        _ => return None,
    })
}
