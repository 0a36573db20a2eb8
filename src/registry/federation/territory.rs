//! The territory of a member: the union of its units.

use std::sync::Arc;

use geo::MultiPolygon;

use crate::{
    geom::{
        area::{check, inner_point},
        union::union,
    },
    model::{
        id::UnitId,
        member::{Card, Member, PROVINCES},
        unit::{Level, Precision, Unit},
    },
};

/// The territory of a member with these units, as a unit among those of the other members.
///
/// It is the union of the edition that the map of the member begins with. A member without such units has the box of its
/// city, which says so by its precision.
pub(super) fn territory<'a>(
    member: &Member,
    card: &Card,
    units: impl Iterator<Item = &'a Arc<Unit>>,
) -> Unit {
    let own: Vec<&Arc<Unit>> = units.filter(|unit| unit.edition == card.default_edition).collect();
    let shapes: Vec<&MultiPolygon> = own.iter().map(|unit| &unit.shape).collect();
    let united = union(&shapes);
    let is_sound = !united.0.is_empty() && check(&united).is_ok();
    let precision = own.iter().map(|unit| unit.precision).max().filter(|_| is_sound);
    let shape = if is_sound { united } else { of_box(card.bounds) };
    Unit {
        id: UnitId(member.territory()),
        edition: PROVINCES.parse().expect("a code"),
        level: Level::Province,
        code: card.code.clone(),
        name: card.name.vi.clone(),
        kind: None,
        valid_from: None,
        valid_to: None,
        precision: precision.unwrap_or(Precision::Schematic),
        area_km2: None,
        label: inner_point(&shape),
        source: None,
        shape,
    }
}

fn of_box([west, south, east, north]: [f64; 4]) -> MultiPolygon {
    geo::Rect::new((west, south), (east, north)).to_polygon().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        geom::area::area_ha,
        model::{attributed::Attributed, city::City},
    };

    fn unit(id: i64, edition: &str, [west, south, east, north]: [f64; 4]) -> Arc<Unit> {
        let shape = of_box([west, south, east, north]);
        let (edition, precision) = (edition.parse().unwrap(), Precision::Generalised);
        Arc::new(Unit { id: UnitId(id), edition, precision, shape, ..Unit::blank() })
    }

    #[test]
    fn the_territory_is_the_union_of_the_default_edition() {
        let (card, member) = (Card::from(&City::made_up()), Member::new(3, "https://mau".into()));
        let halves = [
            unit(1, "wards", [105.0, 20.0, 105.5, 21.0]),
            unit(2, "wards", [105.5, 20.0, 106.0, 21.0]),
            unit(3, "districts", [100.0, 10.0, 101.0, 11.0]),
        ];
        let own = territory(&member, &card, halves.iter());
        assert_eq!((own.id.0, own.level, own.code.as_str()), (3 << 40, Level::Province, "made-up"));
        assert_eq!((own.shape.0.len(), own.precision), (1, Precision::Generalised));
        let whole = area_ha(&of_box([105.0, 20.0, 106.0, 21.0]));
        assert!((area_ha(&own.shape) / whole - 1.0).abs() < 1e-3);
    }

    #[test]
    fn without_units_it_is_the_box_of_the_city() {
        let (card, member) = (Card::from(&City::made_up()), Member::new(3, "https://mau".into()));
        let own = territory(&member, &card, [].iter());
        assert_eq!((own.precision, own.shape), (Precision::Schematic, of_box(card.bounds)));
    }
}
