//! Reads the parts of an Office file with unzip.

use std::{io::Write, process::Command};

use roxmltree::{Document, Node};

use crate::harness::InTime;

/// A part of a file.
pub(crate) fn part(file: &[u8], name: &str) -> String {
    let mut kept = tempfile::NamedTempFile::new().expect("a temporary file");
    kept.write_all(file).expect("it is written");
    let name = name.replace('[', "\\[");
    let told =
        Command::new("unzip").arg("-p").arg(kept.path()).arg(name).output_in_time().expect("unzip is there");
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    String::from_utf8(told.stdout).expect("a part is text")
}

/// The elements of a name, in order.
pub(crate) fn all<'d>(document: &'d Document<'_>, name: &str) -> Vec<Node<'d, 'd>> {
    document.descendants().filter(|node| node.tag_name().name() == name).collect()
}

/// All text in a node.
pub(crate) fn said(node: Node<'_, '_>) -> String {
    node.descendants().filter(Node::is_text).filter_map(|node| node.text()).collect()
}

/// Everything that a file says: the parts of an Office file one after the other, any other file as it is.
pub(crate) fn unpacked(file: &[u8]) -> String {
    if !file.starts_with(b"PK") {
        return String::from_utf8_lossy(file).into_owned();
    }
    let mut kept = tempfile::NamedTempFile::new().expect("a temporary file");
    kept.write_all(file).expect("it is written");
    let told = Command::new("unzip").arg("-p").arg(kept.path()).output_in_time().expect("unzip is there");
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    String::from_utf8_lossy(&told.stdout).into_owned()
}

/// A text without the lines of JSON that have a member of one of these names.
pub(crate) fn without(text: &str, names: &[&str]) -> String {
    let is_of = |line: &str, name: &&str| line.trim_start().starts_with(&format!("\"{name}\":"));
    let kept = text.lines().filter(|line| !names.iter().any(|name| is_of(line, name)));
    kept.collect::<Vec<_>>().join("\n")
}
