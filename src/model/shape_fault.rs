//! Faults of boundaries, in both languages.

use super::lang::Lang;
use crate::geom::{
    area::AreaError,
    flaw::{Flaw, place},
};

/// Why a boundary cannot be used.
#[derive(Debug, Clone, PartialEq)]
pub enum ShapeFault {
    /// It is not a valid area.
    Area(AreaError),
    /// The types that are expected, and the type of the geometry.
    Type(&'static str, &'static str),
    /// It cannot be read; the text of the reader.
    Unread(String),
}

impl ShapeFault {
    /// The fault as a part of a sentence.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            Self::Area(AreaError::Empty) => {
                lang.pick("không có đỉnh nào", "the geometry is empty").to_owned()
            }
            Self::Area(AreaError::Coordinate) => lang
                .pick(
                    "có tọa độ không phải kinh độ, vĩ độ tính bằng độ",
                    "a coordinate is not a longitude and latitude in degrees",
                )
                .to_owned(),
            Self::Area(AreaError::Invalid(flaw)) => say_flaw(*flaw, lang),
            Self::Type(expected, found) => lang.pick(
                format!("cần {}, không phải {found}", expected.replace(" or ", " hoặc ")),
                format!("expected a {expected}, not a {found}"),
            ),
            Self::Unread(detail) => {
                lang.pick(format!("không đọc được ({detail})"), format!("it cannot be read ({detail})"))
            }
        }
    }
}

fn say_flaw(flaw: Flaw, lang: Lang) -> String {
    match flaw {
        Flaw::SelfIntersection(at) => lang.pick(
            format!("một vòng ranh giới tự cắt hoặc tự chạm gần {}", place(at)),
            format!("a ring has a self-intersection near {}", place(at)),
        ),
        Flaw::Crossing(at) => lang.pick(
            format!("hai vòng ranh giới cắt nhau gần {}", place(at)),
            format!("two rings cross near {}", place(at)),
        ),
        Flaw::SharedLine(at) => lang.pick(
            format!("hai vòng ranh giới trùng nhau một đoạn gần {}", place(at)),
            format!("two rings share a part of a line near {}", place(at)),
        ),
        Flaw::FewPoints(polygon) => lang.pick(
            format!("một vòng của vùng thứ {} có ít hơn ba đỉnh khác nhau", polygon + 1),
            format!("a ring of polygon {} has fewer than three distinct points", polygon + 1),
        ),
        Flaw::HoleOutside(polygon) => lang.pick(
            format!("một lỗ của vùng thứ {} không nằm trong vòng ngoài của vùng", polygon + 1),
            format!("a hole of polygon {} is not inside its outer ring", polygon + 1),
        ),
        Flaw::HolesOverlap(polygon) => lang.pick(
            format!("hai lỗ của vùng thứ {} chồng lên nhau", polygon + 1),
            format!("two holes of polygon {} overlap", polygon + 1),
        ),
        Flaw::PolygonsOverlap(first, second) => lang.pick(
            format!("vùng thứ {} và vùng thứ {} chồng lên nhau", first + 1, second + 1),
            format!("polygons {} and {} overlap", first + 1, second + 1),
        ),
    }
}

#[cfg(test)]
mod tests {
    use geo::Coord;

    use super::*;

    #[test]
    fn every_flaw_has_its_own_words_in_both_languages_and_the_same_numbers() {
        let at = Coord { x: 105.8, y: 21.03 };
        let flaws = [
            Flaw::SelfIntersection(at),
            Flaw::Crossing(at),
            Flaw::SharedLine(at),
            Flaw::FewPoints(1),
            Flaw::HoleOutside(1),
            Flaw::HolesOverlap(1),
            Flaw::PolygonsOverlap(0, 1),
        ];
        let mut all = Vec::new();
        for flaw in flaws {
            let fault = ShapeFault::Area(AreaError::Invalid(flaw));
            let [vi, en] = [Lang::Vi, Lang::En].map(|lang| fault.say(lang));
            let digits = |said: &str| said.chars().filter(char::is_ascii_digit).collect::<String>();
            assert!(!digits(&vi).is_empty() && digits(&vi) == digits(&en), "{vi}; {en}");
            all.extend([vi, en]);
        }
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 2 * flaws.len(), "{all:?}");
    }

    #[test]
    fn another_type_names_both_types() {
        let fault = ShapeFault::Type("Polygon or MultiPolygon", "Point");
        assert_eq!(fault.say(Lang::Vi), "cần Polygon hoặc MultiPolygon, không phải Point");
        assert_eq!(fault.say(Lang::En), "expected a Polygon or MultiPolygon, not a Point");
    }
}
