//! Drawings: read by other readers, measured with the font they are painted in.
#![expect(clippy::cast_precision_loss, reason = "small whole numbers")]

use std::{fs, path::Path};

use roxmltree::Document;
use rstest::rstest;
use tiny_skia::{Pixmap, PremultipliedColorU8, Rect};
use ttf_parser::Face;
use unicode_normalization::UnicodeNormalization;
use xuong::{
    document::{
        chart::{
            bars::{Bar, bars},
            choropleth::{Area, Map, Water, areas},
            lines::{Series, lines},
        },
        parts::Picture,
        render::png::{PngError, png},
    },
    model::lang::Lang,
};

const LONG: &str =
    "Chế biến gỗ và sản xuất sản phẩm từ gỗ, tre, nứa (trừ giường, tủ, bàn, ghế) <R&D> \"khác\"";

fn bar(label: &str, value: impl Into<Option<f64>>, before: impl Into<Option<f64>>) -> Bar {
    Bar { label: label.to_owned(), value: value.into(), before: before.into() }
}

fn series(name: &str, values: &[Option<f64>]) -> Series {
    Series { name: name.to_owned(), values: values.to_vec(), estimated: vec![false, true] }
}

fn years(count: u32) -> Vec<String> {
    (0..count).map(|at| (2000 + at).to_string()).collect()
}

fn square(name: &str, at: f64, value: Option<f64>) -> Area {
    let west = at * 5000.0;
    let ring = vec![[west, 0.0], [west + 5000.0, 0.0], [west + 5000.0, 9000.0], [west, 9000.0]];
    Area { name: name.to_owned(), rings: vec![ring], value }
}

fn many_bars() -> Picture {
    let list: Vec<Bar> = (0..30)
        .map(|at| {
            let name = if at % 3 == 0 { LONG } else { "Quận Bình Thạnh" };
            bar(name, f64::from((at * 37) % 29 - 11) * 1234.5, f64::from((at * 17) % 23 - 9) * 1500.0)
        })
        .collect();
    bars(LONG, &list, "tỷ đồng", 1, Lang::Vi)
}

fn equal_ends(count: u32) -> Picture {
    let all: Vec<Series> = (0..count)
        .map(|at| series(&format!("Ngành {at}"), &[Some(f64::from(at)), None, Some(7.0)]))
        .collect();
    lines("Cùng đích", &years(3), &all, "%", 1, Lang::Vi)
}

fn city() -> Picture {
    let all: Vec<Area> = (0..4)
        .map(|at| {
            square(
                ["Thủ Đức", LONG, "Quận 10", "Cần Giờ & biển"][at],
                at as f64,
                [Some(0.4), Some(2.5), None, Some(9.0)][at],
            )
        })
        .collect();
    let banks = vec![[-300.0, 300.0], [9e4, 350.0], [9e4, 420.0], [-300.0, 380.0]];
    let waters = [
        Water { name: "Sông <Lớn>".to_owned(), lines: vec![banks], is_area: true },
        Water {
            name: "Sông Nhỏ".to_owned(),
            lines: vec![vec![[500.0, -1e4], [f64::NAN, 0.0]]],
            is_area: false,
        },
    ];
    let map = Map {
        title: "Mật độ",
        areas: &all,
        classes: &[1.2, 2.5],
        waters: &waters,
        dots: &[[100.0, 100.0], [f64::NAN, 1.0]],
        unit: "cơ sở/km²",
        decimals: 1,
        caveat: Some("RANH GIỚI SƠ ĐỒ"),
    };
    areas(&map, Lang::Vi)
}

fn no_figures() -> Picture {
    lines("Trống", &years(3), &[series("Không", &[None, Some(f64::NAN)])], "%", 1, Lang::Vi)
}

fn one_period() -> Picture {
    let all = [series("Âm", &[Some(-5.0)]), series("Không rõ", &[]), series("Thừa", &[Some(2.0), Some(9e9)])];
    lines("Một kỳ", &years(1), &all, "%", 1, Lang::En)
}

fn all_negative() -> Picture {
    let list =
        [bar("A", -1200.0, -900.0), bar("B", None, -300.0), bar("C", -20.0, 100.0), bar("D", -1.0, -1500.0)];
    bars("Mất đi", &list, "", 0, Lang::En)
}

#[rstest]
#[case::many_bars(many_bars())]
#[case::all_negative(all_negative())]
#[case::one_bar(bars("Một", &[bar("Dệt", 12.0, None)], "%", 1, Lang::Vi))]
#[case::nothing_but_zero(bars("Không", &[bar("Dệt", 0.0, 0.0), bar("Da", None, None)], "%", 1, Lang::Vi))]
#[case::equal_bars(bars("Bằng", &[bar("Dệt", 5.0, 5.0), bar("Da", 5.0, 5.0)], "%", 1, Lang::Vi))]
#[case::no_bars(bars("Trống", &[], "%", 1, Lang::Vi))]
#[case::eight_lines(equal_ends(8))]
#[case::forty_lines(equal_ends(40))]
#[case::no_figures(no_figures())]
#[case::one_period(one_period())]
#[case::no_periods(lines("Trống", &[], &[], "", 0, Lang::En))]
#[case::monthly(lines("Tháng", &years(60), &[series(LONG, &[Some(1e9), Some(1.01e9)])], "đồng", 0, Lang::Vi))]
#[case::city(city())]
#[case::unknown_city(areas(&Map { title: "?", areas: &[square("A", 0.0, None)], ..Map::default() }, Lang::En))]
#[case::no_city(areas(&Map { title: "?", classes: &[1.0], dots: &[[1.0, 2.0]], caveat: Some(LONG), ..Map::default() }, Lang::En))]
fn a_drawing_is_xml_and_keeps_its_texts_within_and_apart(#[case] picture: Picture) {
    let xml = Document::parse(&picture.svg).unwrap();
    assert_eq!(xml.root_element().attribute("width"), Some(picture.width_px.to_string().as_str()));
    assert!(!picture.svg.contains("NaN") && !picture.svg.contains("inf"));
    assert!(
        xml.descendants()
            .filter_map(|node| node.attribute("font-size"))
            .all(|size| size.parse::<f64>().unwrap() >= 11.0)
    );
    let boxes = text_boxes(&picture);
    assert!(!boxes.is_empty());
    for (at, (text, rect)) in boxes.iter().enumerate() {
        let inside = rect.left() >= 1.0 && rect.right() <= picture.width_px as f32 - 1.0;
        assert!(inside && rect.bottom() <= picture.height_px as f32, "{text} {rect:?}");
        for (other, its) in &boxes[..at] {
            let across = rect.left() < its.right() - 0.5 && its.left() < rect.right() - 0.5;
            let along = rect.top() < its.bottom() - 0.5 && its.top() < rect.bottom() - 0.5;
            assert!(!(across && along), "{text} over {other}");
        }
    }
    assert_eq!(png(&picture, 1.0).unwrap(), png(&picture.clone(), 1.0).unwrap());
}

/// Texts and the room they take in the font, between its highest and its lowest letters.
fn text_boxes(picture: &Picture) -> Vec<(String, Rect)> {
    let faces =
        [dejavu::sans::regular(), dejavu::sans::bold()].map(|font| Face::parse(font, 0).expect("a font"));
    let xml = Document::parse(&picture.svg).expect("XML");
    let of = |node: roxmltree::Node<'_, '_>| {
        let number =
            |name: &str| node.attribute(name).expect("an attribute").parse::<f32>().expect("a number");
        let text = node.text().unwrap_or_default();
        let face = &faces[usize::from(node.attribute("font-weight") == Some("bold"))];
        let em = number("font-size") / f32::from(face.units_per_em());
        let advance =
            |c: char| face.glyph_hor_advance(face.glyph_index(c).unwrap_or_default()).unwrap_or_default();
        let width: f32 = text.nfc().map(|c| f32::from(advance(c)) * em).sum();
        let left = number("x")
            - match node.attribute("text-anchor") {
                None => 0.0,
                Some("middle") => width / 2.0,
                Some("end") => width,
                Some(other) => panic!("{other}"),
            };
        let (top, bottom) = (f32::from(face.ascender()) * em, f32::from(face.descender()) * em);
        let rect = Rect::from_ltrb(left, number("y") - top, left + width, number("y") - bottom);
        (text.to_owned(), rect.expect("a text of some width"))
    };
    xml.descendants().filter(|node| node.has_tag_name("text")).map(of).collect()
}

#[test]
fn a_bar_tells_its_whole_name_and_value_when_pointed_at() {
    let picture = bars("Ngành", &[bar(LONG, 1234.5, None), bar("Da", f64::NAN, 3.0)], "tỷ đồng", 1, Lang::Vi);
    let xml = Document::parse(&picture.svg).unwrap();
    let titles: Vec<&str> =
        xml.descendants().filter(|node| node.has_tag_name("title")).filter_map(|node| node.text()).collect();
    let told = format!("{LONG}: 1.234,5 tỷ đồng");
    assert_eq!(titles, ["Ngành", told.as_str(), "Da: – tỷ đồng; kỳ trước: 3,0 tỷ đồng"]);
    let bars_drawn = xml.descendants().filter(|node| node.attribute("height") == Some("14")).count();
    assert_eq!(bars_drawn, 1, "an unknown value has no bar");
}

#[test]
fn the_period_before_has_a_legend_only_where_it_is_drawn() {
    let with = bars("A", &[bar("B", 1.0, 2.0)], "", 0, Lang::En);
    let without = bars("A", &[bar("B", 1.0, None)], "", 0, Lang::En);
    assert!(with.svg.contains("Previous period") && !without.svg.contains("Previous period"));
}

#[test]
fn an_unknown_period_is_a_gap_and_an_estimate_is_dashed() {
    let one = [series("A", &[Some(1.0), Some(2.0), None, Some(3.0), Some(4.0)])];
    let picture = lines("A", &years(5), &one, "", 1, Lang::En);
    let xml = Document::parse(&picture.svg).unwrap();
    let strokes: Vec<bool> = xml
        .descendants()
        .filter(|node| node.attribute("stroke-linecap").is_some())
        .map(|node| node.attribute("stroke-dasharray").is_some())
        .collect();
    assert_eq!(strokes, [true, false]);
    assert!(picture.svg.contains("A, 2001: 2.0 (estimated)"));
}

#[test]
fn areas_wear_the_colour_of_their_class_and_the_legend_says_which() {
    let picture = city();
    let xml = Document::parse(&picture.svg).unwrap();
    let fills: Vec<&str> = xml
        .descendants()
        .filter_map(|node| node.attribute("fill-rule").and(node.attribute("fill")))
        .collect();
    let legend: Vec<(&str, &str)> = xml
        .descendants()
        .filter(|node| node.attribute("height") == Some("13"))
        .filter_map(|node| Some((node.attribute("fill")?, node.next_sibling_element()?.text()?)))
        .collect();
    let texts: Vec<&str> = legend.iter().map(|(_, text)| *text).collect();
    assert_eq!(texts, ["0–1,2", "1,2–2,5", "> 2,5", "không rõ"]);
    let by_class = [0, 1, 3, 2].map(|class| legend[class].0);
    assert_eq!(fills, by_class, "a value on a break belongs below it");
    assert!(picture.svg.contains("RANH GIỚI SƠ ĐỒ") && picture.svg.contains(" km</text>"));
    assert_eq!(picture.svg.matches("r=\"2\"").count(), 1, "a dot without a place is not drawn");
}

#[rstest]
#[case(&[0.0, 5.0], &[0.0, 4.0], &["0", "1–5"])]
#[case(&[0.0, 1.0, 2.0, 4.0], &[0.0, 4.0], &["0", "1", "2", "3–4"])]
#[case(&[-3.0, 5.0], &[-4.0, 4.0], &["≤ -3", "-3 to 5"])]
#[case(&[0.02, 0.04], &[0.01, 0.03], &["0–0.02", "0.02–0.04"])]
#[case(&[], &[3.0, 7.0], &["0–7"])]
#[case(&[-5.0, -3.0], &[-9.0, -4.0], &["≤ -5", "-5 to -3"])]
fn classes_are_written_so_that_they_differ(
    #[case] breaks: &[f64],
    #[case] values: &[f64],
    #[case] told: &[&str],
) {
    let all: Vec<Area> = values.iter().enumerate().map(|(at, v)| square("A", at as f64, Some(*v))).collect();
    let picture = areas(&Map { title: "A", areas: &all, classes: breaks, ..Map::default() }, Lang::En);
    let xml = Document::parse(&picture.svg).unwrap();
    let legend: Vec<&str> = xml
        .descendants()
        .filter(|node| node.attribute("height") == Some("13"))
        .filter_map(|node| node.next_sibling_element()?.text())
        .collect();
    assert_eq!(legend, told);
}

#[test]
fn an_image_has_the_pixels_of_its_scale_and_letters_in_it() {
    let image = png(&many_bars(), 2.0).unwrap();
    let side = |at: usize| u32::from_be_bytes(image[at..at + 4].try_into().unwrap());
    assert_eq!((side(16), side(20)), (1440, many_bars().height_px * 2));
    let nameless = bars("", &[], "", 0, Lang::Vi);
    assert!(image.len() > 20 * png(&nameless, 1.0).unwrap().len());
}

#[test]
fn what_is_no_drawing_or_no_size_is_refused() {
    let broken = Picture { title: String::new(), svg: "<svg".to_owned(), width_px: 1, height_px: 1 };
    assert!(matches!(png(&broken, 1.0), Err(PngError::Svg(_))));
    for scale in [0.0, -1.0, 1e6, f32::NAN] {
        assert!(matches!(png(&city(), scale), Err(PngError::Size { .. })));
    }
}

#[test]
fn what_no_drawing_has_is_not_left_out_in_silence() {
    for part in
        ["<image/>", "<rect transform='scale(2)'/>", "<path d='M0 0C1 1 2 2 3 3'/>", "<g fill='red'/>"]
    {
        let svg = format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{part}</svg>");
        let picture = Picture { title: String::new(), svg, width_px: 9, height_px: 9 };
        assert!(matches!(png(&picture, 1.0), Err(PngError::Unknown(_))), "{part}");
    }
}

/// Whether two pixels differ so that it may be seen.
fn differ(a: PremultipliedColorU8, b: PremultipliedColorU8) -> bool {
    let [a, b] = [a, b].map(|p| [p.red(), p.green(), p.blue(), p.alpha()]);
    a.iter().zip(b).any(|(a, b)| a.abs_diff(b) > 8)
}

/// `tests/fixtures/pictures` says who painted the images.
#[rstest]
#[case("bars")]
#[case("lines")]
#[case("areas")]
#[case("letters")]
fn an_image_is_the_one_that_another_painter_paints(#[case] name: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pictures");
    let theirs = Pixmap::load_png(folder.join(format!("{name}.png"))).expect("an image");
    let svg = fs::read_to_string(folder.join(format!("{name}.svg"))).expect("a drawing");
    let (width_px, height_px) = (theirs.width() / 2, theirs.height() / 2);
    let picture = Picture { title: String::new(), svg, width_px, height_px };
    let ours = Pixmap::decode_png(&png(&picture, 2.0).unwrap()).expect("an image");
    let pairs = ours.pixels().iter().zip(theirs.pixels());
    let different = pairs.filter(|(a, b)| differ(**a, **b)).count();
    assert!(different * 100 <= ours.pixels().len(), "{different} of {} pixels", ours.pixels().len());
}

#[test]
fn letters_and_their_marks_look_the_same_together_and_apart() {
    let [together, apart] = [
        "Tiếng Việt: Ở, ẵ, Ỹ, đ",
        "Tie\u{302}\u{301}ng Vie\u{323}\u{302}t: O\u{31b}\u{309}, a\u{306}\u{303}, Y\u{303}, đ",
    ]
    .map(|name| png(&bars("", &[bar(name, 1.0, None)], "", 0, Lang::Vi), 1.0).unwrap());
    assert_eq!(together, apart);
}
