use rstest::rstest;

use super::{
    comparison::{Feature, Level, Seen},
    matcher::Matcher,
    pairing::one_to_one,
    scored::{Scored, Verdict, verdict},
    scorer::Scorer,
    search::Search,
    weights::{Patterns, Weights, probability},
};
use crate::{
    geom::lonlat::LonLat,
    model::{lang::Lang, likeness::Likeness, tax_code::TaxCode},
};

fn firm(code: &str, name: &str, address: &str) -> Likeness {
    Likeness::new(TaxCode::new(code).as_ref(), name, Some(address), None)
}

fn degrees(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap())
}

/// A list in which names and addresses are as varied as in a district.
fn district() -> Vec<Likeness> {
    let trades = ["Cơ khí", "Nhựa", "Bao bì", "Dệt may", "Gỗ", "In"];
    let [first, second] = [
        ["Hoàng", "Thành", "Minh", "Đại", "Tân", "Phú", "Hồng", "Kim", "Thái", "Quang", "Sao"],
        ["Long", "Phát", "Thịnh", "Lợi", "Sơn", "Tiến", "Giang", "Lâm", "Vinh", "Cường", "Mai"],
    ];
    let streets = ["Ngô Gia Tự", "Giải Phóng", "Quang Trung", "Tam Trinh", "Cổ Linh", "Lĩnh Nam", "Tô Hiệu"];
    let mut firms = Vec::new();
    for (a, one) in first.iter().enumerate() {
        for (b, other) in second.iter().enumerate() {
            let n = a * 11 + b;
            let name = format!("Công ty TNHH {} {one} {other}", trades[n % 6]);
            let address = format!("Số {} đường {}, phường Việt Hưng, Hà Nội", n + 1, streets[n % 7]);
            let at = LonLat::new(105.8 + 0.001 * degrees(n % 50), 21.0 + 0.002 * degrees(n / 50)).unwrap();
            firms.push(Likeness::new(None, &name, Some(&address), Some((at, None))));
        }
    }
    firms
}

/// The candidates of a firm in a list.
fn found(held: &[Likeness], row: &Likeness) -> Vec<Scored> {
    let scorer = Scorer::of(held.iter().cloned(), held.len());
    let search = Search::of(&scorer, held.iter().cloned(), std::iter::once(row.clone()));
    search.candidates(row, |at| held.get(at).cloned(), 5)
}

#[rstest]
#[case::as_it_is("Công ty TNHH Cơ khí Hoàng Long", "Số 1 đường Ngô Gia Tự, phường Việt Hưng", Verdict::Same)]
#[case::one_letter(
    "Cty TNHH Cơ khí Hoàng Lonng",
    "Số 1 đường Ngô Gia Tự, phường Việt Hưng, Hà Nội",
    Verdict::Same
)]
#[case::garbled(
    "C«ng ty TNHH C¬ khÝ Hoµng Long",
    "Sè 1 ®\u{ad}êng Ng« Gia Tù, ph\u{ad}êng ViÖt H\u{ad}ng, Hµ Néi",
    Verdict::Same
)]
#[case::old_ward("CTCP Cơ khí Hoàng Long", "1 Ngô Gia Tự, phường Đức Giang, quận Long Biên", Verdict::Same)]
#[case::another_name_in_the_same_house(
    "Công ty TNHH Dược phẩm An Bình",
    "Số 1 đường Ngô Gia Tự, phường Việt Hưng, Hà Nội",
    Verdict::New
)]
#[case::a_namesake_elsewhere(
    "Công ty TNHH Hoàng Long",
    "Số 500 đường Láng, phường Hà Đông, Hà Nội",
    Verdict::New
)]
#[case::nothing_alike("HTX Rau sạch", "Thôn Đoài, xã Nam Hồng", Verdict::New)]
fn firms_are_the_same_doubtful_or_new(#[case] name: &str, #[case] address: &str, #[case] expected: Verdict) {
    let found = found(&district(), &firm("", name, address));
    assert_eq!(verdict(&found), expected, "{:#?}", found.first());
}

#[test]
fn it_tells_why() {
    let row = firm("", "Cty TNHH Cơ khí Hoàng Lonng", "Số 1 đường Ngô Gia Tự, phường Việt Hưng, Hà Nội");
    let held = district();
    let found = found(&held, &row).remove(0);
    assert_eq!(found.say(Lang::En), "98 % alike: name one letter off, same address");
    assert_eq!(found.features.len(), 5);
    let told: f64 = found.features.iter().map(|told| told.bits).sum();
    assert!(told > found.bits, "the odds before the comparison are against it");
    let scorer = Scorer::of(held.iter().cloned(), held.len());
    assert_eq!(found, scorer.asking(&row).compared(&held[found.at], found.at));
}

#[test]
fn twins_of_a_list_are_found_and_others_are_not() {
    let mut list = district();
    list.push(firm("", "Cơ khí Hoàng Long", "1 Ngô Gia Tự, phường Việt Hưng, Hà Nội"));
    let matcher = Matcher::learn(list);
    let twins: Vec<(usize, usize)> = matcher.twins().iter().map(|(one, other)| (*one, other.at)).collect();
    assert_eq!(twins, [(0, 121)]);
}

#[test]
fn a_list_of_one_or_none_can_be_learned() {
    for held in [Vec::new(), vec![firm("0101248141", "Xưởng Đúc", "Số 1")]] {
        let row = firm("0100109106", "Tên Khác", "Số 1");
        assert_eq!(verdict(&found(&held, &row)), Verdict::New);
        assert!(Matcher::learn(held).twins().is_empty());
    }
}

const LEVELS: &[Level] = &[Level::new("same", 0.5, 0.5), Level::new("other", 0.5, 0.5)];
static THREE: [Feature; 3] = [
    Feature { name: "a", levels: LEVELS },
    Feature { name: "b", levels: &[Level::new("same", 0.8, 0.2), Level::new("other", 0.2, 0.8)] },
    Feature { name: "c", levels: &[Level::new("same", 0.8, 0.2), Level::new("other", 0.2, 0.8)] },
];

/// Pairs of which one in five is one thing; things agree in 90, 80 and 70 of a hundred, others in 10, 20 and 30.
fn pairs(random: bool) -> Patterns {
    let mut patterns = Patterns::default();
    let mut state = 1_u64;
    let mut percent = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % 100
    };
    for _ in 0..50_000 {
        let is_one = !random && percent() < 20;
        let agrees = [90, 80, 70].map(|share| percent() < if is_one { share } else { 100 - share });
        patterns.add(&agrees.map(|agrees| Seen::level(u8::from(!agrees))));
    }
    patterns
}

#[test]
fn shares_are_learned_without_knowing_which_pairs_are_one() {
    let weights = Weights::learn(&THREE, &pairs(true), &pairs(false), 10_000.0);
    assert!((weights.share() - 0.2).abs() < 0.04, "{}", weights.share());
    let all = weights.weigh(&[Seen::level(0); 3]);
    let expected = [0.9_f64 / 0.1, 0.8 / 0.2, 0.7 / 0.3].map(f64::log2);
    for (part, expected) in all.parts.iter().zip(expected) {
        assert!((part - expected).abs() < 0.35, "{:?}", all.parts);
    }
    assert_eq!(weights.weigh(&[Seen::UNKNOWN; 3]).total.to_bits(), 0.0_f64.to_bits());
    let rare = weights.weigh(&[Seen::by_chance(0, 0.001), Seen::UNKNOWN, Seen::UNKNOWN]);
    assert!(rare.total > all.parts[0] + 6.0, "a rare value tells more");
}

#[test]
fn bits_are_odds() {
    assert!((probability(0.0) - 0.5).abs() < 1e-12 && (probability(2.0) - 0.8).abs() < 1e-12);
}

#[test]
fn each_record_has_one_partner_and_the_best_pair_goes_first() {
    let pairs = vec![(0, 0, 1.0), (0, 1, 3.0), (1, 1, 2.0), (1, 0, 0.5), (2, 2, 9.0)];
    assert_eq!(one_to_one(pairs), [(2, 2, 9.0), (0, 1, 3.0), (1, 0, 0.5)]);
}
