//! Words and signs that make the number before them a duration, an amount, a percentage or a measure.
//!
//! A number with a unit is never a slot and never a year. Not for the words of obligation or consent, which belong to
//! deviations.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::key::{fold, hash_key};

/// Units of time, in French, English, German, Spanish, Italian, Portuguese and Dutch.
const DURATIONS: &[&str] = &[
    "seconde",
    "secondes",
    "sec",
    "s",
    "minute",
    "minutes",
    "min",
    "mn",
    "heure",
    "heures",
    "h",
    "jour",
    "jours",
    "j",
    "semaine",
    "semaines",
    "mois",
    "trimestre",
    "trimestres",
    "semestre",
    "semestres",
    "an",
    "ans",
    "année",
    "années",
    "décennie",
    "décennies",
    "siècle",
    "siècles",
    "ms",
    "second",
    "seconds",
    "hour",
    "hours",
    "hr",
    "hrs",
    "day",
    "days",
    "week",
    "weeks",
    "fortnight",
    "fortnights",
    "month",
    "months",
    "quarter",
    "quarters",
    "year",
    "years",
    "decade",
    "decades",
    "sekunde",
    "sekunden",
    "minuten",
    "stunde",
    "stunden",
    "tag",
    "tage",
    "tagen",
    "werktag",
    "werktage",
    "werktagen",
    "arbeitstage",
    "arbeitstagen",
    "kalendertage",
    "kalendertagen",
    "woche",
    "wochen",
    "monat",
    "monate",
    "monaten",
    "quartal",
    "quartale",
    "jahr",
    "jahre",
    "jahren",
    "segundo",
    "segundos",
    "minuto",
    "minutos",
    "hora",
    "horas",
    "día",
    "días",
    "dia",
    "dias",
    "semana",
    "semanas",
    "mes",
    "meses",
    "año",
    "años",
    "secondo",
    "secondi",
    "minuti",
    "ora",
    "ore",
    "giorno",
    "giorni",
    "settimana",
    "settimane",
    "mese",
    "mesi",
    "trimestri",
    "anno",
    "anni",
    "mês",
    "ano",
    "anos",
    "seconden",
    "minuut",
    "uur",
    "uren",
    "dag",
    "dagen",
    "weken",
    "maand",
    "maanden",
    "jaar",
    "jaren",
];

/// Amounts, percentages and measures. Left out because they are common words of another language after a number:
/// `to` (téraoctet), `o` (octet), `a` (are).
const OTHERS: &[&str] = &[
    "€",
    "euro",
    "euros",
    "eur",
    "$",
    "dollar",
    "dollars",
    "usd",
    "£",
    "livre",
    "livres",
    "pound",
    "pounds",
    "gbp",
    "chf",
    "franc",
    "francs",
    "franken",
    "¥",
    "yen",
    "cent",
    "cents",
    "centime",
    "centimes",
    "million",
    "millions",
    "milliard",
    "milliards",
    "billion",
    "billions",
    "millionen",
    "milliarden",
    "millón",
    "millones",
    "milione",
    "milioni",
    "%",
    "‰",
    "percent",
    "pourcent",
    "prozent",
    "ko",
    "mo",
    "go",
    "kio",
    "mio",
    "gio",
    "kb",
    "mb",
    "gb",
    "tb",
    "kib",
    "mib",
    "gib",
    "tib",
    "octet",
    "octets",
    "byte",
    "bytes",
    "bit",
    "bits",
    "kbit",
    "mbit",
    "gbit",
    "kbps",
    "mbps",
    "mm",
    "cm",
    "dm",
    "m",
    "km",
    "m²",
    "cm²",
    "km²",
    "m³",
    "cm³",
    "ha",
    "hectare",
    "hectares",
    "mètre",
    "mètres",
    "meter",
    "meters",
    "metre",
    "metres",
    "kilomètre",
    "kilomètres",
    "kilometer",
    "kilometers",
    "l",
    "cl",
    "ml",
    "litre",
    "litres",
    "liter",
    "liters",
    "g",
    "kg",
    "mg",
    "t",
    "tonne",
    "tonnes",
    "kilogramme",
    "kilogrammes",
    "w",
    "kw",
    "mw",
    "gw",
    "wh",
    "kwh",
    "mwh",
    "v",
    "hz",
    "khz",
    "mhz",
    "ghz",
    "°",
    "°c",
    "°f",
    "px",
    "pixel",
    "pixels",
    "dpi",
];

/// Units that cannot follow a number of four digits, though as words they do follow a year: "in 2015 an amendment",
/// "en 2016 mes données".
const NEVER_AFTER_A_YEAR: &[&str] = &[
    "an", "mes", "ora", "second", "ano", "l", "s", "t", "v", "quarter", "dia", "dag",
];

/// The keys of some words.
fn keys(words: &[&str]) -> FxHashSet<u64> {
    words.iter().map(|word| hash_key(&fold(word))).collect()
}

static DURATION_KEYS: LazyLock<FxHashSet<u64>> = LazyLock::new(|| keys(DURATIONS));
static OTHER_KEYS: LazyLock<FxHashSet<u64>> = LazyLock::new(|| keys(OTHERS));
static EXCEPTION_KEYS: LazyLock<FxHashSet<u64>> = LazyLock::new(|| keys(NEVER_AFTER_A_YEAR));

/// Whether the word or sign with this key makes the number before it a duration, an amount, a percentage or a measure.
#[must_use]
pub fn is_unit(word_key: u64) -> bool {
    is_duration_unit(word_key) || OTHER_KEYS.contains(&word_key)
}

/// Whether the word with this key is a unit of time.
#[must_use]
pub fn is_duration_unit(word_key: u64) -> bool {
    DURATION_KEYS.contains(&word_key)
}

/// Whether four digits before the word with this key are a quantity, and not a year.
pub(super) fn is_unit_after_year(word_key: u64) -> bool {
    is_unit(word_key) && !EXCEPTION_KEYS.contains(&word_key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(word: &str) -> u64 {
        hash_key(&fold(word))
    }

    #[test]
    fn units_of_five_languages() {
        for word in [
            "mois",
            "Jours",
            "ANS",
            "days",
            "Monate",
            "días",
            "mesi",
            "heures",
            "trimestre",
        ] {
            assert!(is_duration_unit(key(word)) && is_unit(key(word)), "{word}");
        }
        for word in ["€", "euros", "$", "%", "Mo", "Go", "Ko", "km", "m²", "°C"] {
            assert!(is_unit(key(word)) && !is_duration_unit(key(word)), "{word}");
        }
    }

    #[test]
    fn other_words_are_none() {
        for word in ["cookies", "visiteurs", "to", "o", "a", "et", "article"] {
            assert!(!is_unit(key(word)), "{word}");
        }
        assert!(!is_unit_after_year(key("an")) && is_unit_after_year(key("euros")));
    }

    #[test]
    fn every_exception_is_a_unit() {
        for word in NEVER_AFTER_A_YEAR {
            assert!(is_unit(key(word)), "{word}");
        }
    }
}
