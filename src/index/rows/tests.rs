//! What a row keeps of a firm.

use std::sync::Arc;

use rstest::rstest;

use super::*;
use crate::{
    index::trial::{Dice, firm},
    model::{
        firm::Sector,
        holdings::Holdings,
        id::{FirmId, SourceId},
        location::Location,
        source::{Shows, Source},
        tax_code::TaxCode,
    },
};

/// A base of sources alone: presence in 2019 and on a day of 2025, a name in 2024, a plan in 2018, a date in words.
fn base() -> Base {
    let mut held = Holdings::default();
    let dated = [
        ("S2019", "2019", None),
        ("S2025", "2025-06-30", Some(Shows::Presence)),
        ("N2024", "2024", Some(Shows::Name)),
        ("O2018", "2018", Some(Shows::Other)),
        ("X", "khoảng 2020", None),
    ];
    for (id, (code, dated, shows)) in (1..).zip(dated) {
        let (code, title) = (code.parse().unwrap(), code.to_owned());
        let dated = Some(dated.to_owned());
        let own = Source {
            id: SourceId(id),
            code,
            title,
            location: None,
            dated,
            licence: None,
            shows,
            cadence: None,
        };
        held.sources.insert(id, Arc::new(own));
    }
    Base::new(held)
}

#[rstest]
#[case::nothing(&[], "", "", "")]
#[case::its_own_date(&[], "2024", "2024", "2024")]
#[case::a_plan_shows_no_firm(&["O2018"], "", "", "")]
#[case::a_plan_beside_its_date(&["O2018"], "2020", "2020", "2020")]
#[case::a_date_in_words(&["X"], "", "", "")]
#[case::a_source_that_is_not_held(&["GONE"], "", "", "")]
#[case::a_name_is_seen_and_not_confirmed(&["N2024"], "", "2024", "")]
#[case::the_date_of_the_name(&["N2024"], "2024-05", "2024-05", "")]
#[case::the_last_day_of_the_name(&["N2024"], "2024-12-31", "2024", "")]
#[case::the_day_after_the_name(&["N2024"], "2025-01-01", "2024", "2025-01-01")]
#[case::the_day_before_the_name(&["N2024"], "2023-12-31", "2023-12-31", "2023-12-31")]
#[case::a_name_after_presence(&["S2019", "N2024"], "2024", "2019", "2019")]
#[case::the_newest_presence(&["S2025", "S2019"], "2020", "2019", "2025-06-30")]
#[case::its_own_date_is_newer(&["S2019"], "2026", "2019", "2026")]
fn the_first_and_the_last_proof_of_a_firm(
    #[case] sources: &[&str],
    #[case] as_of: &str,
    #[case] seen: &str,
    #[case] sure: &str,
) {
    let sources = sources.iter().map(|code| code.parse().unwrap()).collect();
    let own = Firm { sources, as_of: as_of.parse().ok(), ..firm(&mut Dice(1), 1) };
    let base = base();
    let mut rows = Rows::with_capacity(1, 0);
    rows.push(&own, &base);
    let told = |packed: &[u32]| PartialDate::unpacked(packed[0]);
    assert_eq!(told(&rows.columns.first_seen), seen.parse().ok());
    assert_eq!(told(&rows.columns.confirmed), sure.parse().ok());
}

#[rstest]
#[case(Some("osm_inference"), 1)]
#[case(Some("_inference"), 1)]
#[case(Some("inference"), 0)]
#[case(Some("osm_inference, checked"), 0)]
#[case(Some("list"), 0)]
#[case(None, 0)]
fn a_sector_is_inferred_if_its_basis_says_so(#[case] basis: Option<&str>, #[case] inferred: u8) {
    let sector = Sector { code: "25".parse().unwrap(), basis: basis.map(str::to_owned) };
    let mut rows = Rows::with_capacity(1, 0);
    rows.push(&Firm { sector: Some(sector), ..firm(&mut Dice(1), 1) }, &Base::new(Holdings::default()));
    assert_eq!(rows.columns.inferred, [inferred]);
}

/// The number of the enterprise of a firm with an identity and a tax code.
fn number(id: i64, tax_code: &str) -> u64 {
    enterprise(&Firm { id: FirmId(id), tax_code: TaxCode::new(tax_code), ..firm(&mut Dice(1), 1) })
}

#[test]
fn firms_are_of_one_enterprise_by_ten_or_twelve_digits_and_otherwise_alone() {
    let head = number(1, "0100109106");
    assert_eq!(head, 100_109_106);
    assert_eq!(number(2, "0100109106-001"), head);
    assert_eq!(number(3, "0100.109.106"), head);
    assert_ne!(number(1, "0100109114"), head);
    assert_eq!(number(1, "0100109107"), 100_109_107, "a wrong check digit identifies too");
    let person = number(1, "000100109106");
    assert_ne!(person, head, "twelve digits are a person with the same number");
    assert_eq!(number(2, "000100109106"), person);
    let alone = ["", "?", "010010910", "01001091061", "MST0100109106"];
    for (at, code) in alone.iter().enumerate() {
        let others = alone.iter().enumerate().filter(|(other, _)| *other != at);
        assert_eq!(number(7, code), number(7, ""), "{code}: it is the firm alone");
        assert_ne!(number(7, code), number(8, code));
        assert!(others.count() == 4 && number(7, code) >= ALONE);
    }
}

#[test]
fn a_place_at_the_end_of_the_curve_still_comes_before_no_place() {
    let mut rows = Rows::with_capacity(3, 0);
    let base = Base::new(Holdings::default());
    let corners = [Some((180.0, 90.0)), None, Some((-180.0, 90.0))];
    for (id, corner) in (1..).zip(corners) {
        let location = corner.map(|(lon, lat)| Location::at(LonLat::new(lon, lat).unwrap()));
        rows.push(&Firm { location, ..firm(&mut Dice(1), id) }, &base);
    }
    let [last, nowhere, first] = [0, 1, 2].map(|row| rows.cursor(row));
    assert_eq!(first, Cursor { key: 0, id: 3 });
    assert_eq!(last, Cursor { key: u64::MAX - 1, id: 1 }, "the north-eastern corner has the greatest key");
    assert_eq!(nowhere, Cursor { key: u64::MAX, id: 2 });
    assert_eq!([0, 1, 2].map(|row| rows.point(row).is_some()), [true, false, true]);
}

#[test]
fn rows_of_other_lists_keep_their_texts() {
    let (base, dice) = (base(), &mut Dice(9));
    let firms: Vec<Firm> = (1..=60).map(|id| firm(dice, id)).collect();
    let mut all = Rows::with_capacity(0, 0);
    firms.iter().for_each(|own| all.push(own, &base));
    let mut some = Rows::with_capacity(0, 0);
    for part in [50..60, 0..1, 20..20, 3..17] {
        some.extend(&all, part);
    }
    some.push(&firms[40], &base);
    some.shrink();
    let order = (50..60).chain(0..1).chain(3..17).chain([40]);
    assert_eq!(some.len(), 26);
    for (at, from) in order.enumerate() {
        assert_eq!(some.columns.id[at], firms[from].id.0);
        assert_eq!(some.packed.get(at), all.packed.get(from));
        let folded = std::str::from_utf8(some.folded.get(at)).unwrap();
        assert!(folded.starts_with(&fold(&firms[from].name)), "{folded}");
        assert_eq!(some.folded.get(at), all.folded.get(from));
    }
}

#[test]
fn the_folded_texts_are_those_that_search_reads_in_their_order() {
    let mut own = firm(&mut Dice(1), 1);
    "Xưởng Đúc".clone_into(&mut own.name);
    own.name_en = None;
    own.written.address = Some("12 Ngô Gia Tự".to_owned());
    own.written.commune = Some("Đức Giang".to_owned());
    own.written.district = Some("Long Biên".to_owned());
    own.written.ward = Some("Việt Hưng".to_owned());
    let mut rows = Rows::with_capacity(1, 0);
    rows.push(&own, &Base::new(Holdings::default()));
    assert_eq!(
        rows.folded.get(0),
        b"xuong duc 12 ngo gia tu duc giang viet hung",
        "a district is no address"
    );
}

#[test]
fn an_unknown_number_of_workers_is_none() {
    assert_eq!([0, 7, UNKNOWN - 1, UNKNOWN].map(known), [Some(0), Some(7), Some(UNKNOWN - 1), None]);
}
