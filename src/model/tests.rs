//! Dates, instants, values, orders, keys and what refusals say.

use std::{cmp::Ordering, sync::Arc};

use geo::polygon;
use proptest::prelude::*;
use rstest::rstest;
use serde_json::{Value as Json, json};
use time::{Date, macros::date};

use super::{
    as_of::AsOf,
    breach::{Breach, Rule},
    change::Edit,
    city::City,
    code::Code,
    collation::compare,
    column::Value,
    date::{DatePrecision, PartialDate},
    feature::{FeatureWriter, Shape, add_property},
    firm::{Firm, FirmStatus},
    holdings::Holdings,
    lang::Lang,
    location::PointMethod,
    range::{self, Range},
    record::{Kind, Record},
    refusal::{Refusal, shown},
    remit::{ToldRemit, Topic},
    shape_fault::ShapeFault,
    tax_code::{TaxCode, TaxCodeFault},
    text_fault::{TextFault, fault, longest},
    zone::{ZoneKind, ZoneStatus},
};
use crate::geom::{area::AreaError, crs::Crs, lonlat::LonLat};

fn partial(text: &str) -> PartialDate {
    text.parse().unwrap_or_else(|error| panic!("{error}"))
}

#[rstest]
#[case("2024", date!(2024 - 01 - 01), date!(2024 - 12 - 31), ["2024", "2024"])]
#[case("2024-02", date!(2024 - 02 - 01), date!(2024 - 02 - 29), ["02/2024", "2024-02"])]
#[case("2023-02", date!(2023 - 02 - 01), date!(2023 - 02 - 28), ["02/2023", "2023-02"])]
#[case("2024-02-29", date!(2024 - 02 - 29), date!(2024 - 02 - 29), ["29/02/2024", "2024-02-29"])]
#[case("0001", date!(0001 - 01 - 01), date!(0001 - 12 - 31), ["0001", "0001"])]
fn a_date_is_a_span_of_days(
    #[case] text: &str,
    #[case] first: Date,
    #[case] last: Date,
    #[case] said: [&str; 2],
) {
    let date = partial(text);
    assert_eq!((date.first_day(), date.last_day(), date.to_string().as_str()), (first, last, text));
    assert_eq!([date.said(Lang::Vi), date.said(Lang::En)], said);
}

#[rstest]
#[case("")]
#[case("24")]
#[case("20244")]
#[case("2024-2")]
#[case("2024-13")]
#[case("2024-00")]
#[case("2023-02-29")]
#[case("2024-02-30")]
#[case("2024-02-00")]
#[case("2024-02-01-01")]
#[case("2024/02")]
#[case("+024-01")]
#[case("２０２４")]
#[case(" 2024")]
fn what_is_no_date_is_refused_with_its_form(#[case] text: &str) {
    let error = text.parse::<PartialDate>().unwrap_err();
    assert_eq!(error.to_string(), format!("'{text}' is not a date: use YYYY, YYYY-MM or YYYY-MM-DD"));
}

fn any_date() -> impl Strategy<Value = PartialDate> {
    (0..=9999_i32, 0..=12_u8, 0..=31_u8).prop_filter_map("a date", |(year, month, day)| {
        let text = match (month, day) {
            (0, _) => format!("{year:04}"),
            (_, 0) => format!("{year:04}-{month:02}"),
            _ => format!("{year:04}-{month:02}-{day:02}"),
        };
        text.parse().ok()
    })
}

proptest! {
    #[test]
    fn dates_are_read_packed_and_ordered_consistently(a in any_date(), b in any_date()) {
        prop_assert_eq!(partial(&a.to_string()), a);
        prop_assert_eq!(PartialDate::unpacked(a.packed()), Some(a));
        prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse());
        prop_assert_eq!(a.cmp(&b) == Ordering::Equal, a == b);
        if a.last_day() < b.last_day() {
            prop_assert!(a < b);
        }
        prop_assert_eq!(a.holds(b) && b.holds(a), a.first_day() == b.first_day() && a.last_day() == b.last_day());
        let earlier = a.earlier(b);
        prop_assert!(earlier.first_day() <= a.first_day() && earlier.first_day() <= b.first_day());
        prop_assert_eq!(earlier.first_day(), b.earlier(a).first_day());
    }

    /// The first day and the precision of a date are the date.
    #[test]
    fn a_date_is_its_first_day_and_its_precision(date in any_date()) {
        let first: PartialDate = date.first_day().into();
        prop_assert_eq!(first.known_to(date.precision()), Some(date));
        prop_assert_eq!(first.precision(), DatePrecision::Day);
    }
}

#[rstest]
#[case("2026-06-30", "2026-06-30T23:59:59.999999999+07:00")]
#[case("2026-02", "2026-02-28T23:59:59.999999999+07:00")]
#[case("2026", "2026-12-31T23:59:59.999999999+07:00")]
#[case("2026-06-30T17:00:00Z", "2026-07-01T00:00:00+07:00")]
#[case("2026-06-30T17:00:00 07:00", "2026-06-30T17:00:00+07:00")]
fn an_instant_is_the_end_of_a_day_in_viet_nam_or_exact(#[case] text: &str, #[case] same: &str) {
    let [asked, exact]: [AsOf; 2] = [text, same].map(|text| text.parse().expect("an instant"));
    assert_eq!(asked, exact);
}

#[test]
fn the_day_of_an_instant_is_that_of_viet_nam() {
    let day = |text: &str| text.parse::<AsOf>().expect("an instant").day();
    assert_eq!(day("2026-06-30T16:59:59Z"), date!(2026 - 06 - 30));
    assert_eq!(day("2026-06-30T17:00:00Z"), date!(2026 - 07 - 01));
    assert_eq!(day("2026-06"), date!(2026 - 06 - 30));
    assert_eq!(day("9999-12-31T23:00:00Z"), Date::MAX, "the next day has no date");
    for text in ["", "hôm nay", "2026-06-30T17:00", "2026-06-31"] {
        let error = text.parse::<AsOf>().unwrap_err().to_string();
        assert!(error.starts_with(&format!("'{text}' is neither a date")), "{error}");
    }
}

#[rstest]
#[case(Value::Null, "", false)]
#[case(Value::from("Dệt"), "Dệt", true)]
#[case(Value::from("Dệt"), "dệt", false)]
#[case(Value::Int(12), "12", true)]
#[case(Value::Int(12), "012", true)]
#[case(Value::Int(12), "12.0", false)]
#[case(Value::Real(1.5), "1.50", true)]
#[case(Value::Real(12.0), "12", true)]
#[case(Value::Real(1.5), "1,5", false)]
#[case(Value::date("2010-05".parse().ok()), "2010", true)]
#[case(Value::date("2010-05".parse().ok()), "2010-05-01", false)]
#[case(Value::date("2010".parse().ok()), "2010-05", false)]
#[case(Value::date("2010".parse().ok()), "2010", true)]
fn a_value_is_what_its_text_says(#[case] value: Value<'static>, #[case] text: &str, #[case] same: bool) {
    assert_eq!((value.is(text), value.owned().is(text)), (same, same));
}

#[test]
fn unknown_is_null_whatever_the_type() {
    let nulls = [
        Value::text(None),
        Value::date(None),
        Value::real(None),
        Value::int(None::<i64>),
        Value::shown(None::<i64>),
        None::<&str>.into(),
    ];
    assert!(
        nulls
            .iter()
            .all(|value| *value == Value::Null && json!(value) == Json::Null && value.to_string().is_empty())
    );
    assert_eq!(Value::from(u64::MAX), Value::Int(i64::MAX), "a count beyond all counts");
    assert_eq!(Value::date("2010-05".parse().ok()).told(), Value::date("2010-05-01".parse().ok()));
    assert_eq!(json!(Value::from(0.1 + 0.2)), json!(0.1 + 0.2));
}

/// The order of letters and tones of the Unicode CLDR, common/collation/vi.xml: a ă â, d đ, e ê, o ô ơ, u ư; level, falling,
/// asking, tumbling, sharp and heavy tone.
#[test]
fn names_are_sorted_as_a_vietnamese_dictionary_sorts_them() {
    let sorted = [
        "a", "à", "ả", "ã", "á", "ạ", "An", "ăn", "ân", "da", "đa", "e", "ê", "o", "ô", "ơ", "u", "ú", "ụ",
        "ư", "y",
    ];
    let order = |a: &str, b: &str| compare(&Value::from(a), &Value::from(b));
    for (at, a) in sorted.iter().enumerate() {
        for b in &sorted[at + 1..] {
            assert_eq!((order(a, b), order(b, a)), (Ordering::Less, Ordering::Greater), "{a} {b}");
        }
    }
    assert_eq!(order("Đo\u{302}ng", "Đông"), Ordering::Equal, "composed or not");
    assert_eq!(compare(&Value::Real(f64::NAN), &Value::Real(1.0)), Ordering::Greater);
    assert_eq!(compare(&Value::Int(-2), &Value::Int(1)), Ordering::Less);
    assert_eq!(
        compare(&Value::date("2010".parse().ok()), &Value::date("2010-05".parse().ok())),
        Ordering::Greater
    );
}

fn feature(shape: Shape<'_>, crs: Crs) -> Json {
    let mut out = Vec::new();
    let mut writer = FeatureWriter::begin(&mut out, -7, shape, crs);
    writer.add("name", &Value::from("A \"B\" \u{1} Đ"));
    writer.add("ha", &Value::Real(1e21));
    writer.add("n", &Value::Int(-5));
    writer.add("since", &Value::date("2010-05".parse().ok()));
    writer.add("none", &Value::Null);
    writer.end();
    add_property(&mut out, "last", &Value::Int(1));
    serde_json::from_slice(&out).expect("JSON")
}

#[test]
fn a_feature_is_written_as_json_in_the_order_of_its_system() {
    let at = LonLat::new(105.8, 21.0).expect("a position");
    // Whole numbers are written without a fraction.
    let geometry = |shape, crs| feature(shape, crs)["geometry"].to_string();
    let own = feature(Shape::Point(at), Crs::Crs84);
    assert_eq!(
        own["properties"],
        json!({ "name": "A \"B\" \u{1} Đ", "ha": 1e21, "n": -5, "since": "2010-05", "none": null, "last": 1 })
    );
    assert_eq!((&own["id"], &own["type"]), (&json!(-7), &json!("Feature")));
    assert_eq!(geometry(Shape::Point(at), Crs::Crs84), r#"{"type":"Point","coordinates":[105.8,21]}"#);
    assert_eq!(geometry(Shape::Point(at), Crs::Wgs84), r#"{"type":"Point","coordinates":[21,105.8]}"#);
    assert_eq!(geometry(Shape::None, Crs::Crs84), "null");
    let mut holed: geo::MultiPolygon = polygon![(x: 0.0, y: 0.0), (x: 9.0, y: 0.0), (x: 9.0, y: 9.0)].into();
    holed.0[0].interiors_push(vec![(6.0, 1.0), (7.0, 2.0), (7.0, 1.0)]);
    assert_eq!(
        geometry(Shape::Area(&holed), Crs::Crs84),
        r#"{"type":"MultiPolygon","coordinates":[[[[0,0],[9,0],[9,9],[0,0]],[[6,1],[7,2],[7,1],[6,1]]]]}"#
    );
    assert_eq!(geometry(Shape::Area(&holed), Crs::TM3_105), "null", "a system that does not reach there");
}

#[rstest]
#[case(range::WORKERS, &[0.0, 1e7], &[-1.0, 1e7 + 1.0])]
#[case(range::AREA_HA, &[1e-9, 1e9], &[0.0, -1.0])]
#[case(range::YEAR, &[1900.0, 2100.0], &[1899.0, 2101.0])]
#[case(range::LEASE_YEAR, &[1900.0, 2200.0], &[1899.0, 2201.0])]
#[case(range::PERCENT, &[0.0, 100.0], &[-0.1, 100.1])]
#[case(range::INVESTMENT, &[0.0, 1e12], &[-0.1])]
#[case(range::METRES, &[0.1], &[0.0])]
#[case(range::CORE, &[1.0], &[0.0])]
#[case(range::FIGURE, &[-1e300, 0.0, 1e300], &[])]
fn a_range_has_its_ends_and_nothing_infinite(
    #[case] range: Range,
    #[case] within: &[f64],
    #[case] outside: &[f64],
) {
    assert!(within.iter().all(|n| range.holds(*n)), "{}", range.words);
    let never = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
    assert!(outside.iter().chain(&never).all(|n| !range.holds(*n)), "{}", range.words);
}

#[rstest]
#[case("A", true)]
#[case("KCN-12/a:1_b.c", true)]
#[case("Đ01", true)]
#[case("", false)]
#[case("a b", false)]
#[case("a;b", false)]
#[case("a\u{301}", false)]
#[case("<a>", false)]
fn a_code_has_letters_digits_and_few_marks(#[case] text: &str, #[case] good: bool) {
    assert_eq!(text.parse::<Code>().is_ok(), good);
    assert_eq!(serde_json::from_value::<Code>(json!(text)).is_ok(), good);
    let [longest, longer] = [80, 81].map(|letters| "ế".repeat(letters).parse::<Code>());
    assert!(longest.is_ok());
    assert!(
        longer
            .unwrap_err()
            .to_string()
            .ends_with("is not a code: use 1 to 80 letters, digits, '-', '_', '.', '/' or ':'")
    );
}

#[rstest]
#[case("0101245486", None)]
#[case("010-124 5486", None)]
#[case("0101245486-001", None)]
#[case("0101245486-000", Some(TaxCodeFault::Branch))]
#[case("0101245487", Some(TaxCodeFault::CheckDigit))]
#[case("010124548", Some(TaxCodeFault::Length))]
#[case("01012454861", Some(TaxCodeFault::Length))]
#[case("010124548a", Some(TaxCodeFault::Length))]
#[case("001085012345", None)]
#[case("0000000000", Some(TaxCodeFault::NeverIssued))]
fn a_tax_code_has_a_check_digit_and_a_branch(#[case] text: &str, #[case] fault: Option<TaxCodeFault>) {
    assert_eq!(TaxCode::new(text).expect("a code").fault(), fault);
}

#[test]
fn the_enterprise_of_a_firm_is_that_of_its_tax_code_or_the_firm_itself() {
    let firm = |tax_code: &str| Firm {
        code: "F1".parse().expect("a code"),
        tax_code: TaxCode::new(tax_code),
        ..Firm::default()
    };
    assert_eq!(firm("0101245486-001").enterprise(), "0101245486");
    assert_eq!(firm("0101245487").enterprise(), "0101245487", "a typing error is still a number");
    assert_eq!(firm("001085012345").enterprise(), "001085012345");
    assert_eq!(firm("0101").enterprise(), "F1");
    assert_eq!(firm(" - ").enterprise(), "F1");
}

#[test]
fn values_of_sets_have_numbers_from_one() {
    fn check<T: Copy + PartialEq + std::fmt::Debug>(
        all: &[T],
        number: fn(T) -> u8,
        numbered: fn(u8) -> Option<T>,
    ) {
        let numbers: Vec<u8> = all.iter().map(|value| number(*value)).collect();
        assert_eq!(numbers, (1..=u8::try_from(all.len()).unwrap()).collect::<Vec<_>>());
        assert!(all.iter().all(|value| numbered(number(*value)) == Some(*value)));
        assert_eq!([0, numbers[numbers.len() - 1] + 1, u8::MAX].map(numbered), [None; 3]);
    }
    check(FirmStatus::ALL, FirmStatus::number, FirmStatus::numbered);
    check(ZoneStatus::ALL, ZoneStatus::number, ZoneStatus::numbered);
    check(ZoneKind::ALL, ZoneKind::number, ZoneKind::numbered);
    check(PointMethod::ALL, PointMethod::number, PointMethod::numbered);
    let clusters: Vec<_> =
        ZoneKind::ALL.iter().filter(|kind| kind.is_cluster()).map(|kind| kind.code()).collect();
    assert_eq!(clusters, ["industrial_cluster", "craft_village_cluster"]);
    assert!(PointMethod::ALL.iter().all(|method| method.usual_precision_m().is_none_or(|m| m > 0.0)));
    assert_eq!(PointMethod::Synthetic.usual_precision_m(), None);
    assert_eq!(
        "Operating".parse::<FirmStatus>().unwrap_err().to_string(),
        "'Operating' is none of operating, suspended, suspended_or_closed, moved, closed"
    );
}

/// A way to break each rule.
fn breach(rule: Rule) -> Breach {
    let overlap = |share| Breach::Overlap { other: "001".parse().expect("a code"), area_ha: 12.34, share };
    match rule {
        Rule::Missing => Breach::Missing,
        Rule::Text => Breach::Text(TextFault::Lost),
        Rule::Range => Breach::Range("0–1"),
        Rule::Order => Breach::Order("opened", "2020".to_owned()),
        Rule::Taken => Breach::Taken,
        Rule::NotHeld => Breach::NotHeld,
        Rule::InUse => Breach::InUse(2),
        Rule::ZoneUnheld => Breach::ZoneUnheld,
        Rule::FirmUnheld => Breach::FirmUnheld,
        Rule::UnitUnheld => Breach::UnitUnheld,
        Rule::SourceUnheld => Breach::SourceUnheld,
        Rule::OwnSuccessor => Breach::OwnSuccessor,
        Rule::OutsideArea => Breach::OutsideArea(City::made_up().full_name),
        Rule::Shape => Breach::Shape(ShapeFault::Area(AreaError::Empty)),
        Rule::Overlap => overlap(0.051),
        Rule::BorderOverlap => overlap(0.05),
        Rule::PartsExceed => Breach::PartsExceed { parts_ha: 10.02, whole_ha: 10.0 },
        Rule::OutlineArea => Breach::OutlineArea { stated_ha: 10.0, measured_ha: 12.5 },
        Rule::Period => Breach::Period,
        Rule::TaxCode => Breach::TaxCode(TaxCodeFault::CheckDigit),
        Rule::OutsideRemit => {
            Breach::OutsideRemit(Box::new(ToldRemit { topics: vec![Topic::Firms], units: Vec::new() }))
        }
    }
}

#[test]
fn every_rule_is_broken_in_its_own_words() {
    let mut said: Vec<String> = Vec::new();
    for rule in Rule::ALL {
        let own = breach(*rule);
        assert_eq!(own.rule(), *rule);
        said.extend(Lang::ALL.iter().map(|lang| own.say(*lang)));
    }
    let all = said.len();
    said.sort_unstable();
    said.dedup();
    assert_eq!((said.len(), all), (2 * Rule::ALL.len(), 2 * Rule::ALL.len()));
    let doubts: Vec<&str> = Rule::ALL.iter().filter(|rule| rule.is_doubt()).map(|rule| rule.code()).collect();
    let expected = [
        "unit_unheld",
        "source_unheld",
        "border_overlap",
        "parts_exceed",
        "outline_area",
        "period",
        "tax_code",
    ];
    assert_eq!(doubts, expected);
    assert_eq!(breach(Rule::Overlap).say(Lang::Vi), "chồng lên đơn vị 001: 12,3 ha, 5,1 % đơn vị nhỏ hơn");
    assert_eq!(
        breach(Rule::OutsideArea).say(Lang::En),
        "the point lies outside the area of the city of Sample"
    );
}

#[test]
fn a_refusal_shows_a_harmless_beginning_of_the_value() {
    let refusal = |value: Option<&str>| Refusal {
        kind: Kind::Firm,
        id: 7,
        code: "F1".to_owned(),
        field: "closed",
        value: value.map(str::to_owned),
        breach: breach(Rule::Order),
    };
    assert_eq!(
        [refusal(Some("2019")).say(Lang::Vi), refusal(None).say(Lang::En)],
        [
            "cơ sở F1, closed “2019”: trước mốc bắt đầu opened 2020; phải bằng hoặc sau mốc ấy",
            "firm F1, closed: before the beginning, opened 2020; expected that date or a later one",
        ]
    );
    assert_eq!(shown("a\u{1b}[31mb\n"), "a[31mb");
    assert_eq!((shown(&"ế".repeat(40)), shown(&"ế".repeat(41))), ("ế".repeat(40), "ế".repeat(40) + "…"));
}

#[rstest]
#[case("ế", 1, None)]
#[case("ếế", 1, Some(TextFault::Long(2, 1)))]
#[case("\u{1}\u{fffd}", 9, Some(TextFault::Control('\u{1}')))]
#[case("\u{fffd}", 9, Some(TextFault::Lost))]
#[case("\u{fdd0}", 9, Some(TextFault::Control('\u{fdd0}')))]
#[case("\u{1fffe}", 9, Some(TextFault::Control('\u{1fffe}')))]
#[case("\u{7f}", 9, Some(TextFault::Control('\u{7f}')))]
#[case("a\u{200d}b\u{feff}", 9, None)]
#[case("", 0, None)]
fn a_text_is_judged_by_characters(
    #[case] text: &str,
    #[case] most: usize,
    #[case] expected: Option<TextFault>,
) {
    assert_eq!(fault(text, most), expected);
    if let Some(expected) = expected {
        assert_ne!(expected.say(Lang::Vi), expected.say(Lang::En));
    }
}

#[test]
fn long_texts_have_their_own_limits() {
    assert_eq!(
        ["note", "clause", "decision", "location", "title"].map(longest),
        [16_000, 4000, 2000, 2000, 500]
    );
}

#[test]
fn edits_may_be_applied_again_and_records_stay_in_order() {
    let firm = |id: i64, name: &str| {
        let firm = json!({ "id": id, "code": format!("F{id}"), "name": name, "written": {}, "sources": [] });
        Record::Firm(serde_json::from_value(firm).expect("a firm"))
    };
    let put = |record: Record| Edit::Put(Box::new(record));
    let edits = [
        put(firm(9, "Chín")),
        put(firm(2, "Hai")),
        put(firm(9, "Số chín")),
        Edit::Delete(Kind::Firm, 5),
        Edit::Delete(Kind::Source, 2),
    ];
    let mut held = Holdings::default();
    for _ in 0..2 {
        edits.iter().cloned().for_each(|edit| held.apply(edit));
        assert_eq!(held.records(Kind::Firm), [firm(2, "Hai"), firm(9, "Số chín")]);
    }
    let before = held.firms[&2].clone();
    held.apply(Edit::Delete(Kind::Firm, 9));
    assert_eq!(held.firms.len(), 1);
    assert!(Arc::ptr_eq(&before, &held.firms[&2]), "the others are shared, not copied");
    assert!(Kind::ALL.iter().filter(|kind| **kind != Kind::Firm).all(|kind| held.records(*kind).is_empty()));
    assert_eq!((firm(2, "Hai").with_id(7).id(), firm(2, "Hai").key()), (7, "F2".to_owned()));
}
