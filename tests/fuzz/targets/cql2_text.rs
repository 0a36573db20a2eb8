//! Filters in the text encoding of CQL2.
#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|data: &[u8]| -> Corpus {
    if xuong_fuzz::filters::text(data) { Corpus::Keep } else { Corpus::Reject }
});
