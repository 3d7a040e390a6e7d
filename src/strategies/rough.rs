//! Text that makes trouble.

use proptest::prelude::*;

/// Text of the characters that make trouble: letters, marks, digits, quotation marks and controls of many scripts.
pub fn rough_text() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        4 => "[a-zA-Z0-9 .,:;'\"_-]{1,6}",
        3 => "[\u{600}-\u{6ff}\u{750}-\u{77f}\u{fb50}-\u{fdff}]{1,5}",
        2 => "[\u{5d0}-\u{5ea}\u{5b0}-\u{5bc}\u{5f3}\u{5f4}\"]{1,4}",
        2 => "[\u{370}-\u{3ff}\u{1f00}-\u{1fff}\u{400}-\u{4ff}]{1,5}",
        2 => "[\u{900}-\u{97f}\u{980}-\u{9ff}\u{b80}-\u{bff}]{1,5}",
        2 => "[\u{4e00}-\u{4eff}\u{3040}-\u{30ff}\u{ac00}-\u{acff}\u{1100}-\u{11ff}]{1,5}",
        2 => "[\u{e00}-\u{e7f}\u{1000}-\u{109f}\u{1780}-\u{17ff}]{1,5}",
        2 => "[\u{300}-\u{36f}\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2018}-\u{201f}\u{ad}\u{feff}]{1,3}",
        1 => "[\n\r\t\u{85}\u{2028}]{1,2}",
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(pieces, 0..12).prop_map(|pieces| pieces.concat())
}
