//! The files of the book, and their addresses.

use std::{
    borrow::Cow,
    collections::BTreeMap,
    sync::{LazyLock, OnceLock},
};

use rust_embed::Embed;

use super::markdown::{self, Made};

#[derive(Embed)]
#[folder = "docs"]
struct Docs;

/// The folder of the book in the repository.
const FOLDER: &str = "docs/";

/// The part of addresses below which files of the repository are, that do not belong to the book but are linked from it.
const PROJECT: &str = "project/";

/// These files.
const PROJECT_FILES: [(&str, &str); 3] = [
    ("README.md", include_str!("../../../README.md")),
    ("CHANGELOG.md", include_str!("../../../CHANGELOG.md")),
    ("SECURITY.md", include_str!("../../../SECURITY.md")),
];

/// The table of contents.
pub(super) static SUMMARY: LazyLock<String> = LazyLock::new(|| text("SUMMARY.md").unwrap_or_default());

/// The pages by their addresses below that of the book.
static PAGES: LazyLock<BTreeMap<String, Page>> = LazyLock::new(|| {
    let of_book = Docs::iter().filter(|name| name.ends_with(".md") && name != "SUMMARY.md");
    let of_book = of_book.filter_map(|name| Some((format!("{FOLDER}{name}"), text(&name)?)));
    let of_project = PROJECT_FILES.map(|(name, text)| (name.to_owned(), text.to_owned()));
    let page = |(file, source): (String, String)| {
        let made = OnceLock::new();
        (address(&file).expect("it is one of the files"), Page { file, source, made })
    };
    of_book.chain(of_project).map(page).collect()
});

/// A page.
pub(super) struct Page {
    /// The path of its file in the repository.
    file: String,
    source: String,
    made: OnceLock<Made>,
}

impl Page {
    /// The page as HTML, made on first use.
    pub(super) fn made(&self) -> &Made {
        self.made.get_or_init(|| markdown::made(&self.source, &|link| resolved(&self.file, link)))
    }
}

fn text(name: &str) -> Option<String> {
    Docs::get(name).and_then(|file| String::from_utf8(file.data.into_owned()).ok())
}

/// The page at an address.
pub(super) fn page(address: &str) -> Option<&'static Page> {
    PAGES.get(address)
}

/// A picture or a program of the book with its media type.
pub(super) fn file(address: &str) -> Option<(&'static str, Cow<'static, [u8]>)> {
    let kind = match address.rsplit_once('.')?.1 {
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "ipynb" => "application/x-ipynb+json",
        "R" => "text/plain; charset=utf-8",
        _ => return None,
    };
    Some((kind, Docs::get(address)?.data))
}

/// The address of a file of the repository below that of the book, if it is part of the book or of [`PROJECT_FILES`].
fn address(file: &str) -> Option<String> {
    let (folder, name) = match file.strip_prefix(FOLDER) {
        Some(name) => Docs::get(name).map(|_| ("", name))?,
        None => PROJECT_FILES.iter().find(|(own, _)| *own == file).map(|_| (PROJECT, file))?,
    };
    let html = match name.strip_suffix("README.md").filter(|_| folder.is_empty()) {
        Some(of_folder) => format!("{of_folder}index.html"),
        None => name.strip_suffix(".md").map_or_else(|| name.to_owned(), |name| format!("{name}.html")),
    };
    Some(format!("{folder}{html}"))
}

/// The target of a link in a file, relative to the address of the file. `None` if it leads to a file of the repository that
/// is not served.
fn resolved(from: &str, link: &str) -> Option<String> {
    if link.starts_with('#') || link.contains(':') {
        return Some(link.to_owned());
    }
    let (path, anchor) = link.split_once('#').map_or((link, ""), |(path, _)| (path, &link[path.len()..]));
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop()),
            name => parts.push(name),
        }
    }
    let target = address(&parts.join("/"))?;
    let up = "../".repeat(address(from)?.matches('/').count());
    Some(format!("{up}{target}{anchor}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_the_addresses_of_pages_and_nowhere_else() {
        for (from, link, target) in [
            ("docs/keeping.md", "proxies.md#nginx", Some("proxies.html#nginx")),
            ("docs/keeping.md", "#roles", Some("#roles")),
            ("docs/keeping.md", "https://openrefine.org", Some("https://openrefine.org")),
            ("docs/keeping.md", "../README.md#start", Some("project/README.html#start")),
            ("docs/keeping.md", "../LICENSE", None),
            ("docs/keeping.md", "nowhere.md", None),
            ("docs/planner/near.md", "../keeping.md", Some("../keeping.html")),
            ("docs/planner/near.md", "README.md", Some("../planner/index.html")),
            ("README.md", "docs/keeping.md", Some("../keeping.html")),
            ("README.md", "docs/screenshots/near.png", Some("../screenshots/near.png")),
        ] {
            assert_eq!(resolved(from, link).as_deref(), target, "{from} {link}");
        }
    }
}
