//! Shapes, letters and refusals of the painter.

use rstest::rstest;
use tiny_skia::{Pixmap, Rect};

use super::{
    attributes::colour,
    letters::{Anchor, outline as letters},
    outline::{path, rectangle},
    *,
};

/// A drawing of 20 by 20 pixels with these elements, or why it cannot be painted.
fn drawn(elements: &str) -> Result<Pixmap, String> {
    let svg = format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{elements}</svg>");
    let picture = Picture { title: String::new(), svg, width_px: 20, height_px: 20 };
    let image = png(&picture, 1.0).map_err(|error| error.to_string())?;
    Ok(Pixmap::decode_png(&image).unwrap())
}

/// The red, green, blue and opacity of a pixel.
fn at(image: &Pixmap, x: u32, y: u32) -> [u8; 4] {
    let pixel = image.pixel(x, y).unwrap().demultiply();
    [pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()]
}

const RED: [u8; 4] = [255, 0, 0, 255];
const NOTHING: [u8; 4] = [0, 0, 0, 0];

#[rstest]
#[case("#f00", [255, 0, 0])]
#[case("#1c262b", [0x1c, 0x26, 0x2b])]
#[case("#ABC", [0xaa, 0xbb, 0xcc])]
fn a_colour_has_three_or_six_digits(#[case] said: &str, #[case] rgb: [u8; 3]) {
    let known = colour(said).unwrap().unwrap().to_color_u8();
    assert_eq!(([known.red(), known.green(), known.blue()], known.alpha()), (rgb, 255));
}

#[rstest]
#[case("red")]
#[case("#")]
#[case("#12")]
#[case("#1234")]
#[case("#12345")]
#[case("#1234567")]
#[case("#+12345")]
#[case("#+12")]
#[case("#ggg")]
#[case("#đđđ")]
fn a_colour_of_another_form_is_refused(#[case] said: &str) {
    assert_eq!(colour(said), Err(format!("colour {said}")));
    assert_eq!(drawn(&format!("<rect width='9' height='9' fill='{said}'/>")).unwrap_err(), {
        format!("the drawing cannot be painted: colour {said}")
    });
    assert_eq!(colour("none"), Ok(None));
}

#[test]
fn path_data_is_absolute_in_capitals_and_relative_in_small_letters() {
    let square = path("M2 3H10V9H2Z").unwrap().unwrap();
    assert_eq!(square.bounds(), Rect::from_ltrb(2.0, 3.0, 10.0, 9.0).unwrap());
    for same in ["M2 3h8v6h-8z", "M2,3 L10,3 L10,9 L2,9 Z", "  m2 3l8 0l0 6l-8 0z", "M1 1m1 2h8v6h-8Z"] {
        assert_eq!(path(same).unwrap(), Some(square.clone()), "{same}");
    }
    assert_eq!(path("").unwrap(), None);
    assert_eq!(path("M1 1").unwrap(), None, "a point has no outline");
}

#[rstest]
#[case("M1", "path data M with 1 numbers")]
#[case("M1 2 3", "path data M with 3 numbers")]
#[case("M1 1Z2", "path data Z with 1 numbers")]
#[case("M1 1C1 1 2 2 3 3", "path data C with 6 numbers")]
#[case("M1 1Lx", "path data L with 0 numbers")]
#[case("M1 1L1 é", "path data L1 é")]
#[case("M1 1H1e99", "path data e with 1 numbers")]
#[case("é1 1", "path data é with 2 numbers")]
#[case("–", "path data – with 0 numbers")]
#[case("5 5", "path data 5 with 1 numbers")]
fn path_data_that_is_not_understood_is_refused(#[case] data: &str, #[case] said: &str) {
    assert_eq!(path(data).unwrap_err(), said);
}

#[test]
fn a_rectangle_keeps_its_bounds_whatever_its_corners() {
    let bounds = Rect::from_xywh(1.0, 2.0, 8.0, 4.0).unwrap();
    for radius in [0.0, 1.0, 2.0, 50.0, -3.0] {
        let own = rectangle(1.0, 2.0, 8.0, 4.0, radius).unwrap();
        assert_eq!(own.compute_tight_bounds(), Some(bounds), "{radius}");
    }
    let corners = [0.0, 1.0, 50.0].map(|radius| rectangle(1.0, 2.0, 8.0, 4.0, radius).unwrap().len());
    assert!(corners[0] < corners[1] && corners[1] == corners[2], "{corners:?}");
    for (width, height) in [(0.0, 4.0), (8.0, 0.0), (-8.0, 4.0), (f32::NAN, 4.0)] {
        assert!(rectangle(1.0, 2.0, width, height, 0.0).is_none(), "{width} {height}");
    }
}

#[test]
fn elements_take_their_colours_from_their_group_unless_they_have_their_own() {
    let image = drawn(
        "<g fill='#f00'><rect x='0' y='0' width='5' height='5'/><rect x='10' y='0' width='5' height='5' fill='#00f'/></g>
         <rect x='0' y='10' width='5' height='5'/><rect x='10' y='10' width='5' height='5' fill='none'/>",
    )
    .unwrap();
    assert_eq!([at(&image, 2, 2), at(&image, 12, 2)], [RED, [0, 0, 255, 255]]);
    assert_eq!([at(&image, 2, 12), at(&image, 12, 12)], [[0, 0, 0, 255], NOTHING], "black is the default");
}

#[test]
fn a_hole_is_open_by_the_even_odd_rule_alone() {
    let ring = "d='M0 0H20V20H0ZM5 5H15V15H5Z' fill='#f00'";
    let holed = drawn(&format!("<path fill-rule='evenodd' {ring}/>")).unwrap();
    assert_eq!([at(&holed, 2, 2), at(&holed, 10, 10)], [RED, NOTHING]);
    for rule in ["", "fill-rule='nonzero'"] {
        assert_eq!(at(&drawn(&format!("<path {rule} {ring}/>")).unwrap(), 10, 10), RED, "{rule}");
    }
}

#[test]
fn lines_have_a_width_and_dashes() {
    let line =
        |more: &str| drawn(&format!("<line x1='0' y1='10' x2='20' y2='10' stroke='#f00' {more}/>")).unwrap();
    let reached = |image: &Pixmap| (0..20).filter(|y| at(image, 10, *y)[3] == 255).count();
    assert_eq!([reached(&line("stroke-width='4'")), reached(&line("stroke-width='8'"))], [4, 8]);
    let dashed = line("stroke-width='4' stroke-dasharray='5 5'");
    assert_eq!([2, 7, 12, 17].map(|x| at(&dashed, x, 10)), [RED, NOTHING, RED, NOTHING]);
    assert_eq!(
        at(&drawn("<line x1='0' y1='10' x2='20' y2='10'/>").unwrap(), 10, 10),
        NOTHING,
        "no colour, no line"
    );
}

#[test]
fn a_pattern_repeats_its_tile() {
    let stripes = "<defs><pattern id='p' width='4' height='4' patternUnits='userSpaceOnUse'>
        <rect width='2' height='4' fill='#f00'/></pattern></defs><rect width='20' height='20' fill='url(#p)'/>";
    let image = drawn(stripes).unwrap();
    let row: Vec<bool> = (0..20).map(|x| at(&image, x, 10)[3] > 128).collect();
    let expected: Vec<bool> = (0..20).map(|x| x % 4 < 2).collect();
    assert_eq!(row, expected);
}

#[rstest]
#[case("<image/>", "element image")]
#[case("<rect rotate='1'/>", "rect with rotate")]
#[case("<g opacity='1'/>", "g with opacity")]
#[case("<rect width='x'/>", "width x")]
#[case("<circle r='inf'/>", "r inf")]
#[case("<rect width='9' height='9' fill='url(#none)'/>", "fill url(#none)")]
#[case("<path d='M0 0H9V9Z' fill-rule='odd'/>", "fill-rule odd")]
#[case("<line x2='9' stroke='#000' stroke-linecap='square'/>", "stroke-linecap square")]
#[case("<line x2='9' stroke='#000' stroke-linejoin='bevel'/>", "stroke-linejoin bevel")]
#[case("<line x2='9' stroke='#000' stroke-dasharray='5,5'/>", "stroke-dasharray 5,5")]
#[case("<line x2='9' stroke='#000' stroke-dasharray='5'/>", "stroke-dasharray 5")]
#[case("<text font-size='9' font-weight='700'>A</text>", "font-weight 700")]
#[case("<text font-size='9' text-anchor='centre'>A</text>", "text-anchor centre")]
#[case(
    "<pattern id='p' width='1' height='1'/><rect width='9' height='9' fill='url(#p)'/>",
    "element pattern"
)]
#[case(
    "<defs><pattern id='p' width='4' height='4'/></defs><rect width='9' height='9' fill='url(#p)'/>",
    "patternUnits objectBoundingBox"
)]
#[case(
    "<defs><pattern id='p' width='4' height='4' patternUnits='userSpaceOnUse' patternTransform='scale(2)'/></defs><rect width='9' height='9' fill='url(#p)'/>",
    "patternTransform scale(2)"
)]
#[case(
    "<defs><pattern id='p' width='0' height='4' patternUnits='userSpaceOnUse'/></defs><rect width='9' height='9' fill='url(#p)'/>",
    "a pattern of 0 by 4 pixels"
)]
fn what_would_be_left_out_is_named(#[case] elements: &str, #[case] said: &str) {
    assert_eq!(drawn(elements).unwrap_err(), format!("the drawing cannot be painted: {said}"));
}

fn bounds(text: &str, anchor: Anchor) -> Rect {
    letters(text, (100.0, 50.0), 20.0, false, anchor).unwrap().bounds()
}

#[test]
fn a_text_starts_ends_or_is_centred_at_its_point() {
    let [start, middle, end] =
        [Anchor::Start, Anchor::Middle, Anchor::End].map(|anchor| bounds("Hà Nội", anchor));
    let width = start.left() - end.left();
    assert!((60.0..80.0).contains(&width), "{width}");
    assert!((start.left() - middle.left() - width / 2.0).abs() < 0.01);
    assert!(start.left() >= 100.0 && end.right() <= 100.0 + 1.0, "{start:?} {end:?}");
    assert!(start.top() < 36.0 && start.bottom() > 50.0, "a tone above and a dot below the line: {start:?}");
}

#[test]
fn letters_and_their_marks_are_composed_before_they_are_drawn() {
    let [composed, apart] =
        ["Tiếng Việt", "Tie\u{302}\u{301}ng Vie\u{323}\u{302}t"].map(|text| bounds(text, Anchor::Start));
    assert_eq!(composed, apart);
    let [plain, controls] =
        ["AB", "A\u{200b}\u{ad}\u{202e}B\u{feff}"].map(|text| bounds(text, Anchor::Start));
    assert_eq!(plain, controls);
    assert!(letters(" ", (0.0, 0.0), 20.0, false, Anchor::Start).is_none());
    assert!(letters("", (0.0, 0.0), 20.0, true, Anchor::End).is_none());
    let bold = letters("AB", (100.0, 50.0), 20.0, true, Anchor::Start).unwrap().bounds();
    assert!(bold.width() > plain.width());
    let [one, double] = [20.0, 40.0]
        .map(|size| letters("AB", (0.0, 0.0), size, false, Anchor::Start).unwrap().bounds().width());
    assert!((double - 2.0 * one).abs() < 0.01);
}

#[test]
fn sides_that_no_image_has_are_refused_before_they_are_allocated() {
    for (width_px, height_px, scale) in [(0, 9, 1.0), (9, 0, 1.0), (10_001, 9, 2.0), (9, u32::MAX, 1.0)] {
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_owned();
        let picture = Picture { title: String::new(), svg, width_px, height_px };
        assert!(matches!(png(&picture, scale), Err(PngError::Size { .. })), "{width_px} {height_px} {scale}");
    }
    let said = PngError::Size { width: 0.0, height: 9.0 }.to_string();
    assert_eq!(said, "an image cannot be 0 by 9 pixels");
}
