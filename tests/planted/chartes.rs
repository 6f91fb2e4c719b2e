//! Large folders of chartes like the five real ones, for benchmarks: about 2.9 KB a file, each with the URL of its own
//! portal, and about 8% distinct contents among 100,000 once URLs are masked and layout is normalised.

use super::fillers::host;
use super::rng::Rng;

/// A charte that conforms, as scraped.
const CHARTE: &str = include_str!("../../corpus/opendata.ha-py.fr.txt");
pub(crate) const URL: &str = "https://opendata.ha-py.fr";
const SEPARATOR: &str =
    "--------------------\t------------------------\t----------------\t-----------";

/// What portals change in the words: what stands in the charte, and what they write.
const WORDINGS: &[(&str, &str)] = &[
    (
        "le meilleur service possible nous",
        "le meilleur service possible, nous",
    ),
    (
        "nous utilisons des cookies pour assurer",
        "nous employons des cookies pour assurer",
    ),
    ("généralement de petite taille", "souvent de petite taille"),
    ("pendant une certaine durée", "pendant treize mois"),
    (
        "finalités statistiques ou publicitaires",
        "finalités statistiques",
    ),
    (
        "Il existe plusieurs types de cookies",
        "Il existe plusieurs sortes de cookies",
    ),
    (
        "Ils ne requièrent pas de consentement",
        "Ils requièrent le consentement",
    ),
    ("les actions d'un internaute", "les actions d'un visiteur"),
    ("n'est pas nécessaire.", "n'est pas requis."),
    ("Ils peuvent être déposés", "Ils sont déposés"),
    (
        "souvent une régie publicitaire",
        "par exemple une régie publicitaire",
    ),
    ("A quoi servent les cookies", "À quoi servent les cookies"),
    ("Sélection de la langue", "Choix de la langue"),
    ("via des appels API", "par des appels à l'API"),
    ("d'une page à une autre.", "d'une page à l'autre."),
    ("Un \"cookie\" est", "Un « cookie » est"),
    ("Qu'est ce qu'un cookie ?", "Qu'est-ce qu'un cookie ?"),
    ("csrftoken", "csrf_token"),
    ("Nom du cookies", "Nom du cookie"),
    ("Finalités", "Finalité"),
];

/// Rows that portals add at the table's end.
const ROWS: &[&str] = &[
    "Google ReCaptcha\tSécurité du formulaire de contact\t_grecaptcha\tProtection du site internet contre des programmes automatisés et pour la prévention de spams.",
    "Matomo\tMesure d'audience\t_pk_id\tDistinguer les visiteurs entre eux",
    "Matomo\tMesure d'audience\t_pk_ses\tRéunir les pages vues au cours d'une visite",
    "Xiti\tMesure d'audience\tatuserid\tCompter les visites de la plateforme",
];

/// The charte of the portal `index`, as a scraped file.
pub(crate) fn charte(seed: u64, index: usize) -> String {
    let mut rng = Rng::new(seed).fork(index as u64);
    let mut text = CHARTE.trim().to_owned();
    if rng.percent(40) {
        text = text.replace("Se souvenir du choix", "Permet de se souvenir du choix");
    }
    if rng.percent(30) {
        text = text.replace(&format!(" <{URL}>"), &format!("\n\n<{URL}>"));
    }
    for (from, to) in WORDINGS {
        if rng.below(1000) < 48 {
            text = text.replacen(from, to, 1);
        }
    }
    for (number, row) in ROWS.iter().enumerate() {
        if rng.percent(6) {
            text = format!("{text}\n{row}");
        }
        if number == 0 && rng.percent(5) {
            text = format!("{text}\nCookies tiers\t\t\t\n{row}");
        }
    }
    text = text.replace(URL, &format!("https://{}", host(index)));
    noisy(&text, &mut rng)
}

/// Blank lines, separator rows and line ends as scrapers leave them.
fn noisy(text: &str, rng: &mut Rng) -> String {
    let mut noisy = "\n".repeat(rng.below(5));
    let separator = rng.percent(40);
    for line in text.lines() {
        noisy.push_str(line);
        noisy.push('\n');
        if separator && line.starts_with("Nom du prestataire") {
            noisy.push_str(SEPARATOR);
            noisy.push_str(&"\n".repeat(1 + rng.below(4)));
        } else if rng.percent(3) {
            noisy.push('\n');
        }
    }
    if rng.percent(70) {
        noisy.pop();
    }
    if rng.percent(10) {
        noisy.replace('\n', "\r\n")
    } else {
        noisy
    }
}

/// The charte as it counts for distinct contents: URL masked, layout normalised.
pub(crate) fn masked(charte: &str) -> String {
    let lines = charte.lines().map(str::trim_end);
    let kept = lines.filter(|line| !line.is_empty() && *line != SEPARATOR);
    let masked = kept.map(|line| match line.split_once("<https://") {
        Some((before, _)) => format!("{before}<URL>"),
        None => line.to_owned(),
    });
    masked
        .collect::<Vec<_>>()
        .join("\n")
        .replace("\n<URL>", " <URL>")
}
