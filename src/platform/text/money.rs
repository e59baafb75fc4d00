//! Numbers and amounts of money as Vietnamese papers write them. Money is whole đồng.

/// `1.234.567`.
pub fn number(value: i64) -> String {
    let figures = value.unsigned_abs().to_string();
    let mut text = String::from(if value < 0 { "-" } else { "" });
    for (at, figure) in figures.chars().enumerate() {
        if at > 0 && (figures.len() - at).is_multiple_of(3) {
            text.push('.');
        }
        text.push(figure);
    }
    text
}

/// "120.000 đồng".
pub fn dong(amount: i64) -> String {
    format!("{} đồng", number(amount))
}

/// "97,5 %", from tenths of a per cent (975).
pub fn percent(tenths: i64) -> String {
    let sign = if tenths < 0 { "-" } else { "" };
    let (whole, tenth) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
    format!("{sign}{whole},{tenth} %")
}

/// The amount in words for a receipt: "Một trăm hai mươi nghìn đồng".
pub fn in_words(amount: i64) -> String {
    let mut words = Vec::new();
    if amount < 0 {
        words.push("âm");
    }
    say_number(amount.unsigned_abs(), &mut words);
    words.push("đồng");
    let text = words.join(" ");
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

const FIGURES: [&str; 10] = [
    "không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín",
];

/// The groups of three figures from the left, each followed by its unit; a group of zeros is not spoken, but `tỷ` is,
/// because thousands and millions of it are counted before it.
fn say_number(value: u64, words: &mut Vec<&'static str>) {
    if value == 0 {
        words.push(figure(0));
        return;
    }
    let figures = value.to_string();
    let groups: Vec<u16> = figures
        .as_bytes()
        .rchunks(3)
        .map(|chunk| {
            chunk
                .iter()
                .fold(0, |sum, byte| sum * 10 + u16::from(byte - b'0'))
        })
        .collect();
    let mut spoken = false;
    // From the highest group; after a group that counts thousands of millions, "tỷ" closes its block of three groups.
    for (place, group) in groups.iter().enumerate().rev() {
        if *group > 0 {
            say_group(*group, spoken, words);
            match place % 3 {
                1 => words.push("nghìn"),
                2 => words.push("triệu"),
                _ => {}
            }
            spoken = true;
        }
        let block_spoken = groups
            .get(place..place + 3)
            .unwrap_or(groups.get(place..).unwrap_or_default());
        if place > 0 && place.is_multiple_of(3) && block_spoken.iter().any(|group| *group > 0) {
            words.extend(std::iter::repeat_n("tỷ", place / 3));
        }
    }
}

/// One group, 1–999. Inside a longer number its hundreds are always spoken ("không trăm linh năm").
fn say_group(group: u16, inside: bool, words: &mut Vec<&'static str>) {
    let (hundreds, tens, ones) = (group / 100, group / 10 % 10, group % 10);
    let with_hundreds = hundreds > 0 || inside;
    if with_hundreds {
        words.extend([figure(hundreds), "trăm"]);
    }
    match tens {
        0 if ones > 0 && with_hundreds => words.push("linh"),
        0 => {}
        1 => words.push("mười"),
        _ => words.extend([figure(tens), "mươi"]),
    }
    match (tens, ones) {
        (_, 0) => {}
        (2.., 1) => words.push("mốt"),
        (2.., 4) => words.push("tư"),
        (1.., 5) => words.push("lăm"),
        _ => words.push(figure(ones)),
    }
}

fn figure(value: u16) -> &'static str {
    FIGURES.get(usize::from(value)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_grouped_by_points() {
        for (value, expected) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1.000"),
            (1_234_567, "1.234.567"),
            (-120_000, "-120.000"),
        ] {
            assert_eq!(number(value), expected);
        }
        assert_eq!(number(i64::MIN), "-9.223.372.036.854.775.808");
        assert_eq!(dong(120_000), "120.000 đồng");
        assert_eq!(
            (percent(975), percent(1000), percent(-5)),
            ("97,5 %".into(), "100,0 %".into(), "-0,5 %".into())
        );
    }

    #[test]
    fn amounts_are_spoken_as_on_receipts() {
        for (amount, expected) in [
            (0, "Không đồng"),
            (5, "Năm đồng"),
            (10, "Mười đồng"),
            (15, "Mười lăm đồng"),
            (21, "Hai mươi mốt đồng"),
            (24, "Hai mươi tư đồng"),
            (105, "Một trăm linh năm đồng"),
            (111, "Một trăm mười một đồng"),
            (5_000, "Năm nghìn đồng"),
            (8_000, "Tám nghìn đồng"),
            (20_000, "Hai mươi nghìn đồng"),
            (120_000, "Một trăm hai mươi nghìn đồng"),
            (1_000_005, "Một triệu không trăm linh năm đồng"),
            (1_050_000, "Một triệu không trăm năm mươi nghìn đồng"),
            (2_500_000, "Hai triệu năm trăm nghìn đồng"),
            (1_000_000_000, "Một tỷ đồng"),
            (25_000_000_000, "Hai mươi lăm tỷ đồng"),
            (1_000_000_000_000, "Một nghìn tỷ đồng"),
            (3_000_001_000_000, "Ba nghìn tỷ không trăm linh một triệu đồng"),
            (1_000_000_000_000_000_000, "Một tỷ tỷ đồng"),
            (-7_000, "Âm bảy nghìn đồng"),
        ] {
            assert_eq!(in_words(amount), expected, "{amount}");
        }
    }

    proptest! {
        #[test]
        fn different_amounts_are_spoken_differently(a in any::<i64>(), b in any::<i64>()) {
            prop_assert_eq!(in_words(a) == in_words(b), a == b);
        }

        #[test]
        fn points_do_not_change_the_number(value in any::<i64>()) {
            prop_assert_eq!(number(value).replace('.', "").parse::<i64>().unwrap(), value);
        }
    }
}
