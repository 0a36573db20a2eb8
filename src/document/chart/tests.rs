//! Charts measured in their SVG, and the placement of labels against a plain one.

use proptest::prelude::*;
use roxmltree::{Document, Node};
use rstest::rstest;

use super::{
    bars::{Bar, bars},
    canvas::{BODY, Canvas, NOTE, TITLE, with_unit},
    choropleth::{Area, Map, Water, areas},
    classes::is_dark,
    label_layout::{Wish, apart, inside},
    lines::{Series, lines},
    scale::{Scale, axis, known, nice_below, range_with_zero},
    text_metrics::{width_px, wrapped},
};
use crate::{document::parts::Picture, model::lang::Lang};

fn bar(label: &str, value: impl Into<Option<f64>>, before: impl Into<Option<f64>>) -> Bar {
    Bar { label: label.to_owned(), value: value.into(), before: before.into() }
}

/// What `of` returns for each element of a drawing that has it.
fn each<T>(picture: &Picture, of: impl Fn(Node<'_, '_>) -> Option<T>) -> Vec<T> {
    let xml = Document::parse(&picture.svg).unwrap();
    xml.descendants().filter_map(of).collect()
}

fn number(node: Node<'_, '_>, name: &str) -> Option<f64> {
    node.attribute(name)?.parse().ok()
}

/// The left edge and the width of every bar.
fn drawn(picture: &Picture) -> Vec<(f64, f64)> {
    each(picture, |node| {
        let is_bar = node.attribute("height") == Some("14");
        Some((number(node, "x")?, number(node, "width")?)).filter(|_| is_bar)
    })
}

/// The texts of a drawing with their places.
fn texts(picture: &Picture) -> Vec<(String, f64, f64)> {
    each(picture, |node| {
        let place = number(node, "x").zip(number(node, "y")).filter(|_| node.has_tag_name("text"));
        place.map(|(x, y)| (node.text().unwrap_or_default().to_owned(), x, y))
    })
}

fn said(picture: &Picture) -> Vec<String> {
    texts(picture).into_iter().map(|(text, ..)| text).collect()
}

#[test]
fn bars_are_as_long_as_their_values_on_either_side_of_zero() {
    let all = [
        bar("A", 10.0, None),
        bar("B", 40.0, None),
        bar("C", -20.0, None),
        bar("D", None, None),
        bar("E", 0.0, None),
    ];
    let picture = bars("Thử", &all, "", 0, Lang::En);
    let [(zero, a), (left_of_b, b), (left_of_c, c), (_, e)] = drawn(&picture)[..] else {
        panic!("four bars")
    };
    assert!((b / a - 4.0).abs() < 0.01 && (c / a - 2.0).abs() < 0.01, "{a} {b} {c}");
    assert!((left_of_b - zero).abs() < 0.11 && (left_of_c + c - zero).abs() < 0.11, "all start at zero");
    assert!(e.abs() < 1e-9, "zero has no length");
    assert_eq!(said(&picture)[1..], ["A", "10", "B", "40", "C", "-20", "D", "–", "E", "0"]);
}

#[test]
fn values_of_bars_stand_beyond_the_bar_and_its_tick() {
    let all = [bar("A", 10.0, 30.0), bar("B", 40.0, 10.0), bar("C", -40.0, -50.0)];
    let picture = bars("Thử", &all, "%", 1, Lang::Vi);
    let values: Vec<_> = texts(&picture).into_iter().filter(|(text, ..)| text.ends_with(",0")).collect();
    let lengths = drawn(&picture);
    let ends = |at: usize| lengths[at].0 + lengths[at].1;
    let ticks =
        each(&picture, |node| number(node, "x1").filter(|_| node.attribute("stroke-width") == Some("2.5")));
    // The first tick is that of the legend.
    let [tick_a, tick_b, tick_c] = ticks[1..] else { panic!("three ticks") };
    assert!(values[0].1 > tick_a && tick_a > ends(0), "the tick is in the way of the first value");
    assert!(values[1].1 > ends(1) && tick_b < ends(1), "the second value stands at its bar");
    assert!(values[2].1 < tick_c && tick_c < lengths[2].0, "on the left all is turned");
    let titles = each(&picture, |node| node.text().filter(|_| node.has_tag_name("title")).map(str::to_owned));
    assert_eq!(
        titles[1..],
        ["A: 10,0 %; kỳ trước: 30,0 %", "B: 40,0 %; kỳ trước: 10,0 %", "C: -40,0 %; kỳ trước: -50,0 %"]
    );
}

#[test]
fn a_chart_rounds_as_the_table_beside_it() {
    let picture = bars("Thử", &[bar("A", 6.25, None), bar("B", -0.04, None)], "%", 1, Lang::En);
    assert_eq!(said(&picture)[2..], ["A", "6.3", "B", "0.0"]);
}

#[test]
fn a_long_label_takes_two_lines_and_its_row_more_room() {
    let label = "Sản xuất sản phẩm từ kim loại đúc sẵn (trừ máy móc, thiết bị)";
    let [short, long] = ["Dệt", label].map(|label| bars("Thử", &[bar(label, 1.0, None)], "", 0, Lang::Vi));
    assert_eq!(long.height_px - short.height_px, 12);
    assert_eq!(said(&long)[1..3].join(" "), label);
    assert!(said(&bars("Thử", &[], "", 0, Lang::Vi)).contains(&"Không có số liệu.".to_owned()));
}

#[test]
fn a_title_and_its_unit_push_the_chart_down() {
    let y = |title: &str, unit: &str| Canvas::new(title, unit, Lang::En).y;
    let long =
        "Tỷ trọng các ngành theo số cơ sở đã rõ ngành trong toàn thành phố qua các năm từ 2020 đến nay";
    assert!((y("A", "%") - y("A", "") - 17.0).abs() < 1e-9);
    assert!((y(long, "") - y("A", "") - TITLE.leading()).abs() < 1e-9);
    let mut canvas = Canvas::new("A", "kg & <m>", Lang::Vi);
    canvas.titled("T & U", |canvas| {
        canvas.text(1.0, 2.0, &["B", "C"], NOTE.ending().strong().toned("#123456"));
    });
    let picture = canvas.finish();
    let [_, unit, (b, _, first), (c, _, second)] = &texts(&picture)[..] else { panic!("four texts") };
    assert_eq!((unit.0.as_str(), b.as_str(), c.as_str()), ("Đơn vị: kg & <m>", "B", "C"));
    assert!((second - first - NOTE.leading()).abs() < 1e-9);
    assert!(
        picture.svg.contains(r##"fill="#123456" font-weight="bold" text-anchor="end">B<"##),
        "{}",
        picture.svg
    );
    assert_eq!((with_unit("5", "km"), with_unit("5", "")), ("5 km".to_owned(), "5".to_owned()));
}

fn series(name: &str, values: &[Option<f64>], estimated: &[bool]) -> Series {
    Series { name: name.to_owned(), values: values.to_vec(), estimated: estimated.to_vec() }
}

fn periods(count: usize) -> Vec<String> {
    (0..count).map(|at| (2000 + at).to_string()).collect()
}

/// The middles of the points of a line chart.
fn points(picture: &Picture) -> Vec<(f64, f64)> {
    each(picture, |node| number(node, "cx").zip(number(node, "cy")).filter(|_| node.has_attribute("stroke")))
}

#[test]
fn points_lie_on_the_scale_of_the_axis() {
    let one = [series("A", &[Some(0.0), Some(50.0), Some(100.0)], &[])];
    let picture = lines("Thử", &periods(3), &one, "%", 0, Lang::En);
    let [(x1, y1), (x2, y2), (x3, y3)] = points(&picture)[..] else { panic!("three points") };
    assert!((x2 - x1 - (x3 - x2)).abs() < 0.11, "periods are evenly apart");
    assert!((y1 - y2 - (y2 - y3)).abs() < 0.11 && y3 < y1, "values too, and up");
    let mark =
        |text: &str| texts(&picture).into_iter().find(|(own, x, _)| own == text && *x < x1).unwrap().2 - 4.0;
    assert!((mark("0") - y1).abs() < 0.11 && (mark("100") - y3).abs() < 0.11);
}

#[rstest]
#[case(&[Some(1.0), Some(50.0)], false)]
#[case(&[Some(100.0), Some(101.0)], true)]
#[case(&[Some(-100.0), Some(-101.0)], true)]
#[case(&[Some(-1.0), Some(1.0)], false)]
#[case(&[Some(100.0), Some(100.0)], false)]
fn an_axis_that_does_not_start_at_zero_says_so(#[case] values: &[Option<f64>], #[case] is_cut: bool) {
    let picture = lines("Thử", &periods(2), &[series("A", values, &[])], "", 0, Lang::En);
    assert_eq!(said(&picture).iter().any(|text| text == "The axis does not start at 0."), is_cut);
}

#[test]
fn an_estimate_is_hollow_and_is_explained_where_it_is_drawn() {
    let estimated = [series("A", &[Some(1.0), Some(2.0), Some(3.0)], &[false, false, true])];
    let picture = lines("Thử", &periods(3), &estimated, "%", 0, Lang::Vi);
    let hollow = each(&picture, |node| node.attribute("r").filter(|r| *r == "3").map(|_| ()));
    assert_eq!(hollow.len(), 2, "a point and the legend");
    assert!(said(&picture).contains(&"Ước tính".to_owned()));
    let dashes = each(&picture, |node| {
        node.attribute("stroke-linecap").map(|_| node.has_attribute("stroke-dasharray"))
    });
    assert_eq!(dashes, [false, true]);
    // An estimate without a value is not drawn, and needs no legend.
    let unknown = [series("A", &[Some(1.0), None], &[false, true])];
    assert!(!said(&lines("Thử", &periods(2), &unknown, "", 0, Lang::Vi)).contains(&"Ước tính".to_owned()));
}

#[test]
fn a_name_stands_with_its_last_known_value_in_the_colour_of_its_line() {
    let all = [
        series("Dệt", &[Some(1.0), Some(2.5), None], &[]),
        series("Da", &[None, None, Some(9.0)], &[]),
        series("Gỗ", &[], &[]),
    ];
    let picture = lines("Thử", &periods(3), &all, "%", 1, Lang::Vi);
    let names: Vec<String> = said(&picture)
        .into_iter()
        .filter(|text| ["Dệt", "Da", "Gỗ"].iter().any(|name| text.starts_with(name)))
        .collect();
    assert_eq!(names, ["Dệt 2,5", "Da 9,0", "Gỗ –"]);
    let fill = |name: &str| {
        each(&picture, |node| node.attribute("fill").filter(|_| node.text() == Some(name)).map(str::to_owned))
            [0]
        .clone()
    };
    let stroke = each(&picture, |node| {
        node.attribute("stroke-linecap").and(node.attribute("stroke")).map(str::to_owned)
    });
    assert_eq!(stroke, [fill("Dệt 2,5")]);
    assert_ne!(fill("Dệt 2,5"), fill("Da 9,0"));
}

#[test]
fn labels_of_many_periods_are_thinned_and_the_last_one_stays() {
    let values: Vec<_> = (0..60).map(|n| Some(f64::from(n))).collect();
    let picture = lines("Thử", &periods(60), &[series("A", &values, &[])], "", 0, Lang::En);
    let years: Vec<usize> = said(&picture)
        .iter()
        .filter_map(|text| text.parse().ok())
        .filter(|n| (2000..2060).contains(n))
        .collect();
    assert_eq!(years.last(), Some(&2059));
    let steps: Vec<usize> = years.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(steps.len() > 3 && steps.iter().all(|step| *step == steps[0] && *step > 1), "{years:?}");
}

fn square(name: &str, at: f64, value: impl Into<Option<f64>>) -> Area {
    let (west, east) = (at * 1000.0, at * 1000.0 + 1000.0);
    let rings = vec![vec![[west, 0.0], [east, 0.0], [east, 1000.0], [west, 1000.0]]];
    Area { name: name.to_owned(), rings, value: value.into() }
}

fn map(all: &[Area], dots: &[[f64; 2]]) -> Picture {
    areas(&Map { title: "Thử", areas: all, classes: &[5.0, 10.0], dots, ..Map::default() }, Lang::En)
}

#[test]
fn a_map_keeps_its_ratio_and_has_north_above() {
    let mut tall = square("A", 0.0, 1.0);
    tall.rings[0].extend([[0.0, 3000.0], [500.0, 2000.0]]);
    let picture = map(&[tall, square("B", 1.0, 20.0)], &[]);
    let shapes =
        each(&picture, |node| node.attribute("fill-rule").and(node.attribute("d")).map(str::to_owned));
    let corners: Vec<(f64, f64)> = shapes
        .iter()
        .flat_map(|d| d.split(['M', 'L', 'Z']).filter(|part| !part.is_empty()))
        .map(|pair| pair.split_once(' ').map(|(x, y)| (x.parse().unwrap(), y.parse().unwrap())).unwrap())
        .collect();
    let side = corners[1].0 - corners[0].0;
    assert!((corners[0].1 - corners[2].1 - side).abs() < 0.21, "a square stays one");
    assert!(corners[2].1 < corners[1].1, "north is above");
    assert!((corners[6].0 - corners[1].0).abs() < 0.11, "neighbours touch");
    let scale =
        texts(&picture).into_iter().find(|(text, ..)| text.ends_with(" m") || text.ends_with(" km")).unwrap();
    let bar = each(&picture, |node| node.attribute("d").filter(|d| d.contains("v5H")).map(str::to_owned))[0]
        .clone();
    let (from, to) = bar.split_once("v5H").unwrap();
    let from: f64 = from[1..].split(' ').next().unwrap().parse().unwrap();
    let to: f64 = to.split('v').next().unwrap().parse().unwrap();
    let (length, unit) = scale.0.split_once(' ').unwrap();
    let metres = length.parse::<f64>().unwrap() * if unit == "km" { 1000.0 } else { 1.0 };
    assert!(((to - from) / side - metres / 1000.0).abs() < 0.01, "{scale:?} {bar}");
}

#[test]
fn dots_on_one_pixel_or_below_a_name_or_outside_are_not_drawn_twice() {
    let all = [square("", 0.0, 1.0), square("Tên", 1.0, 1.0)];
    let count = |dots: &[[f64; 2]]| map(&all, dots).svg.matches("r=\"2\"").count();
    assert_eq!(count(&[[100.0, 100.0], [100.1, 100.1], [500.0, 300.0]]), 2);
    assert_eq!(count(&[[1500.0, 500.0]]), 0, "its name stands there");
    assert_eq!(count(&[[1500.0, 20.0], [5000.0, 500.0], [-1.0, 500.0], [f64::INFINITY, 0.0]]), 1);
}

#[test]
fn a_name_is_read_on_any_colour() {
    let all = [square("Nhạt", 0.0, 1.0), square("Đậm", 1.0, 99.0), square("Rỗng", 2.0, None)];
    let picture = map(&all, &[]);
    let fill = |name: &str| {
        each(&picture, |node| {
            node.attribute("fill")
                .filter(|_| node.text() == Some(name) && node.has_tag_name("text"))
                .map(str::to_owned)
        })
    };
    assert_eq!(
        (fill("Nhạt"), fill("Đậm"), fill("Rỗng")),
        (vec!["#1c262b".into()], vec!["#fff".into()], vec!["#1c262b".into()])
    );
    assert_eq!(
        each(&picture, |node| node.attribute("rx").map(|_| ())).len(),
        1,
        "a plate where it is hatched"
    );
    assert_eq!(
        ["#e9f6f4", "#063a40", "#2a7778", "#68ada9", "url(#x)", ""].map(is_dark),
        [false, true, true, false, false, false]
    );
}

#[test]
fn rivers_are_drawn_within_the_areas_and_named() {
    let all = [square("A", 0.0, 1.0)];
    let line = Water {
        name: "Sông Dài".to_owned(),
        lines: vec![vec![[-500.0, 500.0], [1500.0, 500.0]]],
        is_area: false,
    };
    let banks = vec![[200.0, -500.0], [400.0, -500.0], [400.0, 1500.0], [200.0, 1500.0]];
    let wide = Water { name: "Sông Rộng".to_owned(), lines: vec![banks], is_area: true };
    let waters = [line, wide];
    let picture = areas(
        &Map { title: "Thử", areas: &all, classes: &[5.0], waters: &waters, ..Map::default() },
        Lang::En,
    );
    let of = |fill: &str| {
        each(&picture, |node| {
            node.attribute("d")
                .filter(|_| {
                    node.attribute("fill") == Some(fill) && node.attribute("stroke") == Some("#7fb0d6")
                })
                .map(str::to_owned)
        })
    };
    let outline =
        &each(&picture, |node| node.attribute("fill-rule").and(node.attribute("d")).map(str::to_owned))[0];
    let ends = |d: &str| {
        d.split(['M', 'L', 'Z'])
            .filter_map(|pair| pair.split_once(' ')?.0.parse::<f64>().ok())
            .collect::<Vec<_>>()
    };
    let (least, most) =
        ends(outline).into_iter().fold((f64::INFINITY, 0.0), |(a, b): (f64, f64), x| (a.min(x), b.max(x)));
    assert_eq!(ends(&of("none")[0]), [least, most], "the line ends where the areas do");
    assert_eq!(of("#cfe3f2").len(), 1);
    assert!(
        picture.svg.contains("<title>Sông Dài</title>") && picture.svg.contains("<title>Sông Rộng</title>")
    );
}

#[test]
fn an_area_without_a_ring_or_an_extent_is_no_map() {
    let empty = Area { name: "A".to_owned(), rings: vec![], value: Some(1.0) };
    let point = Area { rings: vec![vec![[1.0, 1.0]; 4]], ..empty.clone() };
    let lost = Area { rings: vec![vec![[f64::NAN, 1.0], [1.0, f64::INFINITY], [0.0, 0.0]]], ..empty.clone() };
    for own in [empty, point, lost] {
        assert!(said(&map(&[own], &[])).contains(&"No figures.".to_owned()));
    }
}

proptest! {
    /// Labels keep their order, their room and their field, and move as little as the min-max formula of isotonic
    /// regression (Robertson, Wright & Dykstra 1988, 1.4) allows.
    #[test]
    fn labels_are_placed_as_the_plain_formula_places_them(
        all in proptest::collection::vec((0.0..300.0_f64, 5.0..20.0_f64), 1..12)
    ) {
        let wishes: Vec<Wish> = all.iter().map(|(middle, height)| Wish { middle: *middle, comes_from: *middle, height: *height }).collect();
        let (top, bottom) = (10.0, 290.0);
        let middles = apart(&wishes, top, bottom);
        let mut order: Vec<usize> = (0..all.len()).collect();
        order.sort_by(|a, b| all[*a].0.total_cmp(&all[*b].0));
        let (mut above, mut free) = (0.0, Vec::new());
        for at in &order {
            free.push(all[*at].0 - all[*at].1 / 2.0 - above);
            above += all[*at].1;
        }
        let mean = |from: usize, to: usize| free[from..=to].iter().sum::<f64>() / f64::from(u32::try_from(to - from + 1).unwrap());
        let mut before = 0.0;
        for (place, at) in order.iter().enumerate() {
            let least = (0..=place).map(|from| (place..free.len()).map(|to| mean(from, to)).fold(f64::INFINITY, f64::min));
            let start = least.fold(f64::NEG_INFINITY, f64::max).clamp(top, (bottom - above).max(top)) + before;
            prop_assert!((middles[*at] - start - all[*at].1 / 2.0).abs() < 1e-6, "{:?} {:?}", all, middles);
            before += all[*at].1;
        }
    }

    /// A text is placed only where its corners and its middle lie within the area.
    #[test]
    fn a_name_lies_within_its_area(
        ring in proptest::collection::vec((0.0..100.0_f64, 0.0..100.0_f64), 3..9), width in 1.0..40.0_f64
    ) {
        let rings = [ring];
        if let Some((x, y)) = inside(&rings, width, 10.0) {
            let is_in = |px: f64, py: f64| {
                let own = &rings[0];
                let crosses = |at: usize| {
                    let ((x1, y1), (x2, y2)) = (own[at], own[(at + 1) % own.len()]);
                    (y1 <= py) != (y2 <= py) && (py - y1) / (y2 - y1) * (x2 - x1) + x1 <= px
                };
                (0..own.len()).filter(|at| crosses(*at)).count() % 2 == 1
            };
            for part in [-0.499, 0.0, 0.499] {
                for level in [-5.0, 0.0, 5.0] {
                    prop_assert!(is_in(width.mul_add(part, x), y + level), "{x} {y} {:?}", rings);
                }
            }
        }
    }

    /// Wrapped words are the words of the text, in lines that fit; the widest word here takes 141 px.
    #[test]
    fn wrapping_loses_no_word_and_no_room(words in proptest::collection::vec("[a-zđêơư]{1,12}", 1..15), most in 150.0..400.0_f64) {
        let text = words.join(" ");
        let lines = wrapped(&text, most, usize::MAX, 12.0, false);
        prop_assert_eq!(lines.join(" "), text);
        for (at, line) in lines.iter().enumerate() {
            prop_assert!(width_px(line, 12.0, false) <= most);
            if let Some(next) = lines.get(at + 1).and_then(|next| next.split(' ').next()) {
                prop_assert!(width_px(&format!("{line} {next}"), 12.0, false) > most, "a line ends too soon");
            }
        }
    }

    #[test]
    fn an_axis_encloses_its_values_in_even_steps(values in proptest::collection::vec(-1e6..1e6_f64, 1..9)) {
        let (marks, decimals) = axis(&values);
        let step = marks[1] - marks[0];
        prop_assert!(marks.windows(2).all(|pair| (pair[1] - pair[0] - step).abs() < step * 1e-6));
        prop_assert!(values.iter().all(|v| *v >= marks[0] - step * 1e-9 && *v <= marks[marks.len() - 1] + step * 1e-9));
        prop_assert!(nice_below(step * 1.000_001) >= step * 0.999_999, "a round step: {}", step);
        let scaled = step * 10_f64.powi(i32::from(decimals));
        prop_assert!((scaled - scaled.round()).abs() < 1e-6, "{} decimals show {}", decimals, step);
    }
}

#[test]
fn a_scale_may_run_either_way() {
    let up = Scale::new(-10.0, 30.0, 400.0, 200.0);
    assert!(
        [(-10.0, 400.0), (30.0, 200.0), (10.0, 300.0)].iter().all(|(v, px)| (up.px(*v) - px).abs() < 1e-9)
    );
    assert_eq!(range_with_zero([3.0, 7.0]), (0.0, 7.0));
    assert_eq!(range_with_zero([-3.0, -7.0]), (-7.0, 0.0));
    assert_eq!(range_with_zero([]), (0.0, 0.0));
    assert_eq!(
        [Some(1.0), Some(f64::NAN), Some(f64::INFINITY), None].map(known),
        [Some(1.0), None, None, None]
    );
}

#[test]
fn widths_are_those_of_the_font_for_latin_letters() {
    // The table hmtx of DejaVuSans.ttf 2.37, in 2048ths of the size, read with Python's struct.
    let advances = [
        ("A", 1401.0),
        ("đ", 1300.0),
        ("ế", 1260.0),
        (" ", 651.0),
        ("–", 1024.0),
        ("ơ", 1253.0),
        ("ự", 1298.0),
        ("Ơ", 1870.0),
        ("Ư", 1757.0),
        ("Ự", 1757.0),
        ("U\u{31b}\u{323}", 1757.0),
        ("Ờ", 1870.0),
        ("TRƯỜNG", 1251.0 + 1423.0 + 1757.0 + 1870.0 + 1532.0 + 1587.0),
    ];
    for (letters, advance) in advances {
        assert!((width_px(letters, 2048.0, false) - advance).abs() < 6.0, "{letters}");
    }
    assert!(
        width_px("漢", 12.0, false) > width_px("M", 12.0, false) * 0.9,
        "what is not known takes more room"
    );
    assert!(width_px("A", 12.0, true) > width_px("A", 12.0, false));
    assert!((BODY.width_px("Dệt") - width_px("Dệt", 12.0, false)).abs() < 1e-9);
}
