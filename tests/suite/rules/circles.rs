//! No file of the program stands in a circle of imports.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

/// A module by the names on the way to it; the crate itself has none.
type Module = Vec<String>;

/// The texts of modules, without their comments and tests.
struct Tree(BTreeMap<Module, String>);

#[test]
fn no_file_imports_from_a_file_that_imports_from_it() {
    let mut texts = BTreeMap::new();
    read(Path::new("src"), &mut texts);
    assert!(texts.len() > 300, "{} files are few", texts.len());
    let circle = Tree(texts).circle();
    assert!(circle.is_none(), "files in a circle: {}", circle.unwrap_or_default().join(" → "));
}

#[test]
fn a_planted_circle_is_seen_whatever_way_it_is_written() {
    let tree = |files: &[(&str, &str)]| {
        let module = |path: &str| path.split('/').filter(|s| !s.is_empty()).map(str::to_owned).collect();
        Tree(files.iter().map(|(path, text)| (module(path), bare(text))).collect()).circle()
    };
    let straight = [("a", ""), ("a/b", "use super::c::C;\n"), ("a/c", "use crate::d;\n"), ("d", "")];
    assert_eq!(tree(&straight), None);
    let siblings =
        [("a", ""), ("a/b", "use super::{x, c::C};\n"), ("a/c", "use crate::{d, a::b::{B, E}};\n")];
    assert_eq!(tree(&siblings).map(|c| c.len()), Some(3));
    let in_a_body = [("b", "use crate::c::C;\n"), ("c", "fn f() { crate::b::g() }\n")];
    assert!(tree(&in_a_body).is_some());
    let shown_by_a_parent =
        [("a", "pub use b::B;\n"), ("a/b", "use super::c::C;\n"), ("a/c", "use super::B;\n")];
    assert!(tree(&shown_by_a_parent).is_some());
    let only_in_tests =
        [("b", "use crate::c::C;\n"), ("c", "#[cfg(test)]\nmod tests {\n    use crate::b::B;\n}\n")];
    assert_eq!(tree(&only_in_tests), None);
}

fn read(dir: &Path, texts: &mut BTreeMap<Module, String>) {
    for entry in fs::read_dir(dir).expect("a folder of sources") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            read(&path, texts);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let own = path.strip_prefix("src").expect("below src").with_extension("");
            let mut module: Module = own.iter().map(|s| s.to_string_lossy().into_owned()).collect();
            module.pop_if(|last| matches!(last.as_str(), "mod" | "lib" | "main"));
            texts.entry(module).or_default().push_str(&bare(&fs::read_to_string(&path).expect("a source")));
        }
    }
}

/// A text without comments and without its tests, which may import what they like.
fn bare(text: &str) -> String {
    let code: Vec<&str> = text.lines().map(|line| line.split("//").next().unwrap_or(line)).collect();
    let code = code.join("\n") + "\n";
    match code.find("#[cfg(test)]\nmod ") {
        Some(at) => code[..at].to_owned() + code[at..].split_once("\n}\n").map_or("", |(_, rest)| rest),
        None => code,
    }
}

impl Tree {
    /// A circle of files, the first one again at its end.
    fn circle(&self) -> Option<Vec<String>> {
        let arrows: BTreeMap<&Module, BTreeSet<&Module>> =
            self.0.keys().map(|module| (module, self.imports(module))).collect();
        let mut done = BTreeSet::new();
        arrows.keys().find_map(|start| walk(start, &arrows, &mut Vec::new(), &mut done))
    }

    /// The modules whose items a module names.
    fn imports(&self, from: &Module) -> BTreeSet<&Module> {
        let text = &self.0[from];
        let uses = uses(text).into_iter().filter(|(is_shown, _)| !is_shown).map(|(_, path)| path);
        let inline = ["crate::", "super::"].into_iter().flat_map(|mark| text.match_indices(mark));
        let inline = inline.map(|(at, _)| words(&text[at..]));
        let named = uses.chain(inline).filter_map(|path| self.home(&absolute(&path, from)?));
        named.filter(|module| *module != from && !module.is_empty()).collect()
    }

    /// The module in which an item lives, also where a parent shows it under its own name.
    fn home(&self, item: &[String]) -> Option<&Module> {
        let depth = (0..=item.len()).rev().find(|depth| self.0.contains_key(&item[..*depth]))?;
        let (module, text) = self.0.get_key_value(&item[..depth])?;
        let Some(name) = item.get(depth) else { return Some(module) };
        let shown = uses(text).into_iter().filter(|(is_shown, _)| *is_shown).map(|(_, path)| path);
        let own = shown.filter(|path| path.last() == Some(name)).find_map(|path| {
            let path = absolute(&path, module).unwrap_or_else(|| [module.clone(), path].concat());
            (path != item).then(|| self.home(&path)).flatten()
        });
        own.or(Some(module))
    }
}

/// Looks for a way from a module back to one that was passed.
fn walk<'m>(
    module: &'m Module,
    arrows: &BTreeMap<&'m Module, BTreeSet<&'m Module>>,
    passed: &mut Vec<&'m Module>,
    done: &mut BTreeSet<&'m Module>,
) -> Option<Vec<String>> {
    if let Some(at) = passed.iter().position(|own| *own == module) {
        let circle = passed[at..].iter().chain([&module]);
        return Some(circle.map(|module| module.join("/")).collect());
    }
    if done.contains(module) {
        return None;
    }
    passed.push(module);
    let found = arrows[module].iter().find_map(|next| walk(next, arrows, passed, done));
    passed.pop();
    done.insert(module);
    found
}

/// The paths that a text's `use` statements name, each with whether it is shown to others.
fn uses(text: &str) -> Vec<(bool, Vec<String>)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("use ") {
        let line = text[..at].rsplit('\n').next().unwrap_or_default().trim_start();
        if line.is_empty() || line.starts_with("pub") {
            let tree = text[at + 4..].split(';').next().unwrap_or_default();
            leaves(tree, &[], &mut |path| found.push((line.starts_with("pub"), path)));
        }
    }
    found
}

/// The paths of a tree such as `a::{b, c::{self, d}}`.
fn leaves(tree: &str, before: &[String], found: &mut impl FnMut(Vec<String>)) {
    let tree = tree.trim();
    if let Some(list) = tree.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
        let mut depth = 0_i32;
        let parts = list.split(|c| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            c == ',' && depth == 0
        });
        parts.filter(|part| !part.trim().is_empty()).for_each(|part| leaves(part, before, found));
        return;
    }
    let (name, rest) = tree.split_once("::").map_or((tree, None), |(name, rest)| (name, Some(rest)));
    let name = name.split_whitespace().next().unwrap_or_default();
    let path = [before, &[name.to_owned()]].concat();
    match rest {
        Some(rest) => leaves(rest, &path, found),
        None if name == "self" => found(before.to_vec()),
        None => found(path),
    }
}

/// The words at the head of a text that `::` joins.
fn words(text: &str) -> Vec<String> {
    let path = text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':').next().unwrap_or(text);
    path.split("::").filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// A path from the root of the crate, of one that begins with `crate` or `super`.
fn absolute(path: &[String], from: &Module) -> Option<Vec<String>> {
    if path.first()? == "crate" {
        return Some(path[1..].to_vec());
    }
    let up = path.iter().take_while(|word| *word == "super").count();
    (up > 0 && up <= from.len()).then(|| [&from[..from.len() - up], &path[up..]].concat())
}
