//! What people say for what is written: abbreviations of kinds, and numbers that are joined to words.

/// The ways to write a thing: the abbreviation, in full, then others. All are folded.
const WAYS: [&[&str]; 18] = [
    &["kcn", "khu cong nghiep"],
    &["ccn", "cum cong nghiep"],
    &["kcnc", "khu cong nghe cao"],
    &["kcx", "khu che xuat"],
    &["ln", "lang nghe"],
    &["tx", "thi xa"],
    &["tt", "thi tran"],
    &["tp", "thanh pho"],
    &["q", "quan"],
    &["h", "huyen"],
    &["p", "phuong"],
    &["ctcp", "cong ty co phan", "cong ty cp", "cty co phan", "cty cp"],
    &["cty", "cong ty"],
    &["tnhh", "trach nhiem huu han"],
    &["mtv", "mot thanh vien"],
    &["htx", "hop tac xa"],
    &["dntn", "doanh nghiep tu nhan"],
    &["xn", "xi nghiep"],
];

/// The kinds of zones, by the number of their ways.
const ZONES: usize = 4;

/// A word of a search, or several that are one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spoken {
    /// One word that stands for it.
    pub(super) word: String,
    /// Other ways to write it, each in words.
    pub(super) also: Vec<Vec<String>>,
}

/// Reads the words of a search; `is_written` says whether some text has a word that begins with another one.
pub(super) fn spoken(words: &[String], is_written: impl Fn(&str) -> bool) -> Vec<Spoken> {
    let mut all = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let (taken, own) = way(&words[at..])
            .or_else(|| numbered(&words[at..], &is_written))
            .unwrap_or_else(|| (1, Spoken { word: words[at].clone(), also: Vec::new() }));
        at += taken;
        all.push(own);
    }
    all
}

/// The longest way to write something with which the words begin, and the number of its words. A letter at the end is one
/// of a word that is being typed.
fn way(words: &[String]) -> Option<(usize, Spoken)> {
    let (ways, way) = longest(words)?;
    let count = way.split(' ').count();
    if count == 1 && count == words.len() && ways[0].len() == 1 {
        return None;
    }
    let word = if count == 1 { way } else { ways[0] };
    let also = ways.iter().filter(|other| **other != word).map(|other| split(other)).collect();
    Some((count, Spoken { word: word.to_owned(), also }))
}

fn longest(words: &[String]) -> Option<(&'static [&'static str], &'static str)> {
    let begins = |way: &str| {
        let way: Vec<&str> = way.split(' ').collect();
        way.len() <= words.len() && way.iter().zip(words).all(|(a, b)| a == b)
    };
    let all = WAYS.iter().flat_map(|ways| ways.iter().map(|way| (*ways, *way)));
    all.filter(|(_, way)| begins(way)).max_by_key(|(_, way)| way.split(' ').count())
}

fn split(way: &str) -> Vec<String> {
    way.split(' ').map(str::to_owned).collect()
}

/// A word with a number: "may10" is "may 10", and the other way round where some text has it so.
fn numbered(words: &[String], is_written: impl Fn(&str) -> bool) -> Option<(usize, Spoken)> {
    let is_name = |text: &str| text.len() > 1 && text.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let first = words.first()?;
    let (name, number) = first.split_at(first.bytes().take_while(u8::is_ascii_lowercase).count());
    if is_name(name) && is_number(number) {
        let also = vec![vec![name.to_owned(), number.to_owned()]];
        return Some((1, Spoken { word: first.clone(), also }));
    }
    let second = words.get(1)?;
    let word = format!("{first}{second}");
    if !is_name(first) || !is_number(second) || !is_written(&word) {
        return None;
    }
    let also = vec![vec![first.clone(), second.clone()]];
    Some((2, Spoken { word, also }))
}

/// A phrase in all ways of writing: as it is, all abbreviated, all in full, and with numbers joined or apart.
pub(super) fn phrases(words: &[String], spoken: &[Spoken]) -> Vec<String> {
    let join = |part: &dyn Fn(&Spoken) -> String| spoken.iter().map(part).collect::<Vec<_>>().join(" ");
    let short = |own: &Spoken| {
        let known = WAYS.iter().find(|ways| ways.contains(&own.word.as_str()));
        known.map_or_else(|| own.word.clone(), |ways| ways[0].to_owned())
    };
    let full = |own: &Spoken| {
        let known = WAYS.iter().find(|ways| ways.contains(&own.word.as_str()));
        let apart = own.also.first().filter(|_| known.is_none()).map(|way| way.join(" "));
        known.map(|ways| ways[1].to_owned()).or(apart).unwrap_or_else(|| own.word.clone())
    };
    let mut all = vec![words.join(" ")];
    for phrase in [join(&short), join(&full)] {
        if !all.contains(&phrase) {
            all.push(phrase);
        }
    }
    all
}

/// The kind of zone with which words begin, by number, and the words behind it.
pub(super) fn zone_kind(words: &[String]) -> Option<(usize, &[String])> {
    let (ways, way) = longest(words)?;
    let kind = WAYS[..ZONES].iter().position(|own| own[0] == ways[0])?;
    Some((kind, &words[way.split(' ').count()..]))
}

/// The words of a search without "MST" before a number.
pub(super) fn without_mst(mut words: Vec<String>) -> Vec<String> {
    let count = match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["mst", ..] => 1,
        ["ma", "so", "thue", ..] => 3,
        _ => 0,
    };
    let is_number = |word: &String| word.bytes().all(|byte| byte.is_ascii_digit());
    if count > 0 && words.len() > count && words[count..].iter().all(is_number) {
        words.drain(..count);
    }
    words
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn words(text: &str) -> Vec<String> {
        split(text)
    }

    fn told(text: &str) -> Vec<String> {
        let own = spoken(&words(text), |word| word == "det8");
        own.iter()
            .map(|own| {
                let also: Vec<String> = own.also.iter().map(|way| way.join(" ")).collect();
                if also.is_empty() { own.word.clone() } else { format!("{}={}", own.word, also.join("|")) }
            })
            .collect()
    }

    #[rstest]
    #[case("kcn sai dong", &["kcn=khu cong nghiep", "sai", "dong"])]
    #[case("khu cong nghiep sai dong", &["kcn=khu cong nghiep", "sai", "dong"])]
    #[case("khu cong nghe cao", &["kcnc=khu cong nghe cao"])]
    #[case("khu cong", &["khu", "cong"])]
    #[case("cong ty cp det", &["ctcp=cong ty co phan|cong ty cp|cty co phan|cty cp", "det"])]
    #[case("cong ty tnhh", &["cty=cong ty", "tnhh=trach nhiem huu han"])]
    #[case("q hai", &["q=quan", "hai"])]
    #[case("quan hai", &["quan=q", "hai"])]
    #[case("hai q", &["hai", "q"])]
    #[case("hai quan", &["hai", "quan"])]
    #[case("det8", &["det8=det 8"])]
    #[case("det 8", &["det8=det 8"])]
    #[case("det 9", &["det", "9"])]
    #[case("a8 8", &["a8", "8"])]
    fn words_are_read_as_what_they_are_said_for(#[case] text: &str, #[case] expected: &[&str]) {
        assert_eq!(told(text), expected);
    }

    #[test]
    fn a_phrase_has_each_way_of_writing_once() {
        let of = |text: &str| phrases(&words(text), &spoken(&words(text), |_| false));
        assert_eq!(of("cty tnhh an"), ["cty tnhh an", "cong ty trach nhiem huu han an"]);
        assert_eq!(of("q hai"), ["q hai", "quan hai"]);
        assert_eq!(of("det8"), ["det8", "det 8"]);
        assert_eq!(of("sai dong"), ["sai dong"]);
    }

    #[test]
    fn the_word_for_tax_codes_is_no_word_of_a_search() {
        assert_eq!(without_mst(words("mst 0101 248 141")), words("0101 248 141"));
        assert_eq!(without_mst(words("ma so thue 0101248141")), words("0101248141"));
        assert_eq!(without_mst(words("mst an")), words("mst an"));
        assert_eq!(without_mst(words("mst")), words("mst"));
    }

    #[test]
    fn a_zone_is_known_by_its_kind() {
        let kind = |text: &str| zone_kind(&words(text)).map(|(kind, rest)| (kind, rest.join(" ")));
        assert_eq!(kind("kcn bac an"), kind("khu cong nghiep bac an"));
        assert_eq!(kind("ccn an"), Some((1, "an".to_owned())));
        assert_eq!((kind("q an"), kind("an kcn")), (None, None));
    }
}
