//! Parameters of requests, each as `name=value`.
#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|data: &[u8]| -> Corpus {
    if xuong_fuzz::parameters::pair(data) { Corpus::Keep } else { Corpus::Reject }
});
