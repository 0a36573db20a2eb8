//! Patterns of LIKE (§7.1): `%` matches any text, `_` any single character, and `\` escapes either.

/// Whether a pattern matches a whole text, in O(n·m).
pub(super) fn fits(text: &str, pattern: &str) -> bool {
    let (mut text, mut pattern) = (text.chars(), parts(pattern));
    // Where to continue if the last `%` must match one more character.
    let mut retry = None;
    loop {
        let before = text.clone();
        match (pattern.next(), text.next()) {
            (Some(Part::Any), _) => {
                text = before;
                retry = Some((text.clone(), pattern.clone()));
            }
            (None, None) => return true,
            (Some(Part::One), Some(_)) => {}
            (Some(Part::Exactly(wanted)), Some(own)) if wanted == own => {}
            _ => {
                let Some((mut from, then)) = retry.take() else { return false };
                if from.next().is_none() {
                    return false;
                }
                (text, pattern) = (from.clone(), then.clone());
                retry = Some((from, then));
            }
        }
    }
}

/// A maximal run of literal characters in a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Literal {
    /// The characters.
    pub(crate) text: String,
    /// Whether it is a prefix of every match.
    pub(crate) starts: bool,
    /// Whether it is a suffix of every match.
    pub(crate) ends: bool,
}

/// The literal runs of a pattern, which every match contains.
pub(crate) fn literals(pattern: &str) -> Vec<Literal> {
    let mut literals = Vec::new();
    let mut open = Some(Literal { text: String::new(), starts: true, ends: false });
    for part in parts(pattern) {
        match part {
            Part::Exactly(c) => {
                let new = || Literal { text: String::new(), starts: false, ends: false };
                open.get_or_insert_with(new).text.push(c);
            }
            Part::Any | Part::One => literals.extend(open.take()),
        }
    }
    literals.extend(open.map(|last| Literal { ends: true, ..last }));
    literals.retain(|literal| !literal.text.is_empty());
    literals
}

/// A pattern that is parsed once and matched against many texts.
#[derive(Debug, Clone)]
pub(crate) struct Pattern {
    written: String,
    literals: Vec<Literal>,
    /// Whether it contains `_`.
    counts: bool,
}

impl Pattern {
    /// Parses a pattern.
    pub(crate) fn new(written: &str) -> Self {
        let counts = parts(written).any(|part| matches!(part, Part::One));
        Self { written: written.to_owned(), literals: literals(written), counts }
    }

    /// The pattern that matches this text only.
    pub(crate) fn exactly(text: &str) -> Self {
        let special = |c: char| matches!(c, '%' | '_' | '\\').then_some('\\');
        Self::new(&text.chars().flat_map(|c| special(c).into_iter().chain([c])).collect::<String>())
    }

    /// The literal runs, which every match contains.
    pub(crate) fn literals(&self) -> &[Literal] {
        &self.literals
    }

    /// Whether one substring alone, anchored or not, decides which texts match.
    pub(crate) fn is_one_run(&self) -> bool {
        self.literals.len() == 1 && !self.counts
    }

    /// Whether the pattern matches a whole text.
    pub(crate) fn fits(&self, text: &str) -> bool {
        if self.counts || self.literals.is_empty() {
            return fits(text, &self.written);
        }
        let mut rest = text;
        for literal in &self.literals {
            let wanted = literal.text.as_str();
            let left = match (literal.starts, literal.ends) {
                (true, true) => return text == wanted,
                (true, false) => rest.strip_prefix(wanted),
                (false, true) => return rest.ends_with(wanted),
                // The leftmost occurrence leaves the longest rest.
                (false, false) => rest.find(wanted).map(|at| &rest[at + wanted.len()..]),
            };
            let Some(left) = left else { return false };
            rest = left;
        }
        true
    }
}

#[derive(Clone, Copy)]
enum Part {
    Any,
    One,
    Exactly(char),
}

fn parts(pattern: &str) -> impl Iterator<Item = Part> + Clone {
    let mut chars = pattern.chars();
    std::iter::from_fn(move || {
        Some(match chars.next()? {
            '%' => Part::Any,
            '_' => Part::One,
            '\\' => Part::Exactly(chars.next().unwrap_or('\\')),
            other => Part::Exactly(other),
        })
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("", "", true)]
    #[case("", "%", true)]
    #[case("", "_", false)]
    #[case("Kim khí", "Kim%", true)]
    #[case("Kim khí", "%khí", true)]
    #[case("Kim khí", "kim%", false)]
    #[case("Kim khí", "Kim kh_", true)]
    #[case("Kim khí", "K%m%k%_", true)]
    #[case("100%", r"100\%", true)]
    #[case("1000", r"100\%", false)]
    #[case("a_b", r"a\_b", true)]
    #[case("axb", r"a\_b", false)]
    fn a_pattern_is_held_against_the_whole_text(
        #[case] text: &str,
        #[case] pattern: &str,
        #[case] expected: bool,
    ) {
        assert_eq!(fits(text, pattern), expected);
        assert_eq!(Pattern::new(pattern).fits(text), expected);
        assert_eq!(Pattern::exactly(pattern).fits(text), text == pattern);
        assert!(Pattern::exactly(text).fits(text));
    }

    /// The same by trying every length for each `%`.
    fn slowly(text: &[char], pattern: &[char]) -> bool {
        match pattern {
            [] => text.is_empty(),
            ['%', rest @ ..] => (0..=text.len()).any(|n| slowly(&text[n..], rest)),
            ['_', rest @ ..] => !text.is_empty() && slowly(&text[1..], rest),
            [own, rest @ ..] => text.first() == Some(own) && slowly(&text[1..], rest),
        }
    }

    proptest! {
        #[test]
        fn every_length_was_tried(text in "[ab]{0,8}", pattern in "[ab%_]{0,6}") {
            let chars = |text: &str| text.chars().collect::<Vec<_>>();
            prop_assert_eq!(fits(&text, &pattern), slowly(&chars(&text), &chars(&pattern)));
            prop_assert_eq!(Pattern::new(&pattern).fits(&text), fits(&text, &pattern));
        }
    }
}
