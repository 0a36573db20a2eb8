//! What became of former units.

use rstest::rstest;

use super::*;
use crate::model::{city::City, holdings::Holdings, id::SuccessionId};

/// Old edition and code, new edition and code, the part.
type Edge = (&'static str, &'static str, &'static str, &'static str, Extent);

fn edge(id: i64, (old_edition, old, new_edition, new, extent): Edge) -> Succession {
    let code = |text: &str| -> Code { text.parse().unwrap() };
    Succession {
        id: SuccessionId(id),
        old_edition: code(old_edition),
        old_code: code(old),
        old_name: format!("Xã {old}"),
        old_district_code: old.split('.').nth(1).map(code),
        old_district: None,
        new_edition: code(new_edition),
        new_code: code(new),
        new_name: format!("Phường {new}"),
        extent,
        effective_from: None,
        clause: None,
        confidence: None,
        source: None,
    }
}

fn city(edges: &[Edge]) -> Snapshot {
    let successions = (1..).zip(edges).map(|(id, own)| (id, Arc::new(edge(id, *own)))).collect();
    let mut held = Holdings { successions, ..Holdings::default() };
    held.units.insert(1, Arc::new(unit(1, "e3", "Phường Mới", false)));
    held.units.insert(2, Arc::new(Unit { level: Level::District, ..unit(2, "d", "Quận Cũ", true) }));
    Snapshot::new(held, 1, Arc::new(City::made_up()))
}

/// The codes of successors, with a star where only a part went there.
fn told(found: &[Successor]) -> Vec<String> {
    let star = |own: &Successor| if own.extent == Extent::Part { "*" } else { "" };
    found.iter().map(|own| format!("{}{}", own.code, star(own))).collect()
}

#[rstest]
#[case::none(&[], &[])]
#[case::one(&[("e1", "A", "e2", "B", Extent::Whole)], &["B"])]
#[case::two(&[("e1", "A", "e2", "C", Extent::Part), ("e1", "A", "e2", "B", Extent::Part)], &["B*", "C*"])]
#[case::followed(&[("e1", "A", "e2", "B", Extent::Whole), ("e2", "B", "e3", "C", Extent::Whole)], &["C"])]
#[case::a_part_of_all(&[("e1", "A", "e2", "B", Extent::Whole), ("e2", "B", "e3", "C", Extent::Part)], &["C*"])]
#[case::all_of_a_part(&[("e1", "A", "e2", "B", Extent::Part), ("e2", "B", "e3", "C", Extent::Whole)], &["C*"])]
#[case::of_another_edition(&[("e2", "A", "e3", "B", Extent::Whole)], &[])]
#[case::a_code_used_again(&[("e1", "A", "e2", "A", Extent::Whole), ("e2", "A", "e3", "B", Extent::Whole)], &["B"])]
#[case::two_ways_to_one(
    &[("e1", "A", "e2", "B", Extent::Part), ("e1", "A", "e2", "C", Extent::Part),
      ("e2", "B", "e3", "D", Extent::Whole), ("e2", "C", "e3", "D", Extent::Whole)], &["D*"])]
#[case::a_loop(&[("e1", "A", "e2", "B", Extent::Whole), ("e2", "B", "e1", "A", Extent::Whole)], &[])]
#[case::a_way_out_of_a_loop(
    &[("e1", "A", "e2", "B", Extent::Whole), ("e2", "B", "e1", "A", Extent::Whole),
      ("e2", "B", "e3", "C", Extent::Whole)], &["C"])]
fn a_former_unit_is_followed_to_what_is_in_force(#[case] edges: &[Edge], #[case] found: &[&str]) {
    let now = city(edges);
    let (edition, code) = ("e1".parse().unwrap(), "A".parse().unwrap());
    assert_eq!(told(&successors(&now.base, &edition, &code)), found);
}

#[test]
fn a_former_district_is_succeeded_by_the_wards_of_its_communes() {
    let edges = [
        ("e2", "A.00002", "e3", "Z", Extent::Whole),
        ("e2", "B.00002", "e3", "Y", Extent::Part),
        ("e2", "C.00002", "e3", "Y", Extent::Part),
        ("e2", "D.00009", "e3", "X", Extent::Whole),
        ("e1", "E.00002", "e2", "W", Extent::Whole),
    ];
    let now = city(&edges);
    let district = now.base.holdings.units[&2].clone();
    let found = successors_of_unit(&now.base, &district);
    assert_eq!(told(&found), ["Y*", "Z"], "of its own communes, to the newest wards, each once");
    assert_eq!(found[1].name, "Phường Z");
    let in_force = Unit { valid_to: None, ..(*district).clone() };
    assert!(successors_of_unit(&now.base, &in_force).is_empty());
}

#[test]
fn a_search_for_a_former_commune_tells_its_successors_once() {
    let now = city(&[("e1", "A", "e3", "B", Extent::Part), ("e1", "A", "e3", "C", Extent::Part)]);
    let answer = search(&now, "xa a", 10);
    let [(Fit::Name, Found::Former(old, after))] = &answer.hits[..] else { panic!("{answer:?}") };
    assert_eq!((old.old_name.as_str(), told(after)), ("Xã A", vec!["B*".to_owned(), "C*".to_owned()]));
    assert_eq!((answer.total, answer.one_letter_off), (1, false));
}

#[rstest]
#[case("phuong viet hung", "viet hung")]
#[case("thi tran van dien", "van dien")]
#[case("thi xa son tay", "son tay")]
#[case("ccn lang nghe bat trang", "bat trang")]
#[case("ccn bat trang", "bat trang")]
#[case("khu cong nghe cao hoa lac", "hoa lac")]
#[case("xay lap", "xay lap")]
#[case("xa", "xa")]
#[case("quanh", "quanh")]
fn the_kind_before_a_name_may_be_left_out(#[case] folded: &str, #[case] name: &str) {
    assert_eq!(without_kind(folded), name);
}

#[rstest]
#[case("phuc loi cũ", &["phuc", "loi"], true)]
#[case("phuc loi CŨ", &["phuc", "loi"], true)]
#[case::decomposed("phuc loi cu\u{303}", &["phuc", "loi"], true)]
#[case("phuc loi cu", &["phuc", "loi"], true)]
#[case::dung_cu("dụng cụ", &["dung", "cu"], false)]
#[case::alone("cũ", &["cu"], false)]
#[case::not_at_the_end("cũ phuc", &["cu", "phuc"], false)]
fn a_final_word_for_former_limits_a_search(
    #[case] asked: &str,
    #[case] words: &[&str],
    #[case] former: bool,
) {
    let query = Query::new(asked, &of_one("Phường Phúc Lợi", true));
    assert_eq!(
        (query.words.iter().map(|own| own.word.as_str()).collect::<Vec<_>>(), query.former),
        (words.to_vec(), former)
    );
    assert_eq!(query.phrases, [words.join(" ")]);
}

/// A register of one unit.
fn of_one(name: &str, has_ended: bool) -> Snapshot {
    let mut held = Holdings::default();
    held.units.insert(1, Arc::new(unit(1, "e", name, has_ended)));
    Snapshot::new(held, 1, Arc::new(City::made_up()))
}

#[rstest]
#[case("Phường Phúc Lợi", false, "phuc loi cũ", false)]
#[case("Phường Phúc Lợi", true, "co khi phuc loi cu", true)]
#[case("Phường Phúc Lợi", true, "P. Phúc Lợi cũ", true)]
#[case("Phường Phúc Lợi", true, "may cu", false)]
#[case("Phường Phúc Lợi", true, "loi cu", false)]
#[case("Phường Phúc Lợi", true, "dung cu", false)]
#[case("Phường Phúc Lợi", true, "thu mua đồ cũ", false)]
#[case("Xã Dụng", true, "dung cu", true)]
fn the_word_for_former_is_one_behind_the_name_of_a_unit_that_has_ended(
    #[case] unit: &str,
    #[case] has_ended: bool,
    #[case] asked: &str,
    #[case] former: bool,
) {
    assert_eq!(Query::new(asked, &of_one(unit, has_ended)).former, former);
}

#[test]
fn words_beyond_those_that_have_a_bit_are_ignored() {
    let now = of_one("Phường Một", false);
    let query = Query::new(&(1..=20).map(|n| format!("t{n}")).collect::<Vec<_>>().join(" "), &now);
    assert_eq!((query.words.len(), query.all()), (16, 0xffff));
    let forgivable = |asked: &str| Query::new(asked, &now).is_forgivable(0);
    assert_eq!(["kim", "ki", "k1m", "2019", "đất"].map(forgivable), [true, false, false, false, true]);
}
