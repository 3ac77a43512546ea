//! Whatever bytes are given as a document: nothing panics, hangs or eats the memory, and what is printed parses.

#![no_main]

#[path = "../../tests/hostile/properties.rs"]
mod properties;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Err(fault) = properties::hold_for(bytes) {
        panic!("{fault}");
    }
});
