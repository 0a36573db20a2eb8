//! Every text stands in both languages side by side, in a form of `src/model/lang.rs`, and nothing else asks which of the
//! languages it is.

use std::{fs, ops::Range};

use super::house::tracked;

/// Files with Vietnamese words that are no texts for readers, and what they are.
const DATA: &[(&str, &str)] = &[
    ("src/synthetic/", "names of made-up firms, roads and sources, which a register holds in Vietnamese"),
    ("src/report/figures/address_areas.rs", "kinds of units as addresses write them"),
    ("src/exchange/reading/encoding.rs", "letters of encodings from before Unicode"),
    ("src/exchange/reading/syllables.rs", "parts of syllables"),
    ("src/exchange/reading/skips.rs", "beginnings of totals and of units in lists"),
    ("src/index/search.rs", "a word of questions"),
    ("src/exchange/reading/heading.rs", "units in headings of files"),
    ("src/model/garbled.rs", "letters that were read in a wrong encoding"),
    ("src/index/address/kinds.rs", "kinds of units as addresses write them"),
];

/// Calls whose Vietnamese literals are no texts for readers: units in headings of files, and commands as they are typed.
const WRITTEN: [&str; 2] = ["Quantity::new(", "example("];

/// Vietnamese texts of several words that need no diacritic: names, codes and notations.
const BARE: &[&str] = &[
    "Cho QGIS:",
    "Ellison–Glaeser γ",
    "Khung bao",
    "Trang in",
    "TCVN3 (ABC)",
    "Trang sau",
    "cos φ",
    "dd/mm/yyyy",
    "theo VSIC 2018",
    "vi-VN",
];

/// Vietnamese names that English texts keep.
const NAMES: [&str; 3] = ["Xưởng", "NĐ-CP", "Tiếng Việt"];

/// The forms of a text in both languages, with the place of the Vietnamese one among the arguments.
const FORMS: [(&str, usize); 5] =
    [("pick(", 0), ("Text::new(", 0), ("Names {", 0), ("date!(", 1), ("dated!(", 2)];

/// A source without its tests: its code, in which comments and literals are blank, and its literals.
struct Source {
    code: Vec<u8>,
    literals: Vec<(usize, String)>,
}

/// The places of a text in Vietnamese and in English.
type Pair = [Range<usize>; 2];

impl Source {
    fn read(text: &str) -> Self {
        let text = &outside_tests(text);
        let (mut code, mut literals, mut at) = (text.as_bytes().to_vec(), Vec::new(), 0);
        while let Some(next) = text[at..].chars().next() {
            let rest = &text[at..];
            let len = if rest.starts_with("//") {
                rest.find('\n').unwrap_or(rest.len())
            } else if let Some(len) = literal(rest) {
                literals.push((at, rest[..len].replace("\\\n", " ")));
                len
            } else if let Some(len) = character(rest) {
                len
            } else {
                at += next.len_utf8();
                continue;
            };
            let blank = code[at..at + len].iter_mut().filter(|byte| **byte != b'\n');
            blank.for_each(|byte| *byte = b' ');
            if !rest.starts_with('/') {
                code[at] = b'"';
            }
            at += len;
        }
        Self { code, literals }
    }

    /// A message about a place.
    fn at(&self, at: usize, what: &str) -> String {
        let line = self.code[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
        format!("{line}: {what}")
    }

    /// The places of a word in the code.
    fn find<'s>(&'s self, word: &'s str) -> impl Iterator<Item = usize> + 's {
        let windows = self.code.windows(word.len()).enumerate();
        windows.filter(|(_, own)| *own == word.as_bytes()).map(|(at, _)| at)
    }

    /// The arguments in brackets that open at a place.
    fn arguments(&self, open: usize) -> Vec<Range<usize>> {
        let (mut depth, mut from, mut all) = (0, open + 1, Vec::new());
        for at in open..self.code.len() {
            let byte = self.code[at];
            depth += i32::from(b"([{".contains(&byte)) - i32::from(b")]}".contains(&byte));
            if depth == 0 || (depth == 1 && byte == b',') {
                all.push(from..at);
                from = at + 1;
            }
            if depth == 0 {
                break;
            }
        }
        all.retain(|part| !self.code[part.clone()].iter().all(u8::is_ascii_whitespace));
        all
    }

    /// Every text in both languages.
    fn pairs(&self) -> Vec<Pair> {
        let mut pairs = Vec::new();
        for (form, first) in FORMS {
            for at in self.find(form) {
                if let [vi, en, ..] = self.arguments(at + form.len() - 1).get(first..).unwrap_or_default() {
                    pairs.push([vi.clone(), en.clone()]);
                }
            }
        }
        // A value of a closed set: its code, and both names in brackets. No expression of Rust is written like this.
        for at in self.find("\"") {
            let after = self.code[at + 1..].iter().position(|byte| !byte.is_ascii_whitespace());
            let open = after.map(|after| at + 1 + after).filter(|open| self.code[*open] == b'(');
            if let Some([vi, en]) = open.map(|open| self.arguments(open)).as_deref() {
                pairs.push([vi.clone(), en.clone()]);
            }
        }
        pairs
    }

    /// The words of the literals in a part of the code.
    fn words(&self, part: &Range<usize>) -> String {
        let first = self.literals.partition_point(|(at, _)| *at < part.start);
        let own = self.literals[first..].iter().take_while(|(at, _)| part.contains(at));
        own.map(|(_, text)| bare(text)).collect::<Vec<_>>().join(" ")
    }

    /// What is wrong with the texts.
    fn faults(&self) -> Vec<String> {
        let pairs = self.pairs();
        let written = WRITTEN.into_iter().flat_map(|call| self.find(call).map(|at| at + call.len() - 1));
        let written: Vec<Range<usize>> = written.flat_map(|open| self.arguments(open)).collect();
        let alone = self.literals.iter().filter(|(at, text)| {
            let is_in_place = pairs.iter().flatten().chain(&written).any(|part| part.contains(at));
            !is_in_place && is_vietnamese(&without_names(&bare(text)))
        });
        let mut faults: Vec<String> =
            alone.map(|(at, text)| self.at(*at, &format!("no English beside {text}"))).collect();
        for [vi, en] in &pairs {
            let is_value = |part: &Range<usize>| {
                String::from_utf8_lossy(&self.code[part.clone()]).contains("to_string()")
            };
            let [vi_words, en_words] = [vi, en].map(|part| self.words(part));
            let has_letters = |text: &str| text.contains(char::is_alphabetic);
            if has_letters(&vi_words) != has_letters(&en_words) && !is_value(vi) && !is_value(en) {
                faults.push(self.at(vi.start, &format!("only one language: {vi_words} · {en_words}")));
            }
            let count = vi_words.split(|c: char| !c.is_alphabetic()).filter(|word| word.len() > 1).count();
            let is_bare = BARE.contains(&vi_words.trim_matches([' ', '(', ')']));
            if count > 1 && !is_vietnamese(&vi_words) && !is_bare {
                faults.push(self.at(vi.start, &format!("no diacritic in Vietnamese: {vi_words}")));
            }
            if is_vietnamese(&without_names(&en_words)) {
                faults.push(self.at(en.start, &format!("Vietnamese in English: {en_words}")));
            }
        }
        faults.extend(self.forks());
        faults
    }

    /// Code that asks which language it is.
    fn forks(&self) -> Vec<String> {
        let code = String::from_utf8_lossy(&self.code);
        let before = |at: usize| code[..at].trim_end();
        let asks = ["Lang::Vi", "Lang::En"].into_iter().flat_map(|name| self.find(name)).filter(|at| {
            let rest = &code[at + "Lang::Vi".len()..];
            let compared = ["==", "!=", "let"].iter().any(|word| before(*at).ends_with(word));
            compared
                || rest.trim_start().starts_with("==")
                || (!before(*at).ends_with("=>") && is_pattern(rest))
        });
        let functions = ["fn vi(", "fn en(", "_vi("].into_iter().flat_map(|name| self.find(name));
        let asks = asks.map(|at| self.at(at, "the language is asked for: use Lang::pick or Text"));
        asks.chain(functions.map(|at| self.at(at, "a function for one language"))).collect()
    }
}

/// Whether code after a value ends a pattern: only closing brackets and other patterns stand before the arrow.
fn is_pattern(rest: &str) -> bool {
    let mut depth = 0;
    for (at, c) in rest.char_indices() {
        depth += i32::from(c == '(') - i32::from(c == ')');
        match c {
            '=' => return rest[at..].starts_with("=>"),
            ',' if depth < 0 => return false,
            ',' | '(' | ')' | '|' | '_' | ':' | '.' | '&' | '"' => {}
            c if c.is_alphanumeric() || c.is_whitespace() => {}
            _ => return false,
        }
    }
    false
}

/// The length of the string literal that a text begins with.
fn literal(text: &str) -> Option<usize> {
    if let Some(after) = text.strip_prefix('r') {
        let fence = after.find(|c| c != '#')?;
        let end = after[fence..].strip_prefix('"')?.find(&format!("\"{}", &after[..fence]))?;
        return Some(1 + fence + 1 + end + 1 + fence);
    }
    let mut escaped = false;
    let end = text.strip_prefix('"')?.find(|c| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    })?;
    Some(end + 2)
}

/// The length of the character literal that a text begins with; a lifetime is none.
fn character(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('\'')?;
    let skipped = if inner.starts_with('\\') { 2 } else { inner.chars().next()?.len_utf8() };
    let rest = inner.get(skipped..)?;
    let end = if inner.starts_with("\\u") { rest.find('\'')? } else { 0 };
    rest[end..].starts_with('\'').then_some(1 + skipped + end + 1)
}

/// A literal without the gaps for values, options of commands, and names in code.
fn bare(literal: &str) -> String {
    let mut depth = 0_u32;
    let text = literal.chars().filter(|c| {
        let was = depth;
        depth = (depth + u32::from(*c == '{')).saturating_sub(u32::from(*c == '}'));
        was == 0 && depth == 0
    });
    text.collect::<String>().trim_matches(['r', '#', '"']).replace("\\n", " ").replace("\\u", " ")
}

fn without_names(text: &str) -> String {
    NAMES.iter().fold(text.to_owned(), |text, name| text.replace(name, ""))
}

/// A source without its tests.
fn outside_tests(text: &str) -> String {
    let mut parts = text.split("#[cfg(test)]\n");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |kept, part| {
        let is_block = part.lines().next().is_some_and(|line| line.ends_with('{') && !line.starts_with(' '));
        let rest = if is_block { part.split_once("\n}\n").map_or("", |(_, rest)| rest) } else { part };
        kept + rest
    })
}

/// Whether a text has a letter that English does not have.
fn is_vietnamese(text: &str) -> bool {
    text.contains(|c: char| {
        "ăâđêôơưàáãèéìíòóõùúýĩũ".contains(c.to_lowercase().next().unwrap_or(c))
            || ('\u{1ea0}'..='\u{1ef9}').contains(&c)
    })
}

#[test]
fn every_text_stands_in_both_languages() {
    let is_code = |file: &String| {
        !["src/model/lang.rs", "src/index/trial.rs"].contains(&file.as_str())
            && !file.contains("/tests")
            && DATA.iter().all(|(own, _)| !file.starts_with(own))
    };
    let (mut count, mut faults) = (0, Vec::new());
    for file in tracked("src/*.rs").into_iter().filter(is_code) {
        let source = Source::read(&fs::read_to_string(&file).expect("a source file"));
        count += source.pairs().len();
        faults.extend(source.faults().into_iter().map(|fault| format!("{file}:{fault}")));
    }
    assert!(count > 1000, "{count} texts are few");
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn planted_faults_of_texts_are_found() {
    let faults = |text: &str| Source::read(text).faults();
    for whole in [
        r#"lang.pick("đo đạc", "surveyed")"#,
        r#"const A: Text = Text::new("một số", "a number"); // Đúng"#,
        r#"lang.pick(format!("Có {n} cơ sở"), format!("{n} firms")) + &number(n, Lang::En)"#,
        r#"closed! { enum A { B = "b" ("Cấp xã", "Ward level") } }"#,
        "match kind { Kind::A => f(Lang::En), Kind::B => Lang::Vi, _ => lang }",
        r#"lang.pick(format!("Lỗi: {}", x), error.to_string())"#,
        "#[cfg(test)]\nmod tests {\n    const A: &str = \"một số\";\n}\n",
    ] {
        assert_eq!(faults(whole), [""; 0], "{whole}");
    }
    for (planted, what) in [
        (r#"format!("Có {n} cơ sở")"#, "no English beside"),
        (r#"const A: (&str, &str) = ("một số", "a number");"#, "no English beside"),
        (r#"lang.pick("đo đạc", "")"#, "only one language"),
        (r#"lang.pick("", "surveyed")"#, "only one language"),
        (r#"Text::new("mot so", "a number")"#, "no diacritic in Vietnamese"),
        (r#"Text::new("đo đạc", "đo đạc")"#, "Vietnamese in English"),
        ("match lang { Lang::Vi => a, Lang::En => b }", "the language is asked for"),
        ("match (self, lang) { (Self::A(x), Lang::Vi) => x, _ => y }", "the language is asked for"),
        ("match (lang, x) { (Lang::Vi, Some(_)) => x, _ => y }", "the language is asked for"),
        ("if lang == Lang::En { x }", "the language is asked for"),
        ("let Lang::Vi = lang else { return x };", "the language is asked for"),
        ("impl A { fn vi(&self) -> String { x } }", "a function for one language"),
        ("fn mark_vi(mark: Mark) -> &'static str { x }", "a function for one language"),
    ] {
        let found = faults(planted);
        assert!(found.first().is_some_and(|fault| fault.contains(what)), "{planted}: {found:?}");
    }
}
