//! Areas in well-known binary, and in the hexadecimal form of the change log.
#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|data: &[u8]| -> Corpus {
    if xuong_fuzz::wkb::area(data) { Corpus::Keep } else { Corpus::Reject }
});
