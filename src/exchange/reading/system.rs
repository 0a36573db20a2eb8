//! Reference systems as headings of columns say them: `X (VN-2000, KTT 105°45')`, `Kinh độ VN2000`, `Y EPSG:3405`.

use crate::{geom::crs::Crs, model::fold::fold};

/// The system that a heading says. `is_degrees` is whether the column has degrees; metres of VN-2000 without a meridian are
/// those of the city.
pub(super) fn of_heading(heading: &str, is_degrees: bool, of_city: Crs) -> Option<Crs> {
    let folded = fold(heading);
    let words: Vec<&str> = folded.split(' ').collect();
    if let Some(crs) = words.windows(2).find_map(|pair| {
        let code = (pair[0] == "epsg").then_some(pair[1])?;
        format!("EPSG:{code}").parse().ok()
    }) {
        return Some(crs);
    }
    let is_vn_2000 = folded.replace(' ', "").contains("vn2000");
    match (is_vn_2000, is_degrees) {
        (true, true) => Some(Crs::Vn2000),
        (_, false) => {
            meridian(&words).and_then(|meridian| zone(meridian, &words)).filter(|crs| *crs != of_city)
        }
        (false, true) => None,
    }
}

/// The central meridian of a heading in minutes of arc: `KTT 105°45'` is 6345.
fn meridian(words: &[&str]) -> Option<u32> {
    let is_said = words.iter().any(|word| matches!(*word, "ktt" | "kttw" | "kinhtuyentruc"))
        || words.windows(3).any(|three| three == ["kinh", "tuyen", "truc"]);
    let at = words
        .iter()
        .position(|word| word.parse().is_ok_and(|degrees: u32| (102..=109).contains(&degrees)))?;
    let degrees: u32 = words[at].parse().ok()?;
    let minutes = words.get(at + 1).and_then(|word| word.parse().ok()).filter(|minutes: &u32| *minutes < 60);
    is_said.then(|| degrees * 60 + minutes.unwrap_or(0))
}

/// The zone of 3° with a central meridian, unless the heading says 6°.
fn zone(minutes: u32, words: &[&str]) -> Option<Crs> {
    if words.windows(2).any(|pair| pair == ["mui", "6"]) {
        return (minutes == 105 * 60).then_some(Crs::Utm48);
    }
    let is_it =
        |zone: &Crs| zone.central_meridian().is_some_and(|own| (own * 60.0 - f64::from(minutes)).abs() < 0.5);
    Crs::zones().find(is_it)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("Kinh độ (VN-2000)", true, Some("4756"))]
    #[case("Kinh độ VN2000", true, Some("4756"))]
    #[case("Kinh độ (WGS 84)", true, None)]
    #[case("X", true, None)]
    #[case("X (VN-2000)", false, None)]
    #[case("X (VN-2000, KTT 105°45', múi 3°)", false, Some("9210"))]
    #[case("X (KTT: 105 độ 00)", false, None)]
    #[case("Y (VN-2000, kinh tuyến trục 107°45')", false, Some("5899"))]
    #[case("Y (VN-2000, KTT 105°, múi 6)", false, Some("3405"))]
    #[case("Y (m)", false, None)]
    #[case("Y EPSG:3405", false, Some("3405"))]
    #[case("Số nhà 105", false, None)]
    fn a_heading_says_a_system(#[case] heading: &str, #[case] is_degrees: bool, #[case] said: Option<&str>) {
        let said = said.map(|code| code.parse().unwrap());
        assert_eq!(of_heading(heading, is_degrees, Crs::TM3_105), said);
    }
}
