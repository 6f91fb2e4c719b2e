//! What documents put into the slots of a template. The fillers of two documents differ, save by rare chance.

use super::rng::Rng;

/// What fills a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Filler {
    /// `https://` and the portal's host.
    Url,
    /// An address at the portal's host.
    Email,
    /// `12 March 2024`.
    EnglishDate,
    /// `2015`, `2015-2020`.
    Years,
    /// A bare number of six digits.
    Number,
    /// A company, of one to five words.
    Company,
    /// A person or a group, of one to eight words.
    Person,
    /// A German town's administration, of one to four words.
    Town,
}

const PLACES: &[&str] = &[
    "blois", "chaville", "valmer", "ha-py", "lorient", "nevers", "auray", "cluny", "dole",
    "epinal", "foix", "gap", "hyeres", "istres", "joigny", "laval", "meaux", "nantua", "oloron",
    "pau", "quimper", "rodez", "sedan", "tarbes", "uzes", "vichy", "wissous", "yerres", "annot",
    "bandol", "cassis", "dinan", "evian", "figeac", "gien", "honfleur",
];

const NAMES: &[&str] = &[
    "Ashdown",
    "Brightwell",
    "Castellan",
    "Dunmore",
    "Everhart",
    "Fairbairn",
    "Greenhalgh",
    "Holloway",
    "Inglis",
    "Jarrow",
    "Kettering",
    "Lockhart",
    "Merriman",
    "Northcote",
    "Oakley",
    "Pemberton",
    "Quillfeather",
    "Ravenscroft",
    "Satterthwaite",
    "Thistlewood",
    "Underhill",
    "Vickers",
    "Wexford",
    "Yarborough",
    "Zimmern",
    "Abernathy",
];

const FIRST_NAMES: &[&str] = &[
    "Ada", "Bruno", "Chloé", "Dmitri", "Edith", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Keiko",
    "Lars", "Maud", "Nils", "Olga", "Pavel", "Rosa", "Sven", "Tilda", "Umberto",
];

const ENGLISH_MONTHS: &[&str] = &[
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The host of the portal `index`, another for every index.
pub(crate) fn host(index: usize) -> String {
    const PREFIXES: &[&str] = &["data", "opendata", "www", "portail", "trouver"];
    const ENDINGS: &[&str] = &["fr", "com", "eu", "org"];
    let place = PLACES[index % PLACES.len()];
    let round = index / PLACES.len();
    let prefix = PREFIXES[(round + index) % PREFIXES.len()];
    let ending = ENDINGS[(round / PREFIXES.len() + index) % ENDINGS.len()];
    let turn = round / (PREFIXES.len() * ENDINGS.len());
    if turn == 0 && round == 0 {
        format!("{prefix}.{place}.{ending}")
    } else {
        format!("{prefix}.{place}-{}.{ending}", round + 1)
    }
}

impl Filler {
    /// The filler of the portal `index`, whose host is `host`.
    pub(crate) fn fill(self, index: usize, host: &str, rng: &mut Rng) -> String {
        let name = NAMES[(index * 7 + 3) % NAMES.len()];
        let other = NAMES[(index * 5 + index / NAMES.len() + 11) % NAMES.len()];
        let first = FIRST_NAMES[(index * 3 + index / FIRST_NAMES.len()) % FIRST_NAMES.len()];
        match self {
            Self::Url => format!("https://{host}"),
            Self::Email => {
                let mailbox = ["contact", "dpo", "cookies", "mairie"][index % 4];
                format!("{mailbox}@{host}")
            }
            Self::EnglishDate => {
                let day = 1 + index % 28;
                let month = ENGLISH_MONTHS[(index * 5 + rng.below(3)) % ENGLISH_MONTHS.len()];
                format!("{day} {month} {}", 2016 + rng.below(9))
            }
            Self::Years => {
                let first = 2001 + (index * 7) % 19;
                if rng.percent(40) {
                    format!("{first}-{}", first + 1 + rng.below(4))
                } else {
                    first.to_string()
                }
            }
            Self::Number => (100_019 + (index * 7_919) % 800_000).to_string(),
            Self::Company => match index % 5 {
                0 => format!("{name} Limited"),
                1 => format!("The {other} Trust"),
                2 => format!("{name} & {other} Partners"),
                3 => name.to_owned() + "ware",
                _ => format!("{first} {name} Digital Works"),
            },
            Self::Person => match index % 6 {
                0 | 1 => format!("{first} {name}"),
                2 => format!("The {other} Project Developers"),
                3 => format!("{name} Inc."),
                4 => format!("{first} {other} {name}"),
                _ => format!("{other} Foundation, {first} {name} and contributors of {other}land"),
            },
            Self::Town => {
                let place = name.to_lowercase();
                match index % 4 {
                    0 => format!("Stadt {name}hausen"),
                    1 => format!("die Gemeinde {other}dorf im Tal"),
                    2 => format!("Amt {name} am {other}see"),
                    _ => format!("{first}-{place}stadt"),
                }
            }
        }
    }
}
