//! Vietnamese text: how it is normalised when it comes in, folded for search, sorted, masked and written out.

pub mod date;
pub mod fold;
pub mod mask;
pub mod money;
pub mod nfc;
pub mod search;
pub mod sort_key;

pub use fold::{fold, spelling, tone_key};
pub use nfc::{clean_line, clean_text, nfc};
pub use search::{SearchQuery, Word, words};
pub use sort_key::{person_sort_key, sort_key};
