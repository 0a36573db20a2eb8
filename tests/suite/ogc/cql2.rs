//! CQL2 (OGC 21-065r2): both encodings say the same, and a filter leaves what a second, plainer evaluator leaves.

mod alike;
mod columns;
mod faults;
mod made;
mod oracle;
mod plain;
mod served;

use std::borrow::Cow;

use geo::Geometry;
use proptest::prelude::*;
use rstest::rstest;
use xuong::{
    model::column::Value,
    query::{
        cql2::{eval::Subject, json, property::Property, text},
        filter::Verdict,
    },
};

use made::{KNOWN, Thing, condition, thing};

impl Subject for Thing {
    fn value(&self, property: Property) -> Value<'_> {
        match property.name {
            "name" => Value::text(self.name.as_deref()),
            "workers" => Value::int(self.workers),
            "share" => Value::real(self.share),
            _ => Value::date(self.opened.as_deref().map(|text| text.parse().expect("a date"))),
        }
    }

    fn geometry(&self) -> Option<Cow<'_, Geometry>> {
        self.at.map(|(x, y)| Cow::Owned(geo::Point::new(x, y).into()))
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn text_and_json_say_the_same(condition in condition()) {
        let written = condition.to_string();
        let read = text::read(&written, &KNOWN);
        prop_assert_eq!(read.as_ref(), Ok(&condition), "{}", written);
        let encoded = condition.to_json().to_string();
        let read = json::read(&encoded, &KNOWN);
        prop_assert_eq!(read.as_ref(), Ok(&condition), "{}", encoded);
    }

    /// 1,000 filters on 20 things each.
    #[test]
    fn a_plainer_evaluator_agrees(
        condition in condition(), things in proptest::collection::vec(thing(), 20),
    ) {
        for thing in things {
            let expected = plain::test(&condition, &thing);
            let told = match condition.test(&thing) {
                Verdict::Match => Some(true),
                Verdict::Miss => Some(false),
                Verdict::Unknown => None,
            };
            prop_assert_eq!(told, expected, "{} of {:?}", condition, thing);
            prop_assert_eq!(condition.settled().test(&thing), condition.test(&thing), "{} settled", condition);
        }
    }
}

fn dong_anh() -> Thing {
    Thing {
        name: Some("Cơ khí Đông Anh".to_owned()),
        workers: Some(120),
        share: Some(0.25),
        opened: Some("2019-05".to_owned()),
        at: Some((105.85, 21.13)),
    }
}

#[rstest]
#[case::equal("workers = 120", Some(true))]
#[case::other("workers <> 120", Some(false))]
#[case::arithmetic("(workers + 30) * 2 / 3 = 100 AND workers % 50 = 20 AND workers div 50 = 2", Some(true))]
#[case::power("2 ^ 3 = 8 AND -2 + 2 = 0", Some(true))]
#[case::by_zero("workers / 0 = 1", None)]
#[case::precedence("workers = 1 OR workers = 120 AND share < 0.5", Some(true))]
#[case::grouped("(workers = 120 OR workers = 1) AND share > 0.5", Some(false))]
#[case::between("share NOT BETWEEN 0.3 AND 0.5", Some(true))]
#[case::one_of("workers IN (1, 2, 120)", Some(true))]
#[case::null("name IS NOT NULL", Some(true))]
#[case::like("name LIKE 'Cơ khí%'", Some(true))]
#[case::like_minds_case("name LIKE 'cơ khí%'", Some(false))]
#[case::casei("CASEI(name) LIKE CASEI('CƠ KHÍ ĐÔNG%')", Some(true))]
#[case::accenti("ACCENTI(name) = ACCENTI('Co khi Dong Anh')", Some(true))]
#[case::both("ACCENTI(CASEI(name)) LIKE '%dong anh'", Some(true))]
#[case::decomposed("name = 'Cơ khí Đông Anh'", Some(true))]
#[case::quote("name <> 'O''Brien' AND name <> 'O\\'Brien'", Some(true))]
#[case::month_before("opened < DATE('2019-06-01')", Some(true))]
#[case::some_day_of_it("opened = DATE('2019-05-12')", None)]
#[case::the_month("opened = '2019-05' AND '2019-05' = opened AND opened = DATE('2019-05')", Some(true))]
#[case::its_year(
    "opened = '2019' AND opened IN ('2018', '2019') AND opened BETWEEN '2019' AND '2019'",
    Some(true)
)]
#[case::another_month("opened = '2019-06' OR opened > '2019' OR opened < '2019'", Some(false))]
#[case::not_its_year("opened <> '2019'", Some(false))]
#[case::from_its_year("opened >= '2019' AND opened <= '2019' AND '2020' > opened", Some(true))]
#[case::like_its_year(
    "opened LIKE '2019%' AND opened LIKE '2019-05' AND opened NOT LIKE '2019-05-%'",
    Some(true)
)]
#[case::ilike_its_year("opened ILIKE '2019%'", Some(true))]
#[case::t_during_its_year(
    "T_DURING(opened, DATE('2019')) AND T_INTERSECTS(opened, INTERVAL('2019', '2019'))",
    Some(true)
)]
#[case::moment("opened > TIMESTAMP('2019-04-30T16:59:59Z')", Some(true))]
#[case::t_after("T_AFTER(opened, DATE('2019-04-30'))", Some(true))]
#[case::t_during("T_DURING(opened, INTERVAL('2019-01-01', '..'))", Some(true))]
#[case::t_intersects(
    "T_INTERSECTS(INTERVAL(opened, '..'), INTERVAL('2025-01-01', '2025-12-31'))",
    Some(true)
)]
#[case::bbox("S_INTERSECTS(geometry, BBOX(105, 21, 106, 22))", Some(true))]
#[case::point_of_a_box("S_EQUALS(geometry, BBOX(105.85, 21.13, 105.85, 21.13))", Some(true))]
#[case::line_of_a_box("S_INTERSECTS(geometry, BBOX(105, 21.13, 106, 21.13))", Some(true))]
#[case::across("S_INTERSECTS(geometry, BBOX(170, 21, 106, 22))", Some(true))]
#[case::polygon("S_WITHIN(geometry, POLYGON((105 21, 106 21, 106 22, 105 21)))", Some(true))]
#[case::collection("S_DISJOINT(geometry, GEOMETRYCOLLECTION(POINT(0 0), LINESTRING(0 0, 1 1)))", Some(true))]
#[case::equals("S_EQUALS(geometry, POINT Z (105.85 21.13 7))", Some(true))]
#[case::near("S_DWITHIN(geometry, POINT(105.85 21.14), 1200)", Some(true))]
#[case::not_so_near("S_DWITHIN(geometry, POINT(105.85 21.14), 1100)", Some(false))]
#[case::literal("TRUE AND NOT FALSE", Some(true))]
#[case::quoted_name("\"workers\" >= 1.2e2", Some(true))]
fn a_firm_is_judged(#[case] filter: &str, #[case] expected: Option<bool>) {
    let condition = text::read(filter, &KNOWN).unwrap_or_else(|fault| panic!("{filter}: {fault}"));
    let told = match condition.test(&dong_anh()) {
        Verdict::Match => Some(true),
        Verdict::Miss => Some(false),
        Verdict::Unknown => None,
    };
    assert_eq!(told, expected, "{filter}");
}

/// ISO 9075-2, tables of AND, OR and NOT.
#[rstest]
#[case("workers = 1 AND FALSE", Some(false))]
#[case("workers = 1 AND TRUE", None)]
#[case("workers = 1 OR TRUE", Some(true))]
#[case("workers = 1 OR FALSE", None)]
#[case("NOT workers = 1", None)]
#[case("workers IS NULL", Some(true))]
#[case("workers IN (1, 2)", None)]
#[case("S_INTERSECTS(geometry, POINT(0 0))", None)]
#[case("geometry IS NULL", Some(true))]
fn what_is_missing_is_unknown(#[case] filter: &str, #[case] expected: Option<bool>) {
    let nothing = Thing { name: None, workers: None, share: None, opened: None, at: None };
    let told = match text::read(filter, &KNOWN).expect(filter).test(&nothing) {
        Verdict::Match => Some(true),
        Verdict::Miss => Some(false),
        Verdict::Unknown => None,
    };
    assert_eq!(told, expected, "{filter}");
}
