//! The known name that somebody probably meant.

/// Of the known names the one nearest to `found`, if it is near enough to be a slip of the hand: a letter in three at
/// most is another, counting two letters that changed places as one.
pub fn suggestion<'k>(found: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let most = found.chars().count().div_ceil(3).max(1);
    let near = known
        .into_iter()
        .map(|name| (strsim::osa_distance(found, name), name));
    near.filter(|(distance, _)| *distance <= most)
        .min()
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_recognised_and_other_words_are_not() {
        let known = ["url", "email", "date"];
        assert_eq!(suggestion("ulr", known), Some("url"));
        assert_eq!(suggestion("emial", known), Some("email"));
        assert_eq!(suggestion("portail", known), None);
    }
}
