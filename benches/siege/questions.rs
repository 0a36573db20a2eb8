//! The requests that once stopped the server, each with any number of variants.

use std::f64::consts::TAU;

use super::client::request;

/// The centre of the firms: the middle of Hà Nội.
const MIDDLE: (f64, f64) = (105.85, 21.03);

/// Vertices of an area.
const CORNERS: u32 = 2000;

/// Words in the names of firms.
const WORDS: [&str; 8] = ["cong ty", "co khi", "det may", "nhua", "go", "thep", "bao bi", "dien tu"];

/// The kinds of requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Workbook,
    Page,
    Search,
    Near,
    Area,
    Tile,
    HalfYear,
    SectorMix,
    Past,
}

/// Pseudorandom numbers, reproducible by seed (`SplitMix64`).
#[derive(Debug)]
pub(crate) struct Seeded(pub(crate) u64);

impl Seeded {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.next() % most.max(1) as u64).expect("below a usize")
    }

    /// A number from -1 to 1.
    fn around(&mut self) -> f64 {
        f64::from(u32::try_from(self.next() >> 32).expect("32 bits")) / f64::from(u32::MAX) * 2.0 - 1.0
    }

    fn place(&mut self) -> (f64, f64) {
        (MIDDLE.0 + self.around() * 0.2, MIDDLE.1 + self.around() * 0.2)
    }

    fn of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }

    /// A word with one letter replaced.
    fn misspelt(&mut self) -> String {
        let mut letters: Vec<char> = self.of(&WORDS).chars().collect();
        let at = self.below(letters.len());
        letters[at] = char::from(b'a' + u8::try_from(self.below(26)).expect("a letter"));
        format!("{}zq{}", String::from_iter(letters).replace(' ', "%20"), self.below(1000))
    }

    fn star(&mut self) -> String {
        let ((lon, lat), tooth) = (self.place(), 0.6 + self.around() * 0.3);
        let corners = (0..=CORNERS).map(|corner| {
            let angle = TAU * f64::from(corner % CORNERS) / f64::from(CORNERS);
            let radius = 0.3 * if corner % 2 == 0 { 1.0 } else { tooth };
            format!("[{:.6},{:.6}]", lon + radius * angle.cos(), lat + radius * angle.sin())
        });
        let ring: Vec<String> = corners.collect();
        format!(r#"{{"type":"Polygon","coordinates":[[{}]]}}"#, ring.join(","))
    }
}

impl Kind {
    pub(crate) const ALL: [Self; 9] = [
        Self::Workbook,
        Self::Page,
        Self::Search,
        Self::Near,
        Self::Area,
        Self::Tile,
        Self::HalfYear,
        Self::SectorMix,
        Self::Past,
    ];

    /// The name in the table.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Workbook => "items `f=xlsx`, `limit=10000`",
            Self::Page => "items, `limit=10000`",
            Self::Search => "search, misspelt",
            Self::Near => "near, 60 km",
            Self::Area => "`POST` area, 2,000 corners",
            Self::Tile => "tile, new filter",
            Self::HalfYear => "`six-monthly`, docx",
            Self::SectorMix => "`sector-mix` by ward",
            Self::Past => "`as_of`",
        }
    }

    /// A request of this kind by a client; `instants` are those with past states.
    pub(crate) fn ask(self, seed: &mut Seeded, number: usize, firms: usize, instants: &[String]) -> Vec<u8> {
        let client = format!("203.0.113.{}", number % 250 + 1);
        let get = |path: String| request("GET", &path, &client, "");
        let items = "/ogc/collections/firms/items";
        let offset = seed.below(firms.saturating_sub(10_000));
        let (lon, lat) = seed.place();
        match self {
            Self::Workbook => get(format!("{items}?f=xlsx&limit=10000&offset={offset}")),
            Self::Page => {
                get(format!("{items}?f={}&limit=10000&offset={offset}", seed.of(&["json", "csv", "html"])))
            }
            Self::Search => get(format!("/api/search?q={}", seed.misspelt())),
            Self::Near => get(format!(
                "/api/near?point={lon:.5},{lat:.5}&within=60km&limit=10000&f={}",
                seed.of(&["json", "csv"])
            )),
            Self::Area => request("POST", "/api/reports/sector-mix", &client, &seed.star()),
            Self::Tile => {
                let (z, row, column) = [(9, 225, 406), (10, 450, 813), (11, 901, 1626)][seed.below(3)];
                let filter = format!("NOT%20name%20LIKE%20'%25{}%25'", seed.below(1_000_000));
                get(format!(
                    "/ogc/collections/firms/tiles/WebMercatorQuad/{z}/{row}/{column}?filter={filter}"
                ))
            }
            Self::HalfYear => {
                let (year, half) = (2018 + seed.below(8), 1 + seed.below(2));
                get(format!("/api/reports/six-monthly?f=docx&period={year}-H{half}"))
            }
            Self::SectorMix => get(format!(
                "/api/reports/sector-mix?boundaries=wards-2025&f={}",
                seed.of(&["json", "csv", "xlsx"])
            )),
            Self::Past => {
                get(format!("/api/reports/sector-mix?as_of={}", instants[seed.below(instants.len())]))
            }
        }
    }
}
