use std::io::Write;

use rstest::rstest;
use zip::{ZipWriter, write::SimpleFileOptions};

use super::*;

/// An archive of files.
fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Overwrites the declared size of the first entry, in its own header and in the directory.
fn declaring(mut bytes: Vec<u8>, size: u32) -> Vec<u8> {
    for (mark, offset) in [(b"PK\x03\x04", 22), (b"PK\x01\x02", 24)] {
        let at = bytes.windows(4).position(|window| window == mark).unwrap() + offset;
        bytes[at..at + 4].copy_from_slice(&size.to_le_bytes());
    }
    bytes
}

#[test]
fn the_files_of_an_archive_are_unpacked() {
    let bytes = packed(&[("a/b.txt", b"Xin"), ("c.txt", b"ch\xc3\xa0o")]);
    let mut zip = Zip::open(&bytes).unwrap();
    let names: Vec<&str> = zip.entries().iter().map(|entry| entry.name.as_str()).collect();
    assert_eq!(names, ["a/b.txt", "c.txt"]);
    let entry = zip.entries()[1].clone();
    assert_eq!(zip.whole(&entry, 10).unwrap(), "chào".as_bytes());
    assert_eq!(zip.whole(&entry, 4), Err(FormatFault::Large(Some("c.txt".into()))));
    assert_eq!(zip.weigh(), Ok(()));
}

#[test]
fn an_entry_that_declares_ten_gigabytes_is_refused_before_it_is_unpacked() {
    let bytes = declaring(packed(&[("sheet.xml", &[b' '; 1000])]), u32::MAX - 1);
    assert_eq!(Zip::open(&bytes).map(drop), Err(FormatFault::Large(Some("sheet.xml".into()))));
}

#[test]
fn an_entry_that_unpacks_to_more_than_it_declares_is_refused() {
    let bytes = declaring(packed(&[("sheet.xml", &vec![b' '; 40_000_000])]), 1000);
    let zip = Zip::open(&bytes).unwrap();
    assert!(matches!(zip.weigh(), Err(FormatFault::Bomb(_) | FormatFault::Broken(..))));
}

#[test]
fn an_entry_of_blanks_is_refused_if_it_is_large() {
    let small = packed(&[("t.dbf", &vec![b' '; 15_000_000])]);
    assert_eq!(Zip::open(&small).unwrap().weigh(), Ok(()));
    let large = packed(&[("t.dbf", &vec![b' '; 40_000_000])]);
    assert_eq!(Zip::open(&large).unwrap().weigh(), Err(FormatFault::Bomb("t.dbf".into())));
}

#[test]
fn entries_that_are_too_many_or_too_large_together_are_refused() {
    let names: Vec<String> = (0..=MOST_ENTRIES).map(|n| n.to_string()).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    let many = packed(&files);
    assert_eq!(Zip::open(&many).map(drop), Err(FormatFault::Entries(MOST_ENTRIES + 1)));
    let mut bytes = packed(&[("a", &[0; 10]), ("b", &[0; 10])]);
    let marks: Vec<usize> =
        (0..bytes.len() - 4).filter(|at| bytes[*at..].starts_with(b"PK\x01\x02")).collect();
    marks.iter().for_each(|at| bytes[at + 24..at + 28].copy_from_slice(&150_000_000_u32.to_le_bytes()));
    assert_eq!(Zip::open(&bytes).map(drop), Err(FormatFault::Large(None)));
}

#[test]
fn entries_that_share_their_bytes_are_refused() {
    let mut bytes = packed(&[("a", &[7; 300]), ("b", &[7; 300])]);
    let marks: Vec<usize> =
        (0..bytes.len() - 4).filter(|at| bytes[*at..].starts_with(b"PK\x01\x02")).collect();
    bytes[marks[1] + 42..marks[1] + 46].copy_from_slice(&0_u32.to_le_bytes());
    assert!(matches!(Zip::open(&bytes).map(drop), Err(FormatFault::Overlap | FormatFault::Broken(..))));
}

#[rstest]
#[case::nothing(b"".to_vec())]
#[case::text(b"PK\x03\x04 and then nothing".to_vec())]
#[case::cut(packed(&[("a", b"b")])[..40].to_vec())]
fn what_is_no_archive_is_refused(#[case] bytes: Vec<u8>) {
    assert!(matches!(Zip::open(&bytes).map(drop), Err(FormatFault::Broken(..))));
}

#[rstest]
#[case(MOST_DEPTH, Ok(()))]
#[case(MOST_DEPTH + 1, Err(FormatFault::Deep))]
#[case(1_000_000, Err(FormatFault::Deep))]
fn objects_are_nested_up_to_a_limit(#[case] depth: usize, #[case] right: Result<(), FormatFault>) {
    assert_eq!(json_depth(&"[".repeat(depth)), right);
    assert_eq!(json_depth(&format!("\"\\\"{}\"", "[".repeat(depth))), Ok(()));
}
