//! Sentences about the origin of figures, in both languages.

use rstest::rstest;
use time::macros::date;

use super::*;
use crate::{
    index::Snapshot,
    model::{city::City, holdings::Holdings},
};

/// The provenance of an empty register, in version 1204.
fn plain() -> Provenance {
    let now = Snapshot::new(Holdings::default(), 1204, City::made_up().into());
    Provenance::of_observations(&now, None, None)
}

/// Figures that count 1,500 establishments at the end of June 2026.
fn counting() -> Provenance {
    let known =
        Known { firms: 1500, placed: 1400, with_sector: 1300, with_workers: 1200, ..Known::default() };
    Provenance { coverage: Some(known), on: Some(date!(2026 - 06 - 30)), sources: 3, ..plain() }
}

/// The only sentence that begins like this.
fn sentence(of: &Provenance, begin: &str, lang: Lang) -> String {
    let found: Vec<_> = of.say(lang).into_iter().filter(|line| line.starts_with(begin)).collect();
    assert_eq!(found.len(), 1, "{begin}: {:?}", of.say(lang));
    found[0].clone()
}

fn dates(oldest: &str, newest: &str) -> Option<(PartialDate, PartialDate)> {
    oldest.parse().ok().zip(newest.parse().ok())
}

#[rstest]
#[case::nothing(plain(), "Phiên bản sổ đăng ký 1204", "Register version 1204")]
#[case::items_without_a_source(
    Provenance { undated: 2, ..plain() },
    "Nguồn: không ghi, 2 mục không ghi ngày; phiên bản sổ đăng ký 1204",
    "Sources: none named, 2 items without a date; register version 1204"
)]
#[case::dates_without_a_source(
    Provenance { dates: dates("2024", "2025-06"), ..plain() },
    "Nguồn: không ghi, số liệu ghi ngày từ 2024 đến 06/2025; phiên bản sổ đăng ký 1204",
    "Sources: none named, figures dated 2024 to 2025-06; register version 1204"
)]
#[case::one_date(
    Provenance { sources: 2, dates: dates("2024", "2024"), ..plain() },
    "Nguồn: 2 nguồn; các dòng ghi kỳ mới nhất 2024; phiên bản sổ đăng ký 1204",
    "Sources: 2; the rows taken from them are dated 2024; register version 1204"
)]
#[case::the_only_source_is_undated(
    Provenance { sources: 1, undated_sources: 1, ..plain() },
    "Nguồn: 1 nguồn (bản thân nguồn không ghi ngày); phiên bản sổ đăng ký 1204",
    "Sources: 1 (it has no date of its own); register version 1204"
)]
#[case::one_of_several_is_undated(
    Provenance { sources: 1234, undated_sources: 1, ..plain() },
    "Nguồn: 1.234 nguồn (1 tự nó không ghi ngày); phiên bản sổ đăng ký 1204",
    "Sources: 1,234 (1 of them has no date of its own); register version 1204"
)]
#[case::several_are_undated(
    Provenance { sources: 5, undated_sources: 3, undated: 4, ..plain() },
    "Nguồn: 5 nguồn (3 tự nó không ghi ngày), 4 mục không ghi ngày; phiên bản sổ đăng ký 1204",
    "Sources: 5 (3 of them have no date of their own), 4 items without a date; register version 1204"
)]
#[case::of_all_records(
    Provenance { brief: true, ..counting() },
    "",
    ""
)]
fn the_sources_of_figures_are_named_with_their_dates(
    #[case] of: Provenance,
    #[case] vi: &str,
    #[case] en: &str,
) {
    let expected = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    assert_eq!(of.say(Lang::Vi), Vec::from_iter(expected(vi)));
    assert_eq!(of.say(Lang::En), Vec::from_iter(expected(en)));
}

#[test]
fn sources_of_published_figures_are_counted_apart_from_those_of_establishments() {
    let own = Provenance { figures_alone: 1, ..counting() };
    assert_eq!(
        [Lang::Vi, Lang::En].map(|lang| own.say(lang).pop().unwrap()),
        [
            "Nguồn: 3 nguồn, trong đó 2 về mọi bản ghi cơ sở và 1 chỉ về mục tiêu và số công bố; phiên bản sổ đăng ký 1204",
            "Sources: 3, 2 on all records of establishments and 1 on targets and published figures alone; register version 1204",
        ]
    );
    assert_eq!(
        sentence(&counting(), "Sources", Lang::En),
        "Sources: 3 on all records of establishments; register version 1204"
    );
    assert_eq!(
        sentence(&counting(), "Nguồn", Lang::Vi),
        "Nguồn: 3 nguồn về mọi bản ghi cơ sở; phiên bản sổ đăng ký 1204"
    );
}

#[rstest]
#[case(None, "Bộ ranh giới: wards-2025", "Boundaries: wards-2025")]
#[case(Some(Precision::Surveyed), "Bộ ranh giới: wards-2025 (đo đạc)", "Boundaries: wards-2025 (surveyed)")]
#[case(
    Some(Precision::Generalised),
    "Bộ ranh giới: wards-2025 (khái quát)",
    "Boundaries: wards-2025 (generalised)"
)]
#[case(
    Some(Precision::Schematic),
    "Bộ ranh giới: wards-2025 — ranh giới sơ đồ, không phải ranh giới đo đạc",
    "Boundaries: wards-2025 — schematic boundaries, not surveyed ones"
)]
fn boundaries_are_named_with_their_precision(
    #[case] precision: Option<Precision>,
    #[case] vi: &str,
    #[case] en: &str,
) {
    let own = Provenance { boundaries: Some("wards-2025".to_owned()), precision, ..plain() };
    assert_eq!([own.say(Lang::Vi)[0].as_str(), own.say(Lang::En)[0].as_str()], [vi, en]);
}

#[test]
fn points_outside_all_units_are_told_only_beside_boundaries() {
    let own = Provenance { outside: Some(12), boundaries: Some("wards-2025".to_owned()), ..counting() };
    assert_eq!(
        sentence(&own, "12 of", Lang::En),
        "12 of the establishments that count have a point outside all units of 'wards-2025': they are in no row of a unit"
    );
    assert!(
        sentence(&own, "12 cơ sở", Lang::Vi).contains("nằm ngoài mọi đơn vị của bộ ranh giới “wards-2025”")
    );
    for silent in [
        Provenance { outside: Some(0), ..own.clone() },
        Provenance { outside: None, ..own.clone() },
        Provenance { boundaries: None, ..own },
    ] {
        assert!(
            silent.say(Lang::En).iter().all(|line| !line.contains("outside")),
            "{:?}",
            silent.say(Lang::En)
        );
    }
}

#[rstest]
#[case::all(
    Absent::default(),
    0,
    "cả 1.500 bản ghi cơ sở của sổ đăng ký được tính",
    "all 1,500 records of establishments in the register count"
)]
#[case::every_reason(
    Absent { closed: 1000, moved: 20, not_open: 3, unclear: 1 },
    4,
    "trong 2.524 bản ghi cơ sở của sổ đăng ký có 1.500 được tính, 1.024 không được tính (1.000 đã đóng cửa, 20 đã chuyển đi, 3 chưa hoạt động, 1 không rõ có mặt ở thời điểm nào trong các thời điểm so sánh)",
    "of 2,524 records of establishments in the register 1,500 count, 1,024 do not (1,000 closed, 20 moved away, 3 not yet open, 1 not known to have been there on which of the days compared)"
)]
#[case::one_reason(
    Absent { moved: 2, ..Absent::default() },
    1,
    "trong 1.502 bản ghi cơ sở của sổ đăng ký có 1.500 được tính, 2 không được tính (2 đã chuyển đi)",
    "of 1,502 records of establishments in the register 1,500 count, 2 do not (2 moved away)"
)]
fn records_that_do_not_count_are_counted_by_reason(
    #[case] absent: Absent,
    #[case] reasons: usize,
    #[case] vi: &str,
    #[case] en: &str,
) {
    let known = Known { firms: 1500, ..Known::default() };
    assert_eq!([records(known, absent, Lang::Vi), records(known, absent, Lang::En)], [vi, en]);
    assert_eq!(en.split_once('(').map_or(0, |(_, list)| list.split(", ").count()), reasons);
}

#[test]
fn the_day_and_the_suspended_stand_beside_the_count() {
    let compared = Provenance { compared: true, ..counting() };
    let day = ["Tính tại ngày 30/06/2026: cả 1.500", "As of 2026-06-30: all 1,500"];
    let last =
        ["Thời điểm cuối để so sánh: 30/06/2026; cả", "As of 2026-06-30, the last of the days compared: all"];
    for (of, begin) in [(counting(), day), (compared, last)] {
        let [vi, en] = begin;
        let (vi, en) = (sentence(&of, vi, Lang::Vi), sentence(&of, en, Lang::En));
        assert!(vi.ends_with("không có cơ sở nào được ghi là tạm ngừng"), "{vi}");
        assert!(en.ends_with("none is recorded as suspended"), "{en}");
        assert_eq!(vi.contains("chưa rõ còn hoạt động"), !of.compared);
        assert_eq!(en.contains("not known whether they work"), !of.compared);
    }
    let known = Known { suspended: 7, ..counting().coverage.unwrap() };
    let suspended = Provenance { coverage: Some(known), ..counting() };
    assert!(sentence(&suspended, "Tính", Lang::Vi).ends_with("trong đó 7 cơ sở tạm ngừng vẫn được tính"));
    assert!(sentence(&suspended, "As of", Lang::En).ends_with("7 of those that count are suspended"));
}

#[rstest]
#[case(Known { unsure: 4, ..Known::default() }, "(ước tính)", "not known to have opened or closed by that day")]
#[case(Known { stopped: 4, ..Known::default() }, "chưa rõ trường hợp nào", "suspended or ceased, not known which")]
#[case(Known { without_status: 4, ..Known::default() }, "chưa ghi tình trạng", "have no recorded state")]
#[case(Known { seen_long_ago: 4, ..Known::default() }, "trước năm 2024", "last seen before 2024")]
#[case(Known { by_name: 4, ..Known::default() }, "từ năm 2024 chỉ có tên", "known since 2024 by a name")]
#[case(Known { undated: 4, ..Known::default() }, "chưa ghi kỳ nào", "have no recorded period")]
fn each_doubt_about_states_is_counted(#[case] doubt: Known, #[case] vi: &str, #[case] en: &str) {
    let day = date!(2026 - 01 - 01);
    let say = |known, lang| states(day, known, "DANH SÁCH", lang);
    let [in_vi, in_en] = [Lang::Vi, Lang::En].map(|lang| say(doubt, lang).unwrap());
    assert!(in_vi.starts_with("Trong 0 cơ sở được tính: 4 ") && in_vi.contains(vi), "{in_vi}");
    assert!(in_en.starts_with("Of the 0 establishments that count 4 ") && in_en.contains(en), "{in_en}");
    assert!(in_vi.ends_with("(mã từng cơ sở: DANH SÁCH)") && in_en.ends_with("(codes of each: DANH SÁCH)"));
    assert_eq!(in_en.matches(';').count(), 0, "one doubt alone");
    let both = say(Known { unsure: 1, undated: 2, ..doubt }, Lang::En).unwrap();
    assert!((1..=2).contains(&both.matches("; ").count()), "{both}");
    assert_eq!(say(Known { firms: 9, suspended: 3, inferred: 2, ..Known::default() }, Lang::En), None);
}

#[test]
fn coverage_says_of_what_it_is_a_part() {
    let known = counting().coverage.unwrap();
    assert_eq!(
        sentence(&counting(), "Độ phủ", Lang::Vi),
        "Độ phủ: 1.400/1.500 cơ sở có tọa độ, 1.300/1.500 đã rõ ngành, 1.200/1.500 có số liệu lao động"
    );
    let undated = Provenance { on: None, coverage: Some(Known { inferred: 30, ..known }), ..counting() };
    assert_eq!(
        sentence(&undated, "Coverage", Lang::En),
        "Coverage: 1,400 of 1,500 records of establishments, whatever became of them, have a point, 1,300 a known sector (30 of them inferred), 1,200 a known number of workers"
    );
    assert_eq!(
        sentence(&undated, "Độ phủ", Lang::Vi),
        "Độ phủ: 1.400/1.500 bản ghi cơ sở, kể cả đã đóng cửa, chuyển đi, có tọa độ, 1.300/1.500 đã rõ ngành (trong đó 30 suy đoán), 1.200/1.500 có số liệu lao động"
    );
    assert!(undated.say(Lang::En).iter().all(|line| !line.starts_with("As of")), "no day, no count of a day");
}

#[test]
fn a_brief_table_is_one_sentence_and_leaves_the_count_to_its_page() {
    let whole = Provenance {
        synthetic: true,
        boundaries: Some("w".to_owned()),
        coverage: Some(Known { unsure: 2, ..counting().coverage.unwrap() }),
        ..counting()
    };
    assert_eq!(whole.say(Lang::En).len(), 6);
    assert!(whole.say(Lang::Vi)[0].starts_with("DỮ LIỆU GIẢ LẬP"));
    let brief = Provenance { brief: true, ..whole.clone() };
    assert_eq!(
        brief.say(Lang::En),
        ["SYNTHETIC DATA: the establishments are made up for trials and are no real figures · Boundaries: w"]
    );
    let figures = Provenance { coverage: None, ..brief };
    assert!(figures.say(Lang::En)[0].ends_with("Boundaries: w · Sources: 3; register version 1204"));
    let page = whole.population("the annex", Lang::En);
    let parts: Vec<&str> = page.split(" · ").collect();
    assert_eq!(parts.len(), 3, "{page}");
    assert!(parts[0].starts_with("As of 2026-06-30") && parts[1].ends_with("(codes of each: the annex)"));
    assert!(parts[2].starts_with("Sources: 3 on all records"));
    assert_eq!(plain().population("the annex", Lang::Vi), "Phiên bản sổ đăng ký 1204");
}
