//! Markdown as HTML.

use std::collections::HashMap;

use pulldown_cmark::{Alignment, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

/// A file as HTML.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Made {
    /// The text of its first heading, which is not part of the body.
    pub(super) title: String,
    pub(super) body: String,
}

/// Converts a file. `resolved` gives the targets of its links; a link without one becomes plain text.
pub(super) fn made(source: &str, resolved: &dyn Fn(&str) -> Option<String>) -> Made {
    let mut events: Vec<Event<'_>> = Parser::new_ext(source, Options::ENABLE_TABLES).collect();
    let title = take_title(&mut events);
    name_headings(&mut events);
    let mut dropped = 0_usize;
    let kept = events.into_iter().filter_map(|event| match event {
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let Some(target) = resolved(&dest_url) else {
                dropped += 1;
                return None;
            };
            Some(Event::Start(Tag::Link { link_type, dest_url: target.into(), title, id }))
        }
        // Links do not contain links, so that the next end is that of the one dropped.
        Event::End(TagEnd::Link) if dropped > 0 => {
            dropped -= 1;
            None
        }
        Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
            let dest_url = resolved(&dest_url).map_or(dest_url, CowStr::from);
            Some(Event::Start(Tag::Image { link_type, dest_url, title, id }))
        }
        // An alignment would be an inline style, which the content security policy forbids.
        Event::Start(Tag::Table(columns)) => {
            Some(Event::Start(Tag::Table(columns.iter().map(|_| Alignment::None).collect())))
        }
        other => Some(other),
    });
    let mut body = String::new();
    html::push_html(&mut body, kept);
    Made { title, body }
}

/// Removes the first heading of the highest level, and returns its text.
fn take_title(events: &mut Vec<Event<'_>>) -> String {
    let is_title =
        |event: &Event<'_>| matches!(event, Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }));
    let Some(from) = events.iter().position(is_title) else { return String::new() };
    let length = events[from..].iter().position(|event| matches!(event, Event::End(TagEnd::Heading(_))));
    let heading: Vec<Event<'_>> = events.drain(from..=from + length.unwrap_or(0)).collect();
    text(&heading)
}

/// Gives headings the identifiers by which links name them, as mdBook and GitHub do: letters and digits of the text in lower
/// case, hyphens for spaces, and a number if an earlier heading has the same.
fn name_headings(events: &mut [Event<'_>]) {
    let mut before: HashMap<String, usize> = HashMap::new();
    for at in 0..events.len() {
        if !matches!(events[at], Event::Start(Tag::Heading { .. })) {
            continue;
        }
        let end = events[at..].iter().position(|event| matches!(event, Event::End(TagEnd::Heading(_))));
        let name = identifier(&text(&events[at..at + end.unwrap_or(0)]));
        let count = before.entry(name.clone()).or_default();
        let own = if *count == 0 { name } else { format!("{name}-{count}") };
        *count += 1;
        if let Event::Start(Tag::Heading { id, .. }) = &mut events[at] {
            *id = Some(own.into());
        }
    }
}

fn identifier(text: &str) -> String {
    let kept = text.trim().chars().filter(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' '));
    kept.flat_map(char::to_lowercase).map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// The text of events.
fn text(events: &[Event<'_>]) -> String {
    let parts = events.iter().filter_map(|event| match event {
        Event::Text(text) | Event::Code(text) => Some(text.as_ref()),
        Event::SoftBreak => Some(" "),
        _ => None,
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_becomes_a_page_with_named_headings_and_links_that_lead_somewhere() {
        let source = "# Đối chiếu · `xuong`\n\n## Two lists\n\n## Two lists\n\n[a](a.md) [b](b.md) ![c](c.png)\n\n\
                      | n |\n| ---: |\n| 1 |\n\n```sh not-run: a reason\nxuong\n```\n";
        let page = made(source, &|link| (link != "b.md").then(|| link.replace(".md", ".html")));
        assert_eq!(page.title, "Đối chiếu · xuong");
        for part in [
            "<h2 id=\"two-lists\">",
            "<h2 id=\"two-lists-1\">",
            "<a href=\"a.html\">a</a> b <img src=\"c.png\" alt=\"c\" />",
            "<td>1</td>",
            "<code class=\"language-sh\">xuong",
        ] {
            assert!(page.body.contains(part), "{part}: {}", page.body);
        }
        assert!(!page.body.contains("style=") && !page.body.contains("<h1"), "{}", page.body);
    }

    #[test]
    fn names_of_headings_keep_the_letters_of_vietnamese() {
        assert_eq!(identifier("Đối chiếu bằng OpenRefine?"), "đối-chiếu-bằng-openrefine");
        assert_eq!(identifier("`as_of`: the past"), "as_of-the-past");
    }
}
