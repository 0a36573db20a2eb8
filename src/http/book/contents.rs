//! The table of contents: `docs/SUMMARY.md`, a list of links under headings.

use std::sync::LazyLock;

use super::sources::SUMMARY;

/// The parts of the book, in order.
pub(super) static PARTS: LazyLock<Vec<Part>> = LazyLock::new(|| parts(&SUMMARY));

/// A part of the book.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// Empty for the pages before the first heading.
    pub(super) title: String,
    pub(super) entries: Vec<Entry>,
}

/// A page in the table of contents.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) title: String,
    /// The address below that of the book.
    pub(super) address: String,
    /// The number of pages above it in its part.
    pub(super) depth: usize,
}

/// The pages before and after an address.
pub(super) fn beside(address: &str) -> (Option<&'static Entry>, Option<&'static Entry>) {
    let entries: Vec<&Entry> = PARTS.iter().flat_map(|part| &part.entries).collect();
    let Some(at) = entries.iter().position(|own| own.address == address) else { return (None, None) };
    (at.checked_sub(1).map(|before| entries[before]), entries.get(at + 1).copied())
}

fn parts(summary: &str) -> Vec<Part> {
    let mut parts = vec![Part { title: String::new(), entries: Vec::new() }];
    for line in summary.lines().skip(1) {
        if let Some(title) = line.strip_prefix("# ") {
            parts.push(Part { title: title.trim().to_owned(), entries: Vec::new() });
        } else if let (Some(entry), Some(part)) = (entry(line), parts.last_mut()) {
            part.entries.push(entry);
        }
    }
    parts.retain(|part| !part.entries.is_empty());
    parts
}

fn entry(line: &str) -> Option<Entry> {
    let depth = (line.len() - line.trim_start().len()) / 2;
    let link = line.trim().trim_start_matches("- ").strip_prefix('[')?;
    let (title, file) = link.strip_suffix(')')?.split_once("](")?;
    let address = match file.strip_suffix("README.md") {
        Some(folder) => format!("{folder}index.html"),
        None => format!("{}.html", file.strip_suffix(".md")?),
    };
    Some(Entry { title: title.to_owned(), address, depth })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_is_read_as_mdbook_reads_it() {
        let read = parts(
            "# Summary\n\n[Start](README.md)\n\n# One\n\n- [A](a/README.md)\n  - [B](a/b.md)\n\n# Empty\n",
        );
        let entry = |title: &str, address: &str, depth| Entry {
            title: title.to_owned(),
            address: address.to_owned(),
            depth,
        };
        let first = Part { title: String::new(), entries: vec![entry("Start", "index.html", 0)] };
        let one = vec![entry("A", "a/index.html", 0), entry("B", "a/b.html", 1)];
        assert_eq!(read, [first, Part { title: "One".to_owned(), entries: one }]);
    }
}
