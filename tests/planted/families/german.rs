//! A German privacy notice.

use super::super::fillers::Filler;
use super::{Family, Raised, SlotSpec};

/// The notice.
pub(super) const PRIVACY: Family = Family {
    name: "privacy",
    template: r#"
# Datenschutzhinweise der Stadtverwaltung
Diese Hinweise gelten für das Angebot unter {url} und für alle Seiten, die von dort aus aufgerufen werden.
# Verantwortliche Stelle
Verantwortlich im Sinne der Verordnung ist {company} mit dem Sitz am Ort des Rathauses.
Das Verzeichnis der Tätigkeiten trägt die laufende Nummer {number} im Register der Behörde.
# Welche Daten wir verarbeiten
Beim Aufruf einer Seite übermittelt der Browser die folgenden Angaben an den Server:
- die Adresse des Geräts in gekürzter Form;
- den Zeitpunkt des Aufrufs und die übertragene Datenmenge;
- die zuvor besuchte Seite und den Namen der Datei;
- die Sprache und die Fassung der Oberfläche.
Die Protokolle werden nach 7 Tagen gelöscht und nicht mit anderen Quellen zusammengeführt.
# Formulare und Anfragen
Wenn Sie uns über ein Formular schreiben, müssen Sie eine Anschrift angeben, damit die Antwort Sie erreichen kann.
Anfragen werden nach ihrer Erledigung 3 Jahre aufbewahrt und danach aus den Akten entfernt.
# Karten und Filme anderer Anbieter
Inhalte anderer Anbieter laden wir erst nach Ihrer Einwilligung, die Sie in der Fußzeile jederzeit widerrufen können.
Die Übermittlung an Dritte außerhalb der Union findet ohne Ihr Zutun nicht statt.
# Ihre Rechte gegenüber der Verwaltung
Sie haben das Recht auf Auskunft, Berichtigung und Löschung der gespeicherten Angaben; ein Schreiben ohne besondere Form genügt.
Beschwerden richten Sie an die Landesbeauftragte, deren Büro unter https://www.datenschutz.example.de zu finden ist.
# Fragen zum Schutz der Daten
Die Beauftragte der Verwaltung beantwortet Ihre Fragen gern und ist unter {email} oder auf dem Postweg erreichbar.
Eine Fassung in Leichter Sprache liegt im Bürgerbüro aus.
"#,
    slots: &[
        SlotSpec {
            name: "url",
            filler: Filler::Url,
        },
        SlotSpec {
            name: "company",
            filler: Filler::Town,
        },
        SlotSpec {
            name: "number",
            filler: Filler::Number,
        },
        SlotSpec {
            name: "email",
            filler: Filler::Email,
        },
    ],
    neutral: &[
        "Angebot",
        "Verzeichnis",
        "Browser",
        "Sprache",
        "Protokolle",
        "Quellen",
        "Anschrift",
        "Akten",
        "Fußzeile",
        "Büro",
        "Postweg",
        "Geräts",
        "Aufruf",
        "Angaben",
        "Zeitpunkt",
        "Seite",
        "Fassung",
    ],
    novel: &[
        "Garten",
        "Laterne",
        "Hafen",
        "Wiese",
        "Kalender",
        "Bibliothek",
        "farbige",
        "hölzerne",
        "Obstwiese",
    ],
    raised: &[
        Raised {
            from: "nach 7 Tagen",
            to: "nach 30 Tagen",
            by: &["duration", "number"],
        },
        Raised {
            from: "3 Jahre",
            to: "10 Jahre",
            by: &["duration", "number"],
        },
        Raised {
            from: "und nicht mit",
            to: "und mit",
            by: &["negation"],
        },
        Raised {
            from: "müssen Sie eine",
            to: "können Sie eine",
            by: &["modality"],
        },
        Raised {
            from: "nach Ihrer Einwilligung",
            to: "nach Ihrer Anmeldung",
            by: &["consent"],
        },
        Raised {
            from: "an Dritte",
            to: "an Ämter",
            by: &["third_party"],
        },
        Raised {
            from: "https://www.datenschutz.example.de",
            to: "https://www.aufsicht.example.de",
            by: &["url"],
        },
    ],
    extras: r#"
# Hinweise zur Barrierefreiheit
# Bilder vom Stadtfest
Der Wochenmarkt findet jeden Samstag auf dem Platz vor der alten Mühle statt und endet gegen Mittag.
Die Musikschule vermietet Geigen und Flöten für das laufende Halbjahr an ihre jüngsten Schüler.
Im Hallenbad gelten während der Ferien verlängerte Zeiten, die am Eingang ausgehängt sind.
- die Größe des Fensters beim Öffnen der Karte;
- den zuletzt gewählten Ortsteil im Veranstaltungsplan.
"#,
    columns: (0, 0),
    optional: Some("Eine Fassung in Leichter Sprache"),
    second: None,
    placeholders: &["[Name der Stadt]", "XXX", "____"],
    numbered: false,
    hosts: true,
};
