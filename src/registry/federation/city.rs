//! The city of a register that follows others: what its members say of themselves, taken together.

use std::sync::Arc;

use crate::{
    geom::{bbox::Bbox, crs::Crs, lonlat::LonLat},
    model::{
        city::{City, EditionTitle, Examples, Start},
        code::Code,
        lang::{Names, Text},
        member::{Card, FEDERATION, Member, PROVINCES},
        river::Rivers,
        unit::Level,
    },
};

/// Việt Nam, for a register none of whose members was read yet.
const COUNTRY: Bbox = Bbox { west: 102.0, south: 8.0, east: 110.0, north: 23.5 };

/// The most members that the name of their whole lists.
const NAMED: usize = 3;

pub(in crate::registry) fn of_members(members: &[Member]) -> Arc<City> {
    let cards: Vec<&Card> = members.iter().filter_map(|member| member.card.as_ref()).collect();
    let bounds = bounds(&cards);
    let at = middle(&bounds).or_else(|| middle(&COUNTRY)).expect("a position");
    let systems: Vec<Crs> = cards.iter().filter_map(|card| card.crs.to_string().parse().ok()).collect();
    let crs = match systems.split_first() {
        Some((first, others)) if others.iter().all(|other| other == first) => *first,
        _ => Crs::Utm48,
    };
    Arc::new(City {
        code: FEDERATION.parse().expect("a code"),
        name: name(&cards),
        full_name: name(&cards),
        crs,
        bounds,
        start: Start { at, zoom: zoom(&bounds) },
        editions: editions(&cards),
        default_edition: PROVINCES.parse().expect("a code"),
        disclosure_edition: None,
        plan: None,
        contact: None,
        forms: Vec::new(),
        rivers: Rivers::default(),
        examples: examples(&cards, at, &bounds),
    })
}

fn bounds(cards: &[&Card]) -> Bbox {
    let mut bounds = Bbox::EMPTY;
    for [west, south, east, north] in cards.iter().map(|card| card.bounds) {
        bounds.join(&Bbox { west, south, east, north });
    }
    if bounds.is_empty() { COUNTRY } else { bounds }
}

fn middle(of: &Bbox) -> Option<LonLat> {
    LonLat::new(of.west.midpoint(of.east), of.south.midpoint(of.north)).ok()
}

/// The zoom at which a box is some 500 points wide and high, where a tile of 256 points shows 360° / 2^zoom.
fn zoom(bounds: &Bbox) -> f64 {
    let degrees = (bounds.east - bounds.west).max(bounds.north - bounds.south).max(0.01);
    (2.0 * 360.0 / degrees).log2().floor().clamp(0.0, 12.0)
}

fn name(cards: &[&Card]) -> Names {
    let joined =
        |of: fn(&Names) -> &str| cards.iter().map(|card| of(&card.name)).collect::<Vec<_>>().join(", ");
    match cards.len() {
        0 => Names {
            vi: "các sổ đăng ký được theo dõi".to_owned(), en: "the registers followed".to_owned()
        },
        1..=NAMED => Names { vi: joined(|names| &names.vi), en: joined(|names| &names.en) },
        more => {
            Names { vi: format!("{more} tỉnh, thành phố"), en: format!("{more} provinces and cities") }
        }
    }
}

/// The territories of the members, and every edition of one of them by the title that it has first.
fn editions(cards: &[&Card]) -> Vec<EditionTitle> {
    let mut all = vec![EditionTitle {
        code: PROVINCES.parse().expect("a code"),
        level: Level::Province,
        title: Text::new("Tỉnh, thành phố (theo sổ đăng ký)", "Provinces and cities (by register)").into(),
        units: Text::new("tỉnh, thành phố", "province or city").into(),
    }];
    for edition in cards.iter().flat_map(|card| &card.editions) {
        if all.iter().all(|known| known.code != edition.code) {
            all.push(edition.clone());
        }
    }
    all
}

fn examples(cards: &[&Card], at: LonLat, bounds: &Bbox) -> Examples {
    let first = cards.first().map_or("", |card| &card.name.vi);
    let zone = cards.first().map(|card| card.code.clone()).unwrap_or_default();
    let Bbox { west, south, east, north } = bounds;
    Examples {
        point: format!("{:.4},{:.4}", at.lon(), at.lat()),
        place: first.to_owned(),
        words: first.to_owned(),
        part: first.to_owned(),
        zone: "Z1".parse::<Code>().and_then(|own| own.within(&zone)).unwrap_or_default(),
        bbox: format!("{west},{south},{east},{north}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(number: i64, code: &str, crs: u32, bounds: [f64; 4]) -> Member {
        let mut card = Card::from(&City::made_up());
        card.code = code.parse().unwrap();
        card.name = Names { vi: code.to_uppercase(), en: code.to_owned() };
        (card.crs, card.bounds) = (crs, bounds);
        Member { card: Some(card), ..Member::new(number, format!("https://{code}")) }
    }

    #[test]
    fn members_are_taken_together() {
        let (a, b) = ([105.0, 20.0, 106.0, 21.0], [106.0, 10.0, 107.5, 11.0]);
        let city = of_members(&[
            member(1, "a", 5897, a),
            member(2, "b", 9210, b),
            Member::new(3, "https://c".into()),
        ]);
        assert_eq!((city.name.vi.as_str(), city.name.en.as_str()), ("A, B", "a, b"));
        assert_eq!(city.bounds, Bbox { west: 105.0, south: 10.0, east: 107.5, north: 21.0 });
        assert_eq!(city.crs, Crs::Utm48);
        let codes: Vec<&str> = city.editions.iter().map(|edition| edition.code.as_str()).collect();
        assert_eq!(codes, [PROVINCES]);
    }

    #[test]
    fn the_system_of_all_members_is_that_of_the_whole() {
        let city = of_members(&[member(1, "a", 5897, [105.0, 20.0, 106.0, 21.0])]);
        assert_eq!(city.crs, Crs::TM3_105);
    }

    #[test]
    fn without_a_member_that_was_read_the_country_is_shown() {
        assert_eq!(of_members(&[Member::new(1, "https://a".into())]).bounds, COUNTRY);
    }

    #[test]
    fn many_members_are_counted() {
        let of = |n| member(n, &format!("m{n}"), 5897, [105.0, 20.0, 106.0, 21.0]);
        let all: Vec<Member> = (1..=34).map(of).collect();
        assert_eq!(of_members(&all).name.vi, "34 tỉnh, thành phố");
    }
}
