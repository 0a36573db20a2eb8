//! The page for people: what it says, where it leads, how it looks.

use std::{fs, process::Command};

use rstest::rstest;

use crate::{
    harness::{Folder, InTime, Server},
    imports::facts::{CLUSTERS, FIRMS, ZONES, firms_there, firms_there_with},
};

/// Elements that have no end tag (HTML §13.1.2).
const VOID: [&str; 5] = ["meta", "link", "input", "br", "img"];

/// The values of an attribute, in order.
fn values(html: &str, attribute: &str) -> Vec<String> {
    let mark = format!(" {attribute}=\"");
    let found = html.split(mark.as_str()).skip(1).filter_map(|rest| rest.split('"').next());
    found.map(|value| value.replace("&amp;", "&")).collect()
}

fn home(server: &Server, language: &str) -> String {
    let answer = server.ask("GET", "/plain", &[("accept-language", language)]);
    assert_eq!((answer.status, answer.header("content-type")), (200, "text/html; charset=utf-8"));
    answer.text()
}

#[test]
fn every_element_that_begins_ends() {
    let server = Server::seeded();
    let html = home(&server, "vi");
    assert!(html.starts_with("<!DOCTYPE html><html "), "{html}");
    let mut open: Vec<&str> = Vec::new();
    for tag in html.split('<').skip(2).filter_map(|rest| rest.split('>').next()) {
        let name = tag.trim_start_matches('/').split(' ').next().expect("a name");
        match tag.starts_with('/') {
            true => assert_eq!(open.pop(), Some(name)),
            false if VOID.contains(&name) => {}
            false => open.push(name),
        }
    }
    assert!(open.is_empty(), "{open:?}");
    server.stop();
}

#[rstest]
#[case("en", "lang=\"en\"", "SCHEMATIC", "Industrial clusters")]
#[case("vi", "lang=\"vi\"", "SƠ ĐỒ", "Cụm công nghiệp")]
fn the_home_page_tells_what_is_held(
    #[case] language: &str,
    #[case] mark: &str,
    #[case] schematic: &str,
    #[case] clusters: &str,
) {
    let server = Server::seeded();
    let html = home(&server, language);
    let counts = [ZONES, CLUSTERS, FIRMS].map(|count| format!("<strong>{count}</strong>"));
    for said in [mark, clusters].into_iter().chain(counts.iter().map(String::as_str)) {
        assert!(html.contains(said), "{said} is not on the page");
    }
    assert!(html.to_uppercase().contains(schematic), "{schematic} is not on the page");
    assert!(html.contains(&format!("OAPIF:{}", server.url("/ogc"))), "the address for QGIS is this server's");
    server.stop();
}

/// What a page says, without its marks and its names of other things.
fn said(html: &str) -> String {
    let texts = html.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, text)| text.trim());
    texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Records are more than the establishments of today, a place is told of these, and nobody is called industrial who is not
/// known to be.
#[rstest]
#[case("vi", "bản ghi cơ sở", "Có tọa độ, trong số được tính")]
#[case("en", "records of establishments", "With coordinates, of those counted")]
fn the_card_of_establishments_tells_records_and_who_is_there_today(
    #[case] language: &str,
    #[case] records: &str,
    #[case] placed: &str,
) {
    let server = Server::seeded();
    let page = said(&home(&server, language));
    let (there, with_point) = (firms_there(), firms_there_with("lon"));
    assert!(there < FIRMS, "some of the seed are gone");
    let gone = FIRMS - there;
    let counts = match language {
        "vi" => format!("có {there} được tính, {gone} không được tính"),
        _ => format!("{there} count, {gone} do not"),
    };
    for told in [format!("{FIRMS}\n{records}"), counts, format!("{placed}: {with_point}")] {
        assert!(page.replace("\n: ", ": ").contains(&told), "{told} is not in {page}");
    }
    assert!(!page.contains("ndustrial establishments") && !page.contains("Cơ sở công nghiệp"), "{page}");
    server.stop();
}

/// The register holds an area that is older than the law of parks: told by its recorded kind, and of no count of the city.
#[rstest]
#[case("vi", "theo loại ghi trong sổ đăng ký: ", "thành phố không tính")]
#[case("en", "by the kind that the register records: ", "the city does not count")]
fn the_card_of_parks_tells_the_kinds_that_are_recorded(
    #[case] language: &str,
    #[case] by: &str,
    #[case] why: &str,
) {
    let server = Server::seeded();
    let page = said(&home(&server, language));
    let lawful = ZONES - 1;
    assert!(page.contains(&format!("{ZONES} ")) && page.contains(&format!("{by}{lawful} ")), "{page}");
    assert!(!page.contains(why) && page.contains("Z20 "), "{page}");
    server.stop();
}

/// Names and codes stay what they are: words that every English sentence has are in none.
#[rstest]
#[case::asked("/plain?lang=vi", "en")]
#[case::as_the_browser_says("/plain", "vi")]
#[case::of_a_report("/api/reports/sector-mix?boundaries=city&f=html&lang=vi", "en")]
fn a_vietnamese_page_has_no_english_words(#[case] page: &str, #[case] language: &str) {
    let server = Server::seeded();
    let text = said(&server.ask("GET", page, &[("accept-language", language)]).text());
    let words = text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    let english =
        ["the", "of", "and", "with", "firms", "establishments", "parks", "records", "sector", "today"];
    let found: Vec<String> = words.filter(|word| english.contains(&word.as_str())).collect();
    assert!(found.is_empty() && text.contains("cơ sở"), "{page}: {found:?} in {text}");
    server.stop();
}

#[test]
fn beside_made_up_figures_stands_that_they_are_made_up() {
    let folder = Folder::empty();
    folder.xuong(&["demo", "--synthetic", "300", "--seed", "7", "--seed-only"]).ended(0);
    let (made_up, real) = (Server::on(folder), Server::seeded());
    for (language, mark) in [("vi", "DỮ LIỆU GIẢ LẬP"), ("en", "SYNTHETIC DATA")] {
        let page = home(&made_up, language);
        let [before, figures] = [mark, "class=\"figures\""].map(|part| page.find(part).expect(part));
        assert!(before < figures && page[before..figures].len() < 300, "{page}");
        assert!(!home(&real, language).contains(mark));
    }
    made_up.stop();
    real.stop();
}

#[test]
fn a_language_can_be_chosen_against_the_browser() {
    let server = Server::seeded();
    let asked = server.ask("GET", "/plain?lang=vi", &[("accept-language", "en")]).text();
    assert_eq!(values(&asked, "lang")[0], "vi");
    assert_eq!(server.get("/plain?lang=fr").status, 400);
    assert_eq!(server.get("/plain?colour=red").status, 400);
    server.stop();
}

#[rstest]
#[case("en")]
#[case("vi")]
fn every_link_leads_somewhere(#[case] language: &str) {
    let server = Server::seeded();
    let html = home(&server, language);
    let links = values(&html, "href");
    assert!(links.len() > 15, "{links:?}");
    for link in links.into_iter().chain(values(&html, "src")) {
        assert_eq!(
            server.get(&format!("/{}", link.trim_start_matches("./").trim_start_matches('/'))).status,
            200,
            "{link}"
        );
    }
    for form in ["api/search?q=sai+dong&lang=vi", "api/near?point=105.9128%2C21.0400&within=3km&f=csv"] {
        let action = form.split('?').next().expect("a path").to_owned();
        assert!(values(&html, "action").contains(&action), "no form asks {action}");
        assert_eq!(server.get(&format!("/{form}")).status, 200, "{form}");
    }
    server.stop();
}

#[test]
fn nothing_is_fetched_from_elsewhere() {
    let server = Server::seeded();
    let answer = server.get("/plain");
    let policy = answer.header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    let texts = [answer.text(), server.get("/style.css").text()];
    for text in texts.iter().map(|text| text.replace(&server.url(""), "")) {
        assert!(!text.contains("://") && !text.contains("\"//") && !text.contains("@import"), "{text}");
        assert!(!text.contains("<script") && !text.contains("style=\""), "the policy would stop it");
    }
    let style = server.get("/style.css");
    assert_eq!((style.status, style.header("content-type")), (200, "text/css; charset=utf-8"));
    server.stop();
}

#[rstest]
#[case::desktop("1280,900")]
#[case::phone("390,844")]
fn a_browser_draws_the_page(#[case] size: &str) {
    let server = Server::seeded();
    let folder = Folder::empty();
    let picture = folder.path().join("page.png");
    let status = Command::new("chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
        .args([
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
        ])
        .arg(format!("--user-data-dir={}", folder.path().join("profile").display()))
        .arg(format!("--screenshot={}", picture.display()))
        .arg(format!("--window-size={size}"))
        .arg(server.url("/plain?lang=vi"))
        .output_in_time()
        .unwrap_or_else(|e| panic!("chromium: {e}: install it (apt-get install chromium)"));
    let drawn =
        fs::read(&picture).unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&status.stderr)));
    assert!(drawn.starts_with(b"\x89PNG") && drawn.len() > 10_000, "{} bytes", drawn.len());
    server.stop();
}
