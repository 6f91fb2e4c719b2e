//! How much a deviation matters by default, and what makes a change of wording one of substance.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::deviation::words::Spoken;
use crate::deviation::{Deviation, Kind, RaisedBy, Severity};
use crate::text::{Token, TokenClass, is_duration_unit, is_unit};

/// The severity of a kind before anything raises it (DESIGN.md, `severity`).
#[must_use]
pub const fn by_default(kind: Kind) -> Severity {
    match kind {
        Kind::Extra | Kind::Missing | Kind::Duplicate | Kind::Slot => Severity::Error,
        Kind::Wording | Kind::Moved => Severity::Warning,
        Kind::Layout | Kind::Typography | Kind::Encoding => Severity::Note,
    }
}

/// What the config makes of a kind of deviation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// It is not reported.
    Off,
    /// It is of this severity, whatever raised it.
    At(Severity),
}

/// The levels of the config: they come last and win.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Levels([Option<Level>; Kind::ALL.len()]);

impl Levels {
    /// Sets the level of a kind.
    pub fn set(&mut self, kind: Kind, level: Level) {
        if let Some(held) = self.0.get_mut(kind as usize) {
            *held = Some(level);
        }
    }

    /// The level that was set for a kind.
    #[must_use]
    pub fn of(&self, kind: Kind) -> Option<Level> {
        self.0.get(kind as usize).copied().flatten()
    }

    /// Gives every deviation the severity of its kind's level, and leaves out what is off.
    pub fn apply(&self, deviations: &mut Vec<Arc<Deviation>>) {
        if self.0.iter().all(Option::is_none) {
            return;
        }
        deviations.retain_mut(|deviation| match self.of(deviation.kind) {
            Some(Level::Off) => false,
            Some(Level::At(severity)) => {
                if deviation.severity != severity {
                    Arc::make_mut(deviation).severity = severity;
                }
                true
            }
            None => true,
        });
    }
}

/// Why a change from one reading to another is one of substance: the first reason, in the order of
/// [`RaisedBy::ALL`], for which the readings do not hold the same words as often. Slots and their fillers are to be
/// left out by the caller.
#[must_use]
pub fn raised_by(template: &[Token], document: &[Token], lexicon: &Spoken<'_>) -> Option<RaisedBy> {
    let mut balance: BTreeMap<(RaisedBy, u64, u64), i32> = BTreeMap::new();
    weigh(template, 1, lexicon, &mut balance);
    weigh(document, -1, lexicon, &mut balance);
    balance
        .into_iter()
        .find(|(_, count)| *count != 0)
        .map(|((reason, ..), _)| reason)
}

/// Adds what a reading holds, `sign` times.
fn weigh(
    tokens: &[Token],
    sign: i32,
    lexicon: &Spoken<'_>,
    balance: &mut BTreeMap<(RaisedBy, u64, u64), i32>,
) {
    for (at, token) in tokens.iter().enumerate() {
        let reason = match token.class {
            TokenClass::Url => RaisedBy::Url,
            TokenClass::Email => RaisedBy::Email,
            TokenClass::Date => RaisedBy::Date,
            TokenClass::Number => {
                let unit = tokens.get(at + 1).map_or(0, |next| next.key);
                let before = at
                    .checked_sub(1)
                    .and_then(|at| tokens.get(at))
                    .map_or(0, |token| token.key);
                // The unit counts with its number, so that "13 mois" is not "13 jours"; "€ 5" has it before.
                let (reason, unit) = if is_duration_unit(unit) {
                    (RaisedBy::Duration, unit)
                } else if is_unit(unit) {
                    (RaisedBy::Number, unit)
                } else if is_unit(before) {
                    (RaisedBy::Number, before)
                } else {
                    (RaisedBy::Number, 0)
                };
                *balance.entry((reason, token.key, unit)).or_default() += sign;
                continue;
            }
            _ => continue,
        };
        *balance.entry((reason, token.key, 0)).or_default() += sign;
    }
    let keys: Vec<u64> = tokens.iter().map(|token| token.key).collect();
    for (reason, word, next) in lexicon.find(&keys) {
        // "treize mois" is a duration as "13 mois" is.
        let unit = keys.get(next).copied().unwrap_or(0);
        let lasts = reason == RaisedBy::Number && is_duration_unit(unit);
        let key = if lasts {
            (RaisedBy::Duration, u64::from(word), unit)
        } else {
            (reason, u64::from(word), 1)
        };
        *balance.entry(key).or_default() += sign;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deviation::words::Lexicon;
    use crate::text::tokenize;

    fn reason(template: &str, document: &str) -> Option<RaisedBy> {
        raised_by(
            &tokenize(template),
            &tokenize(document),
            &Lexicon::built_in().spoken(&[]),
        )
    }

    #[test]
    fn what_raises_a_change_of_wording() {
        assert_eq!(
            reason("Conservés 13 mois.", "Conservés 25 mois."),
            Some(RaisedBy::Duration)
        );
        assert_eq!(
            reason("Conservés treize mois.", "Conservés six mois."),
            Some(RaisedBy::Duration)
        );
        assert_eq!(
            reason("Conservés 13 mois.", "Conservés 13 jours."),
            Some(RaisedBy::Duration)
        );
        assert_eq!(
            reason("Article 3 du code", "Article 4 du code"),
            Some(RaisedBy::Number)
        );
        assert_eq!(
            reason("Il requiert un accord", "Il ne requiert pas d'accord"),
            Some(RaisedBy::Negation)
        );
        assert_eq!(
            reason("You must agree", "You may agree"),
            Some(RaisedBy::Modality)
        );
        assert_eq!(
            reason("avec votre consentement", "avec votre avis"),
            Some(RaisedBy::Consent)
        );
        assert_eq!(
            reason("transmis à des tiers", "transmis à des amis"),
            Some(RaisedBy::ThirdParty)
        );
        assert_eq!(
            reason("Voir https://a.fr", "Voir https://b.fr"),
            Some(RaisedBy::Url)
        );
    }

    #[test]
    fn what_does_not() {
        assert_eq!(
            reason("Se souvenir du choix", "Permet de se souvenir du choix"),
            None
        );
        assert_eq!(
            reason("Les cookies sont utiles", "Les traceurs sont utiles"),
            None
        );
        assert_eq!(reason("doit être lu", "doivent être lus"), None);
        assert_eq!(reason("13 mois ou 6 ans", "6 ans ou 13 mois"), None);
    }
}
