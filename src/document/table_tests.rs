//! Tests of [`super`]: which lines are rows.

use super::*;

/// The roles of the lines of `text`: `.` blank, `x` noise, `_` underline, `T` text, else the cells, with the
/// table's number, `*` for a first row, `^` for a separator under it, `#` for a heading row.
fn shown(text: &str) -> Vec<String> {
    let lines: Vec<Arc<Line>> = text.lines().map(|raw| Arc::new(Line::new(raw))).collect();
    let lines: Vec<&Arc<Line>> = lines.iter().collect();
    roles(&lines)
        .iter()
        .map(|role| match role {
            Role::Blank => ".".into(),
            Role::Noise => "x".into(),
            Role::Underline => "_".into(),
            Role::Text => "T".into(),
            Role::Row(row) => {
                let cells: Vec<&str> = row.cells.iter().map(|cell| &*cell.text).collect();
                let sign = |flag: bool, sign: &'static str| if flag { sign } else { "" };
                let (first, ruled) = (sign(row.first, "*"), sign(row.separator_below, "^"));
                format!(
                    "{}{first}{ruled}{}{}",
                    row.table,
                    sign(row.heading, "#"),
                    cells.join("|")
                )
            }
        })
        .collect()
}

const TABLE: [&str; 6] = [
    "0*^Nom|Service|Durée",
    "x",
    "0_ga|Mesure d'audience|13 mois",
    "0#Cookies tiers",
    "0_gr||6 mois",
    "0lang|Langue",
];

#[test]
fn one_table_in_three_layouts() {
    let tabs = "Nom\tService\tDurée\n---\t---\t---\n_ga\tMesure d'audience\t13 mois\nCookies tiers\t\t\n_gr\t\t6 mois\nlang\tLangue\t\n";
    let pipes = "| Nom | Service | Durée |\n|---|:---:|---|\n| _ga | Mesure d'audience | 13 mois |\n| Cookies tiers | | |\n| _gr | | 6 mois |\n| lang | Langue | |\n";
    let bare = "Nom | Service | Durée\n---|---|---\n_ga | Mesure d'audience | 13 mois\nCookies tiers\n_gr | | 6 mois\nlang | Langue |\n";
    let columns = "Nom   Service            Durée\n----  -----------------  -------\n_ga   Mesure d'audience  13 mois\nCookies tiers\n_gr                      6 mois\nlang  Langue\n";
    for layout in [tabs, pipes, bare, columns] {
        assert_eq!(shown(layout), TABLE, "{layout}");
    }
    let untabbed = tabs.replace("tiers\t\t", "tiers");
    assert_eq!(shown(&untabbed), TABLE);
}

#[test]
fn blank_lines_and_separators_inside_a_table_are_noise() {
    let text = "a\tb\n\n---\t---\n\n\n1\t2\n\nCookies tiers\n\n3\t4\n\nTexte\n";
    assert_eq!(
        shown(text),
        [
            "0*^a|b",
            "x",
            "x",
            "x",
            "x",
            "01|2",
            "x",
            "0#Cookies tiers",
            "x",
            "03|4",
            ".",
            "T"
        ]
    );
}

#[test]
fn a_header_ends_the_table_above() {
    let ruled = "a\tb\n-----\t-----\n1\t2\n\nAutre\n\nc\td\n-----\t-----\n3\t4\n";
    assert_eq!(
        shown(ruled),
        ["0*^a|b", "x", "01|2", "x", "T", "x", "1*^c|d", "x", "13|4"]
    );
    let repeated = "a\tb\n1\t2\n\nAutre\n\na\tb\n3\t4\n";
    assert_eq!(
        shown(repeated),
        ["0*a|b", "01|2", ".", "T", ".", "1*a|b", "13|4"]
    );
}

#[test]
fn text_between_tables_stays_text() {
    for between in [
        "Une phrase.",
        "- un",
        "## Titre",
        "<https://x.fr>",
        "un\ndeux",
        "Titre\n=====",
    ] {
        let text = format!("a\tb\n1\t2\n\n{between}\n\n3\t4\n5\t6\n");
        let shown = shown(&text);
        assert!(shown.iter().any(|role| role == "T"), "{text}");
        assert!(shown.iter().any(|role| role == "1*3|4"), "{text}");
    }
}

#[test]
fn what_is_no_table() {
    for text in [
        "Accueil | Contact | Plan",
        "| a | b |",
        "Nom :\tX",
        "*\tun\n*\tdeux\n*\ttrois",
        "1.\tun\n2.\tdeux",
        "-  un\n-  deux\n-  trois",
        "1.  un\n2.  deux\n3.  trois",
        "The first sentence ends here.  The second one is longer than it.  And so on\nand so on, wrapped.  Here is another.  This one stops\nin the middle of the line.  The end.",
        "Des mots avec  deux espaces au hasard dans\nune ligne de  plus et dans une autre  encore\net dans une  troisième qui suit",
        "a | b\nun | deux | trois",
    ] {
        assert!(
            shown(text).iter().all(|role| role == "T"),
            "{text}: {:?}",
            shown(text)
        );
    }
}

#[test]
fn underlines() {
    assert_eq!(
        shown("Titre\n=====\n\nA\nB\n---\n\n---\nC\n\n---"),
        ["T", "_", ".", "T", "T", "_", ".", "x", "T", ".", "x"]
    );
    assert_eq!(shown("Titre\n=====\n====="), ["T", "_", "x"]);
}

#[test]
fn columns_by_position() {
    let missing = "Nom         Service     Durée\ncookie      langue      1 an\nautre                   2 ans\n            audience    3 ans\n            suite";
    assert_eq!(
        shown(missing),
        [
            "0*Nom|Service|Durée",
            "0cookie|langue|1 an",
            "0autre||2 ans",
            "0|audience|3 ans",
            "0|suite"
        ]
    );
    let indented = "  é        ü\n  un deux  trois\n  quatre   cinq";
    assert_eq!(shown(indented), ["0*é|ü", "0un deux|trois", "0quatre|cinq"]);
    let ragged = "Nom  Service  Durée\ncookie  langue  1 an\nautre  audience  2 ans";
    assert_eq!(
        shown(ragged),
        [
            "0*Nom|Service|Durée",
            "0cookie|langue|1 an",
            "0autre|audience|2 ans"
        ]
    );
}

#[test]
fn text_around_aligned_columns_is_no_row() {
    let text = "Un paragraphe avec  deux espaces\nNom   Service    Durée\n_ga   audience   13 mois\nSuite.  Et fin.";
    assert_eq!(
        shown(text),
        ["T", "0*Nom|Service|Durée", "0_ga|audience|13 mois", "T"]
    );
}
