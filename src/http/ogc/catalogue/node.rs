//! A graph of RDF as a tree, written as JSON-LD 1.1 and as Turtle 1.1.

use std::fmt::Write;

use serde_json::{Map, Value as Json, json};

use crate::model::lang::{Lang, Names};

/// The prefixes of names.
pub(super) const PREFIXES: [(&str, &str); 8] = [
    ("dcat", "http://www.w3.org/ns/dcat#"),
    ("dct", "http://purl.org/dc/terms/"),
    ("foaf", "http://xmlns.com/foaf/0.1/"),
    ("geo", "http://www.opengis.net/ont/geosparql#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("vcard", "http://www.w3.org/2006/vcard/ns#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// A value of a property.
#[derive(Debug, Clone)]
pub(super) enum Term {
    /// An address.
    Iri(String),
    /// A text without a language.
    Text(String),
    /// A text in a language.
    Spoken(Lang, String),
    /// A text of a data type with a prefix.
    Typed(&'static str, String),
    /// Another node.
    Node(Node),
}

/// A thing with its properties. One without an address has no other place in the graph.
#[derive(Debug, Clone)]
pub(super) struct Node {
    id: Option<String>,
    kind: &'static str,
    facts: Vec<(&'static str, Vec<Term>)>,
}

impl Node {
    /// A thing of a kind, without an address.
    pub(super) fn of(kind: &'static str) -> Self {
        Self { id: None, kind, facts: Vec::new() }
    }

    /// A thing of a kind with an address.
    pub(super) fn at(id: impl Into<String>, kind: &'static str) -> Self {
        Self { id: Some(id.into()), kind, facts: Vec::new() }
    }

    /// With values of a property; without any it is as before.
    #[must_use]
    pub(super) fn with(mut self, name: &'static str, terms: impl IntoIterator<Item = Term>) -> Self {
        let terms: Vec<Term> = terms.into_iter().collect();
        if !terms.is_empty() {
            self.facts.push((name, terms));
        }
        self
    }

    /// With an address as value.
    #[must_use]
    pub(super) fn to(self, name: &'static str, address: impl Into<String>) -> Self {
        self.with(name, [Term::Iri(address.into())])
    }

    /// With a text in both languages as values.
    #[must_use]
    pub(super) fn said(self, name: &'static str, of: impl Fn(Lang) -> String) -> Self {
        self.with(name, both(of))
    }

    /// The same of a value with names.
    #[must_use]
    pub(super) fn named(self, name: &'static str, names: &Names) -> Self {
        self.said(name, |lang| names.of(lang).to_owned())
    }
}

/// A text in both languages.
pub(super) fn both(of: impl Fn(Lang) -> String) -> impl Iterator<Item = Term> {
    Lang::ALL.iter().map(move |lang| Term::Spoken(*lang, of(*lang)))
}

/// An address with the characters escaped that may not stand in one.
fn address(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\0'..=' ' | '<' | '>' | '"' | '{' | '}' | '|' | '^' | '`' | '\\' => {
                let _ = write!(out, "%{:02X}", u32::from(c));
            }
            _ => out.push(c),
        }
    }
    out
}

/// The graph of a node as JSON-LD.
pub(super) fn json_ld(of: &Node) -> Json {
    let context: Map<String, Json> =
        PREFIXES.iter().map(|(prefix, address)| ((*prefix).to_owned(), json!(address))).collect();
    let mut whole = Map::new();
    whole.insert("@context".to_owned(), context.into());
    whole.extend(object(of));
    whole.into()
}

fn object(of: &Node) -> Map<String, Json> {
    let mut own = Map::new();
    if let Some(id) = &of.id {
        own.insert("@id".to_owned(), address(id).into());
    }
    own.insert("@type".to_owned(), of.kind.into());
    for (name, terms) in &of.facts {
        let value = match terms.as_slice() {
            [one] => value(one),
            several => several.iter().map(value).collect(),
        };
        own.insert((*name).to_owned(), value);
    }
    own
}

fn value(term: &Term) -> Json {
    match term {
        Term::Iri(text) => json!({ "@id": address(text) }),
        Term::Text(text) => json!(text),
        Term::Spoken(lang, text) => json!({ "@value": text, "@language": lang.code() }),
        Term::Typed(kind, text) => json!({ "@value": text, "@type": kind }),
        Term::Node(node) => object(node).into(),
    }
}

/// The graph of a node as Turtle.
pub(super) fn turtle(of: &Node) -> String {
    let mut out = String::new();
    for (prefix, address) in PREFIXES {
        add(&mut out, format_args!("@prefix {prefix}: <{address}> .\n"));
    }
    let mut waiting = vec![of];
    while let Some(node) = waiting.pop() {
        out.push('\n');
        match &node.id {
            Some(id) => add(&mut out, format_args!("<{}>", address(id))),
            None => out.push_str("[]"),
        }
        facts(&mut out, node, 1, &mut waiting);
        out.push_str(" .\n");
    }
    out
}

/// Writes the properties of a node. Nodes with addresses among their values are left for later.
fn facts<'n>(out: &mut String, of: &'n Node, depth: usize, waiting: &mut Vec<&'n Node>) {
    let indent = "  ".repeat(depth);
    add(out, format_args!(" a {}", of.kind));
    for (name, terms) in &of.facts {
        add(out, format_args!(" ;\n{indent}{name} "));
        for (at, term) in terms.iter().enumerate() {
            if at > 0 {
                out.push_str(", ");
            }
            match term {
                Term::Iri(text) => add(out, format_args!("<{}>", address(text))),
                Term::Text(text) => add(out, format_args!("\"{}\"", escaped(text))),
                Term::Spoken(lang, text) => add(out, format_args!("\"{}\"@{lang}", escaped(text))),
                Term::Typed(kind, text) => add(out, format_args!("\"{}\"^^{kind}", escaped(text))),
                Term::Node(node) => {
                    if let Some(id) = &node.id {
                        add(out, format_args!("<{}>", address(id)));
                        waiting.push(node);
                    } else {
                        out.push('[');
                        facts(out, node, depth + 1, waiting);
                        out.push_str(" ]");
                    }
                }
            }
        }
    }
}

/// A text between quotation marks.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => add(&mut out, format_args!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}

fn add(out: &mut String, part: std::fmt::Arguments<'_>) {
    out.write_fmt(part).expect("writing to a string does not fail");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Node {
        let child = Node::at("https://a.example/b c", "dcat:Dataset")
            .said("dct:title", |lang| lang.pick("Tên \"a\"", "Name\n\\").to_owned());
        let period = Node::of("dct:PeriodOfTime")
            .with("dcat:startDate", [Term::Typed("xsd:date", "2024-01-01".to_owned())]);
        Node::at("https://a.example/", "dcat:Catalog")
            .with("dct:identifier", [Term::Text("x".to_owned())])
            .with("dct:temporal", [Term::Node(period)])
            .with("dcat:dataset", [Term::Node(child)])
            .with("dcat:keyword", [])
    }

    #[test]
    fn turtle_has_nodes_with_addresses_apart_and_others_in_brackets() {
        let text = turtle(&sample());
        let (_, body) = text.split_once("\n\n").unwrap();
        let expected = "<https://a.example/> a dcat:Catalog ;\n  dct:identifier \"x\" ;\n  dct:temporal [ a dct:PeriodOfTime ;\n    \
                        dcat:startDate \"2024-01-01\"^^xsd:date ] ;\n  dcat:dataset <https://a.example/b%20c> .\n\n\
                        <https://a.example/b%20c> a dcat:Dataset ;\n  dct:title \"Tên \\\"a\\\"\"@vi, \"Name\\n\\\\\"@en .\n";
        assert_eq!(body, expected);
    }

    #[test]
    fn json_ld_has_the_same_as_a_tree() {
        let told = json_ld(&sample());
        assert_eq!(told["@context"]["dct"], "http://purl.org/dc/terms/");
        assert_eq!(told["dcat:dataset"]["@id"], "https://a.example/b%20c");
        assert_eq!(told["dcat:dataset"]["dct:title"][1], json!({ "@value": "Name\n\\", "@language": "en" }));
        assert_eq!(
            told["dct:temporal"],
            json!({ "@type": "dct:PeriodOfTime", "dcat:startDate": { "@value": "2024-01-01", "@type": "xsd:date" } })
        );
        assert!(told.get("dcat:keyword").is_none());
    }
}
