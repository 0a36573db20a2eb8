//! The folder of a city, and what is said of one that cannot be used.

use rstest::rstest;

use super::*;

#[test]
fn the_folder_that_comes_with_the_program_is_that_of_hanoi() {
    let CityFolder { city, folder, seed } = embedded();
    assert_eq!((city.code.as_str(), city.name.vi.as_str(), folder), ("hanoi", "Hà Nội", None));
    assert_eq!((city.crs, city.degrees()), (Crs::TM3_105, [(105.0, 106.0), (20.0, 21.0)]));
    assert!(seed.files().all(|(_, file)| Path::new("geodata").join(file).is_file()));
}

/// The file of the program with one line changed.
#[rstest]
#[case::unknown_system("crs = 5897", "crs = 27700", "crs = 27700; expected the EPSG code of a zone")]
#[case::no_metres("crs = 5897", "crs = 4326", "crs = 4326; expected the EPSG code of a zone")]
#[case::another_meridian("crs = 5897", "crs = 5896", "bounds = [105.28, 20.56, 106.02, 21.39]; expected")]
#[case::turned("bounds = [105.28, 20.56", "bounds = [20.56, 105.28", "bounds = [20.56, 105.28")]
#[case::elsewhere(
    "lat = 20.975",
    "lat = 10.8",
    "map.lon, map.lat = (105.82, 10.8); expected a point in bounds"
)]
#[case::no_edition(
    "default = \"districts-2024\"",
    "default = \"d\"",
    "boundaries.default = \"d\"; expected the code"
)]
#[case::no_level(
    "level = \"ward\"",
    "level = \"village\"",
    "boundaries.editions[1].level = \"village\"; expected district or ward"
)]
#[case::twice("code = \"wards-2025\"", "code = \"districts-2024\"", "boundaries.editions[1].code")]
#[case::no_name("vi = \"Hà Nội\"", "vi = \" \"", "name.vi = \" \"; expected a name")]
#[case::no_address(
    "[map]",
    "[contact]\nname = { vi = \"a\", en = \"a\" }\n[map]",
    "contact = \"\"; expected an email"
)]
#[case::no_mail(
    "[map]",
    "[contact]\nname = { vi = \"a\", en = \"a\" }\nemail = \"a\"\n[map]",
    "contact.email"
)]
#[case::no_page("[map]", "[contact]\nname = { vi = \"a\", en = \"a\" }\nurl = \"a\"\n[map]", "contact.url")]
#[case::no_agency(
    "[map]",
    "[contact]\nname = { vi = \"a\", en = \"a\" }\nemail = \"a@b.vn\"\nagency = \"SỞ CT\"\n[map]",
    "contact.agency"
)]
#[case::unknown_key("zoom = 9", "zoom = 9\ncolour = 1", "unknown field `colour`")]
#[case::no_number("zoom = 9", "zoom = \"near\"", "zoom")]
#[case::no_position("point = \"105.9128,21.0400\"", "point = \"106.9128,21.0400\"", "examples.point")]
fn a_file_that_is_no_city_is_told_with_key_value_and_what_was_expected(
    #[case] line: &str,
    #[case] instead: &str,
    #[case] told: &str,
) {
    let text = EMBEDDED.replacen(line, instead, 1);
    assert_ne!(text, EMBEDDED);
    let error = parse(&text, None).unwrap_err();
    let [en, vi] = [Lang::En, Lang::Vi].map(|lang| error.say(lang));
    assert!(en.contains(told) && en.contains("city.toml"), "{en}");
    assert!(matches!(error, CityError::Form { .. }) || vi.contains("; cần "), "{vi}");
}

/// Da Nang's zone, which no other city of this list has.
#[test]
fn any_zone_of_the_country_can_be_a_city_s() {
    let text = EMBEDDED
        .replacen("crs = 5897", "crs = 5899", 1)
        .replacen("bounds = [105.28, 20.56, 106.02, 21.39]", "bounds = [107.8, 15.8, 108.4, 16.3]", 1)
        .replacen("lon = 105.82\nlat = 20.975", "lon = 108.2\nlat = 16.05", 1)
        .replacen("105.9128,21.0400", "16.05 108.2", 1)
        .replacen("105.88,21.0,105.95,21.06", "108.1,16,108.2,16.1", 1);
    let city = parse(&text, None).unwrap().city;
    assert_eq!((city.crs.epsg(), city.crs.central_meridian()), (5899, Some(107.75)));
    assert!(city.crs.offered().contains(&city.crs) && !Crs::ALL.contains(&city.crs));
}

#[test]
fn a_folder_without_its_files_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let missing = read(Some(folder.path())).unwrap_err();
    assert!(matches!(missing, CityError::File { .. }), "{missing}");
    std::fs::write(folder.path().join(FILE), EMBEDDED).unwrap();
    let error = read(Some(folder.path())).unwrap_err().to_string();
    assert!(error.contains("seed.sources = \"sources.csv\"; expected a file in this folder"), "{error}");
}
