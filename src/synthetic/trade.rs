//! Words for trades in the names of made-up firms.

/// Words by division of VSIC 2018, and by section for the divisions that are not listed.
const TRADES: [(&str, &[&str]); 43] = [
    ("10", &["Thực phẩm", "Chế biến nông sản", "Bánh kẹo"]),
    ("11", &["Đồ uống", "Nước giải khát"]),
    ("12", &["Thuốc lá"]),
    ("13", &["Dệt", "Dệt kim", "Nhuộm"]),
    ("14", &["May mặc", "May xuất khẩu"]),
    ("15", &["Da giày", "Túi xách"]),
    ("16", &["Chế biến gỗ", "Mây tre đan"]),
    ("17", &["Giấy", "Bao bì carton"]),
    ("18", &["In ấn", "In bao bì"]),
    ("19", &["Than tổ ong", "Dầu mỡ nhờn"]),
    ("20", &["Hóa chất", "Sơn", "Phân bón"]),
    ("21", &["Dược phẩm", "Dược liệu"]),
    ("22", &["Nhựa", "Cao su", "Bao bì nhựa"]),
    ("23", &["Vật liệu xây dựng", "Gốm sứ", "Bê tông"]),
    ("24", &["Luyện kim", "Đúc kim loại"]),
    ("25", &["Cơ khí", "Kết cấu thép", "Kim khí"]),
    ("26", &["Điện tử", "Linh kiện điện tử"]),
    ("27", &["Thiết bị điện", "Dây cáp điện"]),
    ("28", &["Chế tạo máy", "Máy công cụ"]),
    ("29", &["Phụ tùng ô tô", "Lắp ráp ô tô"]),
    ("30", &["Phụ tùng xe máy", "Xe đạp"]),
    ("31", &["Nội thất", "Đồ gỗ"]),
    ("32", &["Đồ mỹ nghệ", "Dụng cụ y tế", "Đồ chơi"]),
    ("33", &["Sửa chữa máy móc", "Lắp đặt thiết bị"]),
    ("A", &["Nông nghiệp", "Cây giống"]),
    ("B", &["Khai thác đá", "Khai thác cát"]),
    ("D", &["Điện lực", "Năng lượng"]),
    ("E", &["Môi trường", "Tái chế", "Cấp thoát nước"]),
    ("F", &["Xây dựng", "Xây lắp"]),
    ("G", &["Thương mại", "Vật tư", "Cửa hàng"]),
    ("H", &["Vận tải", "Kho vận"]),
    ("I", &["Nhà hàng", "Suất ăn công nghiệp"]),
    ("J", &["Phần mềm", "Viễn thông"]),
    ("K", &["Tài chính", "Bảo hiểm"]),
    ("L", &["Bất động sản"]),
    ("M", &["Tư vấn thiết kế", "Thí nghiệm"]),
    ("N", &["Dịch vụ vệ sinh", "Cho thuê máy"]),
    ("O", &["Dịch vụ công"]),
    ("P", &["Đào tạo nghề"]),
    ("Q", &["Phòng khám"]),
    ("R", &["Thể thao", "Nghệ thuật"]),
    ("S", &["Sửa chữa", "Giặt là"]),
    ("T", &["Gia đình"]),
];

/// Words for firms of unknown trade.
pub(super) const ANY: &[&str] = &["Sản xuất", "Tổng hợp"];

/// The words for a division in its section.
pub(super) fn words(division: &str, section: &str) -> &'static [&'static str] {
    let named = |code: &str| TRADES.iter().find(|(of, _)| *of == code).map(|(_, words)| *words);
    named(division).or_else(|| named(section)).unwrap_or(ANY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_division_has_its_own_words_or_those_of_its_section() {
        assert_eq!(words("25", "C"), ["Cơ khí", "Kết cấu thép", "Kim khí"]);
        assert_eq!(words("49", "H"), ["Vận tải", "Kho vận"]);
        assert_eq!(words("99", "U"), ANY);
    }
}
