//! What people and earlier runs said of deviations: accepted, expired, new, resolved.

use super::Lang;
use super::Lang::{En, Fr};
use crate::analysis::{Acceptance, Since};

impl Lang {
    /// *2 accepted*.
    #[must_use]
    pub fn accepted(self, count: usize) -> String {
        match self {
            Fr => self.plural(count, "accepté", "acceptés"),
            En => self.plural(count, "accepted", "accepted"),
        }
    }

    /// Beside a deviation that is allowed.
    #[must_use]
    pub const fn is_accepted(self) -> &'static str {
        match self {
            Fr => "accepté",
            En => "accepted",
        }
    }

    /// Why, by whom and until when a deviation is, or was, allowed.
    #[must_use]
    pub fn acceptance(self, held: &Acceptance) -> String {
        let mut words = match (self, held.expired, &held.until) {
            (Fr, true, Some(until)) => format!("acceptation échue le {until}"),
            (Fr, true, None) => "acceptation échue".into(),
            (Fr, false, Some(until)) => format!("accepté jusqu’au {until}"),
            (En, true, Some(until)) => format!("acceptance expired on {until}"),
            (En, true, None) => "acceptance expired".into(),
            (En, false, Some(until)) => format!("accepted until {until}"),
            (_, false, None) => self.is_accepted().into(),
        };
        if let Some(by) = &held.by {
            words = match self {
                Fr => format!("{words}, par {by}"),
                En => format!("{words}, by {by}"),
            };
        }
        format!("{words}{}{}", self.colon(), held.reason)
    }

    /// Beside a deviation that an earlier run did not have.
    #[must_use]
    pub const fn new_mark(self) -> &'static str {
        match self {
            Fr => "NOUVEAU",
            En => "NEW",
        }
    }

    /// Beside a deviation that an earlier run had too, where that matters.
    #[must_use]
    pub const fn as_before(self) -> &'static str {
        match self {
            Fr => "comme avant",
            En => "as before",
        }
    }

    /// *3 new, 1 resolved, 12 as before*.
    #[must_use]
    pub fn since(self, since: &Since) -> String {
        let count = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
        let (new, resolved) = (count(since.new), count(since.resolved));
        let unchanged = self.number(count(since.unchanged));
        match self {
            Fr => format!(
                "{}, {}, {unchanged}\u{a0}comme avant",
                self.plural(new, "nouveau", "nouveaux"),
                self.plural(resolved, "résolu", "résolus"),
            ),
            En => format!(
                "{}, {}, {unchanged}\u{a0}as before",
                self.plural(new, "new", "new"),
                self.plural(resolved, "resolved", "resolved"),
            ),
        }
    }

    /// Templates that are other ones than in the earlier run.
    #[must_use]
    pub fn templates_changed(self, names: &[String]) -> String {
        let many = names.len() > 1;
        let names = self.list(names);
        match self {
            Fr if many => format!(
                "Les gabarits ont changé depuis\u{a0}: {names}. Des écarts peuvent être nouveaux ou résolus pour cette seule raison."
            ),
            Fr => format!(
                "Le gabarit a changé depuis\u{a0}: {names}. Des écarts peuvent être nouveaux ou résolus pour cette seule raison."
            ),
            En if many => format!(
                "The templates have changed since: {names}. Deviations may be new or resolved for that reason alone."
            ),
            En => format!(
                "The template has changed since: {names}. Deviations may be new or resolved for that reason alone."
            ),
        }
    }

    /// The title over what an earlier run had and this one has not.
    #[must_use]
    pub fn resolved_title(self, count: usize) -> String {
        let count = self.number(count);
        match self {
            Fr => format!("Résolus depuis ({count})"),
            En => format!("Resolved since ({count})"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn held(by: Option<&str>, until: Option<&str>, expired: bool) -> Acceptance {
        Acceptance {
            reason: Arc::from("relu"),
            by: by.map(Arc::from),
            until: until.map(Arc::from),
            expired,
        }
    }

    #[test]
    fn an_acceptance_says_who_why_and_how_long() {
        let (until, by) = (Some("2027-03-31"), Some("le service juridique"));
        assert_eq!(
            Fr.acceptance(&held(by, until, false)),
            "accepté jusqu’au 2027-03-31, par le service juridique\u{a0}: relu"
        );
        assert_eq!(
            En.acceptance(&held(None, until, true)),
            "acceptance expired on 2027-03-31: relu"
        );
        assert_eq!(En.acceptance(&held(None, None, false)), "accepted: relu");
    }

    #[test]
    fn the_three_figures_stand_together() {
        let since = Since {
            new: 2,
            resolved: 1,
            unchanged: 12_000,
            templates_changed: Vec::new(),
        };
        assert_eq!(
            Fr.since(&since),
            "2\u{a0}nouveaux, 1\u{a0}résolu, 12\u{202f}000\u{a0}comme avant"
        );
        assert_eq!(
            En.since(&since),
            "2\u{a0}new, 1\u{a0}resolved, 12,000\u{a0}as before"
        );
    }
}
