//! Filters in the JSON encoding of CQL2.
#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};
use xuong::query::cql2::json;
use xuong_fuzz::laws;

fuzz_target!(|data: &[u8]| -> Corpus {
    let Ok(filter) = str::from_utf8(data) else { return Corpus::Reject };
    laws::hold(filter, json::read_in);
    Corpus::Keep
});
