//! Tables as offices lay them out: titles, headings of two rows, separators, totals, remarks.

use rstest::rstest;
use serde_json::json;

use super::{about, import_text, told, workers};
use crate::{
    harness::Folder,
    imports::files::{firm, held},
};

/// What an import of firms says, and the workers of `Xưởng Mộc`.
fn mill(content: &str) -> (String, Option<u32>) {
    let folder = Folder::seeded();
    let run = import_text(&folder, "firms", content, &[]);
    let held = firm(&folder, "Xưởng Mộc");
    (run.out, held.and_then(|firm| firm.workers).map(|workers| workers.count))
}

#[rstest]
#[case::title("BẢNG KÊ CƠ SỞ,,\nnăm 2025,,\nSTT,Tên cơ sở,Lao động\n1,Xưởng Mộc,7\n")]
#[case::blank_lines("\n\n\nTên;Lao động\nXưởng Mộc;7\n")]
#[case::remark_first("# kết xuất ngày 1/6\nTên;Lao động\nXưởng Mộc;7\n")]
#[case::said_separator("sep=;\r\nTên;Lao động\r\nXưởng Mộc;7\r\n")]
#[case::bars("Tên|Lao động\nXưởng Mộc|7\n")]
#[case::breaks_in_headings("\"Tên\ncơ sở\";\"Số lao\nđộng\"\n\"Xưởng Mộc\";7\n")]
#[case::commas_in_headings("Tên cơ sở (đủ, không viết tắt, theo giấy phép);Số lao động\nXưởng Mộc;7\n")]
#[case::macintosh("Tên;Lao động\rXưởng Mộc;7\r")]
#[case::blanks_before_quotes("Tên, Lao động\n\"Xưởng Mộc\", \"7\"\n")]
#[case::empty_columns("Tên,Lao động,,\nXưởng Mộc,7,,\nXưởng Hai,8,,\n")]
#[case::two_rows("STT;Tên cơ sở;Lao động;;Ghi chú\n;;Tổng số;Trong đó nữ;\n1;Xưởng Mộc;7;3;\n")]
#[case::numbered("STT;Tên cơ sở;Lao động\n(1);(2);(3)\n1;Xưởng Mộc;7\n")]
#[case::units("TT;Tên doanh nghiệp (*);Số lao động (người):\n1;Xưởng Mộc;7\n")]
#[case::capitals("TÊN CƠ SỞ;LAO ĐỘNG\nXưởng Mộc;7\n")]
#[case::snake("ten_co_so,so_lao_dong\nXưởng Mộc,7\n")]
#[case::camel("tenCoSo,soLaoDong\nXưởng Mộc,7\n")]
#[case::cut_by_a_shapefile("TEN_DOANH_,SO_LUONG_L\nXưởng Mộc,7\n")]
#[case::printed_in_english("Name,Workers (persons)\nXưởng Mộc,7\n")]
#[case::common("Tên đơn vị,Số CN\nXưởng Mộc,7\n")]
fn a_table_is_read_however_it_is_laid_out(#[case] content: &str) {
    let (out, workers) = mill(content);
    assert_eq!(workers, Some(7), "{out}");
}

/// Longer than what is looked at to find how lines end.
#[test]
fn a_long_table_of_a_macintosh_is_read_to_its_end() {
    let folder = Folder::empty();
    let rows: Vec<String> = (0..900).map(|n| format!("Xưởng Dài {n},{n}")).collect();
    let run = import_text(&folder, "firms", format!("name,workers\r{}\r", rows.join("\r")), &[]).ended(0);
    assert!(run.out.contains("900 rows: 900 new"), "{}", run.out);
    let last = firm(&folder, "Xưởng Dài 899").and_then(|firm| firm.workers).map(|workers| workers.count);
    assert_eq!(last, Some(899));
}

#[test]
fn totals_and_remarks_are_left_out_and_told() {
    let folder = Folder::seeded();
    let content = "STT;Tên;Lao động\n1;Xưởng Mộc;1.200\n2;Xưởng Hai;300\n;Tổng cộng;1.500\n;;\nGhi chú: số liệu sơ bộ;;\n";
    let run = import_text(&folder, "firms", content, &["--decimal", "comma"]);
    told(&run, 4, &["note", "totals"]);
    told(&run, 6, &["remark"]);
    assert!(run.out.contains("2 rows: 2 new") && firm(&folder, "Tổng cộng").is_none(), "{}", run.out);
    let content = "Tên;Lao động\nTổng công ty Sông Đuống;5\n";
    import_text(&folder, "firms", content, &[]).ended(0);
    assert!(firm(&folder, "Tổng công ty Sông Đuống").is_some(), "a name is no total");
}

#[test]
fn short_rows_are_filled_and_told_once() {
    let folder = Folder::seeded();
    let run =
        import_text(&folder, "firms", "name,address,notes\nXưởng A,Số 1\nXưởng B,Số 2,x\nXưởng C\n", &[])
            .ended(1);
    told(&run, 2, &["warning", "2 cells, the heading 3", "1 more"]);
    assert_eq!(about(&run, 4), [""; 0]);
    assert!(run.out.contains("3 new"), "{}", run.out);
    let run = import_text(&folder, "firms", "name,address\nXưởng D,Số 1,phố E\n", &[]).ended(2);
    told(&run, 2, &["error", "3 cells, the heading 2"]);
}

#[test]
fn the_heading_is_told_and_can_be_chosen() {
    let folder = Folder::seeded();
    let content = "Tên,Mã số thuế\nTên cơ sở,MST\nXưởng Mộc,0101248141\n";
    let run = import_text(&folder, "firms", content, &["--header-row", "2"]).ended(0);
    assert!(run.out.contains("the heading is in row 2"), "{}", run.out);
    assert!(run.out.contains("1 rows: 1 new"), "{}", run.out);
    let run = import_text(&folder, "firms", content, &["--header-row", "9"]).ended(2);
    assert!(run.out.contains("--header-row 9: there is no such row"), "{}", run.out);
}

#[test]
fn words_beside_a_code_of_a_sector_are_the_activity() {
    let folder = Folder::seeded();
    import_text(&folder, "firms", "Mã,Tên,Ngành,Mã ngành\nHA,Xưởng A,Tiện ren,2592\n", &[]).ended(0);
    let firm = firm(&folder, "Xưởng A").expect("it is held");
    assert_eq!(firm.sector.map(|sector| sector.code.to_string()).as_deref(), Some("2018:2592"));
    assert_eq!(firm.activity.as_deref(), Some("Tiện ren"));
}

#[test]
fn a_unit_in_a_heading_that_would_change_numbers_is_refused() {
    let folder = Folder::seeded();
    let content = "Mã,Tên,Loại,Diện tích (m2)\nZM,Khu Mét,industrial_park,500000\n";
    let run = import_text(&folder, "zones", content, &[]).ended(1);
    assert!(run.out.contains("the unit 'm2', this column takes ha"), "{}", run.out);
    assert_eq!(super::zone(&folder, "ZM").and_then(|zone| zone.area_ha), None);
}

#[test]
fn zones_have_common_headings_a_requested_kind_and_a_code_of_their_own() {
    let folder = Folder::seeded();
    let content = "STT;Tên KCN;Diện tích (ha);Tỷ lệ lấp đầy (%);Chủ đầu tư;X;Y\n\
        1;KCN Thử Nghiệm;1.250,5;85,5;Công ty A;2327066,347;594446,581\n";
    let nameless = content.replace("KCN Thử", "Thử");
    let run = import_text(&folder, "zones", nameless, &[]).ended(2);
    told(&run, 2, &["error", "column kind", "a value is needed"]);
    let run = import_text(&folder, "zones", content, &["--dry-run"]);
    told(&run, 2, &["note", "the name says Industrial park"]);
    let run = import_text(&folder, "zones", content, &["--kind", "industrial_park"]);
    told(&run, 2, &["note", "KCN Thử Nghiệm", "got the code"]);
    let zone = held(&folder).0.zones.values().find(|zone| zone.name == "KCN Thử Nghiệm").cloned();
    let zone = zone.expect("it is held");
    assert_eq!((zone.area_ha, zone.occupancy_pct), (Some(1250.5), Some(85.5)));
    assert!(zone.location.is_some() && !zone.code.as_str().is_empty());
    let run = import_text(&folder, "zones", content, &["--kind", "industrial_park"]);
    told(&run, 2, &["note", "recognised by name"]);
    assert!(run.out.contains("0 new, 0 changed, 1 unchanged"), "{}", run.out);
}

#[test]
fn what_is_no_record_of_a_list_is_left_out_and_told() {
    let folder = Folder::seeded();
    let content = "STT;Tên doanh nghiệp;MST;Địa chỉ\n\
        I;Phường Việt Hưng;;\n1;Xưởng Một;;Số 1\nII;Phường Láng;;\n2;Xưởng Hai;;Số 2\n3;;;\n4;;;\n\
        - Số liệu do các phường cung cấp;;;\n;;;Hà Nội, ngày 30 tháng 6 năm 2026\n\
        ;NGƯỜI LẬP BIỂU;;THỦ TRƯỞNG ĐƠN VỊ\n;(Ký, ghi rõ họ tên);;(Ký tên, đóng dấu)\n";
    let run = import_text(&folder, "firms", content, &[]).ended(1);
    assert!(run.out.contains("2 rows: 2 new"), "{}", run.out);
    told(&run, 2, &["warning", "names a part of the table"]);
    told(&run, 6, &["note", "its number and nothing else"]);
    for row in 8..=11 {
        told(&run, row, &["warning", "no record"]);
    }
}

#[test]
fn sheets_that_have_records_too_are_named() {
    let folder = Folder::seeded();
    let script = "import openpyxl, sys; b = openpyxl.Workbook(); b.remove(b.active)\n\
        for name, firm in (('Long Biên', 'Xưởng Long'), ('Gia Lâm', 'Xưởng Gia')):\n \
        s = b.create_sheet(name); s.append(['STT', 'Tên', 'MST']); s.append([1, firm, None])\n\
        b.create_sheet('Hướng dẫn').append(['Điền đủ']); b.save(sys.argv[1])";
    let file = folder.file("hai-trang.xlsx", "");
    let made =
        std::process::Command::new("python3").args(["-c", script]).arg(&file).status().expect("Python");
    assert!(made.success());
    let run = super::import(&folder, "firms", &file, &[]).ended(1);
    assert!(
        run.out.contains("only the sheet 'Long Biên' was read; Gia Lâm has such a table too"),
        "{}",
        run.out
    );
    let run = super::import(&folder, "firms", &file, &["--sheet", "Gia Lâm"]).ended(0);
    assert!(run.out.contains("1 new"), "{}", run.out);
}

#[test]
fn a_zone_keeps_its_kind_where_a_list_has_none() {
    let folder = Folder::seeded();
    import_text(&folder, "zones", "code,name,kind\nZK,CCN Bến Đá,craft_village_cluster\n", &[]).ended(0);
    import_text(&folder, "zones", "code,name,area_ha\nZK,CCN Bến Đá,12.5\n", &[]).ended(0);
    let zone = super::zone(&folder, "ZK").expect("it is held");
    assert_eq!((zone.kind.code(), zone.area_ha), ("craft_village_cluster", Some(12.5)));
}

#[test]
fn a_firm_may_name_its_zone() {
    let folder = Folder::seeded();
    import_text(&folder, "zones", "code,name,kind\nZN,KCN Bến Đá,industrial_park\n", &[]).ended(0);
    let run = import_text(
        &folder,
        "firms",
        "Tên,KCN\nXưởng Mộc,Khu công nghiệp Bến Đá\nXưởng Hai,KCN Không Có\n",
        &[],
    );
    told(&run, 2, &["note", "recognised by name as ZN"]);
    told(&run, 3, &["warning", "KCN Không Có", "give the code"]);
    let zone = |name: &str| firm(&folder, name).and_then(|firm| firm.zone).map(|code| code.to_string());
    assert_eq!((zone("Xưởng Mộc").as_deref(), zone("Xưởng Hai")), (Some("ZN"), None));
}

#[test]
fn a_count_that_is_a_range_or_a_guess_is_refused_by_cell() {
    let folder = Folder::seeded();
    let rows = "code,name,workers\nR1,A,50-100\nR2,B,khoảng 85\nR3,C,> 200\nR4,D,100 người\n";
    let run = import_text(&folder, "firms", rows, &["--accept-partial"]);
    for (row, value) in [(2, "50-100"), (3, "khoảng 85"), (4, "> 200")] {
        told(&run, row, &["error", "column workers", value]);
    }
    assert_eq!(["R1", "R2", "R3", "R4"].map(|code| workers(&folder, code)), [None, None, None, Some(100)]);
}

#[test]
fn communes_and_wards_may_have_a_column_each() {
    let folder = Folder::seeded();
    let rows = "Tên,Xã,Phường\nXưởng Mộc,,Phường Láng\nXưởng Hai,Xã Thư Lâm,\n";
    import_text(&folder, "firms", rows, &[]).ended(0);
    let ward = |name: &str| firm(&folder, name).and_then(|firm| firm.written.ward);
    assert_eq!(
        [ward("Xưởng Mộc").as_deref(), ward("Xưởng Hai").as_deref()],
        [Some("Phường Láng"), Some("Xã Thư Lâm")]
    );
}

#[test]
fn units_have_common_headings_and_one_far_away_is_told() {
    let folder = Folder::empty();
    let ward = |code: &str, west: f64, south: f64| {
        let ring = [[west, south], [west + 0.01, south], [west + 0.01, south + 0.01], [west, south]];
        json!({ "type": "Feature", "properties": { "MÃ": code, "Tên phường": format!("Phường {code}") },
            "geometry": { "type": "Polygon", "coordinates": [ring] } })
    };
    let file =
        |wards: &[serde_json::Value]| json!({ "type": "FeatureCollection", "features": wards }).to_string();
    let run = import_text(&folder, "units", file(&[ward("W1", 105.8, 21.0)]), &["--edition", "e"]).ended(0);
    assert!(!run.out.contains("far from"), "{}", run.out);
    let run = import_text(&folder, "units", file(&[ward("W2", 2.3, 48.8)]), &["--edition", "f"]).ended(0);
    told(&run, 1, &["note", "far from"]);
    let nameless = file(&[ward("", 105.9, 21.0), ward("", 105.95, 21.0)]);
    let run = import_text(&folder, "units", nameless, &["--edition", "g"]).ended(0);
    told(&run, 2, &["note", "got the code U002"]);
}
