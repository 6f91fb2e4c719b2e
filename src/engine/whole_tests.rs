//! The whole flow on families whose truth is known: what is told of them, on one page each, to be read by people. The
//! tests of `tests/` ask for properties; these hold what the parts of the heart do together.

use std::fmt::Write as _;

use super::*;
use crate::corpus::collect;
use crate::template::read::read;

/// Everything that an analysis says, a line each.
fn told(analysis: &Analysis) -> String {
    let mut text = String::new();
    for family in &analysis.families {
        let template = &family.template;
        let _ = writeln!(text, "template {} {:?}", template.name, template.lang);
        for slot in &template.slots {
            let _ = writeln!(
                text,
                "  {{{{{}}}}} {:?}, {} documents, {} fillers, own host {}",
                slot.name, slot.slot_type, slot.documents, slot.distinct, slot.same_as_portal
            );
        }
        for block in &template.blocks {
            let _ = writeln!(
                text,
                "  {} {}{} ×{} {:?}{}{}: {}",
                block.id,
                block.element.name(),
                block.level,
                block.support,
                block.part,
                if block.contested { " contested" } else { "" },
                if block.section.is_empty() {
                    String::new()
                } else {
                    format!(" under {}", block.section.join(" / "))
                },
                block.text
            );
            for reading in &block.readings {
                let _ = writeln!(
                    text,
                    "    {} {:?} {}",
                    reading.documents, reading.column, reading.text
                );
            }
        }
        for document in &family.documents {
            let findings = &document.findings;
            let _ = writeln!(
                text,
                "{}: conforms {}, verified {}, {:?}",
                document.portal, document.conforms, findings.verified, findings.slots
            );
            for found in &findings.deviations {
                tell(found, &mut text);
            }
        }
    }
    for outside in &analysis.unassigned {
        let name = outside.path.text.rsplit('/').next().unwrap_or_default();
        let _ = writeln!(text, "{name}: {:?}", outside.reason);
    }
    text
}

fn tell(found: &Deviation, text: &mut String) {
    let _ = write!(
        text,
        "  {} {} {} {}",
        found.id,
        found.kind.name(),
        found.element.name(),
        found.severity.name()
    );
    if let Some(reason) = found.raised_by {
        let _ = write!(text, " by {}", reason.name());
    }
    if let Some(column) = &found.column {
        let _ = write!(text, " in {column}");
    }
    if let Some(held) = &found.found {
        let (from, to) = (held.start_line, held.end_line);
        let _ = write!(
            text,
            " at {from}:{}-{to}:{}",
            held.start_column, held.end_column
        );
    }
    for (what, value) in [
        ("after", found.expected_line),
        ("repeats", found.duplicate_of),
    ] {
        if let Some(line) = value {
            let _ = write!(text, " {what} {line}");
        }
    }
    if found.part_of.is_some() {
        text.push_str(" as part");
    }
    for wrong in &found.wrong_slots {
        let _ = write!(text, " {} {:?}", wrong.name, wrong.fault);
    }
    if found.edits.is_empty() {
        let held = found.found.as_ref().map(|held| &held.text);
        let wanted = found.template.as_ref().map(|held| &held.text);
        let _ = write!(text, ": {wanted:?} {held:?}");
    } else {
        text.push_str(": ");
        for edit in &*found.edits {
            let _ = match edit.op {
                deviation::EditOp::Equal => write!(text, "{}", edit.text),
                deviation::EditOp::Delete => write!(text, "[-{}-]", edit.text),
                deviation::EditOp::Insert => write!(text, "{{+{}+}}", edit.text),
            };
        }
    }
    text.push('\n');
}

fn files(texts: &[String]) -> (tempfile::TempDir, Vec<Found>) {
    let folder = tempfile::tempdir().unwrap();
    for (number, text) in texts.iter().enumerate() {
        let name = format!("n{number:02}.example.org.txt");
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let found = collect(&[folder.path().to_owned()], "-");
    (folder, found.files)
}

#[test]
fn the_five_chartes() {
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus");
    let found = collect(&[corpus.into()], "-");
    let analysis = analyse(&found.files, &Settings::default(), &|_| ());
    insta::assert_snapshot!("chartes", told(&analysis));
}

/// One copy of terms that have a slot of every type, a list, a table with a section, and numbered headings.
fn terms(number: usize) -> String {
    let names = [
        "Anvers", "Bruges", "Courtrai", "Dinant", "Eupen", "Furnes", "Gand",
    ];
    let name = names.get(number % names.len()).unwrap_or(&"Hasselt");
    format!(
        "# Terms of the library of {name} {number}\n\n\
         ## 1. Who we are\n\n\
         The library of {name} {number} runs https://n{number:02}.example.org and answers to \
         desk{number}@n{number:02}.example.org on every working day.\n\n\
         These terms hold from {} March 20{:02} and replace all those before them.\n\n\
         ## 2. What you may do\n\n\
         - read what is on the shelves and take home what may be lent\n\
         - copy a page for your own use, as the law allows\n\
         - ask the desk for help whenever it is open\n\n\
         You must bring back what you have borrowed within 30 days, and the desk may ask for it sooner.\n\n\
         ## 3. What it costs\n\n\
         Service\tPrice\tNote\n\
         Card\t12 euros\tfor a year, from the day on which it is made\n\
         Copy\t10 cents\tfor each page, in black alone\n\
         By post\t\t\n\
         Parcel\t5 euros\tto any address in the country\n\n\
         A reminder is sent before anything is owed, and nothing is owed for the first week.\n",
        number % 27 + 1,
        number + 10,
    )
}

#[test]
fn a_family_with_a_deviation_of_every_kind() {
    let mut texts: Vec<String> = (0..18).map(terms).collect();
    let mut edit = |number: usize, from: &str, to: &str| {
        let text = texts.get_mut(number).unwrap();
        assert!(text.contains(from), "{from}");
        *text = text.replacen(from, to, 1);
    };
    edit(1, "within 30 days", "within 14 days");
    edit(2, "You must bring", "You should bring");
    edit(3, "- copy a page for your own use, as the law allows\n", "");
    edit(4, "the desk for help", "our desk for assistance");
    edit(5, "A reminder is sent", "A Reminder is sent");
    edit(6, "in black alone", "in black or in colour");
    edit(7, "Copy\t10 cents\tfor each page, in black alone\n", "");
    edit(
        8,
        "Parcel\t5 euros",
        "Courier\t20 euros\twithin the town, on the same day\nParcel\t5 euros",
    );
    let moved = "You must bring back what you have borrowed within 30 days, and the desk may ask for it sooner.\n\n";
    edit(9, moved, "");
    edit(
        9,
        "## 2. What you may do",
        &format!("{moved}## 2. What you may do"),
    );
    edit(
        10,
        "- ask the desk",
        "- read what is on the shelves and take home what may be lent\n- ask the desk",
    );
    edit(11, "desk11@n11.example.org", "desk@n12.example.org");
    edit(11, "https://n11.example.org", "https://n12.example.org");
    edit(12, "The library of Furnes 12", "The library of [name]");
    edit(13, " and the desk may ask", "\n\nand the desk may ask");
    for number in 14..18 {
        edit(
            number,
            "## 3. What it costs\n",
            "Whoever reads aloud is asked to do so in the garden.\n\n## 3. What it costs\n",
        );
    }
    edit(17, "library", "li\u{200b}brary");
    texts.push(
        "Something else\n\nA note about the weather of this week, and of no other week at all.\n"
            .into(),
    );
    let (_folder, files) = files(&texts);
    let analysis = analyse(&files, &Settings::default(), &|_| ());
    insta::assert_snapshot!("terms", told(&analysis));
}

#[test]
fn a_kept_template_with_choices() {
    let template = "+++\ncharte-diff = 1\nname = \"notice\"\nlang = \"en\"\n\n[slots.url]\ntype = \"url\"\nsame_as_portal = true\n\n\
        [slots.months]\ntype = \"number\"\nmatch = \"6|13\"\n\n[slots.owner]\ntype = \"text\"\n+++\n\n\
        # Notice\n\nThis site, <{{url}}>, is {{any: run | published}} by {{owner}}{{optional}} and its partners{{end}}.\n\n\
        {{optional}}\n\nIt is hosted by another company, which sees nothing of what you send.\n\n{{end}}\n\n\
        ## Cookies\n\n{{any: Name | Cookie}}\tWhat it does\nsid\tkeeps you logged in for {{months}} months\n\
        {{optional}}\nlang\tremembers your language\n{{end}}\n\n\
        You may refuse {{any: them | all of them}} at any time.\n";
    let template =
        read(template.as_bytes(), "notice.txt").unwrap_or_else(|faults| panic!("{faults:?}"));
    let text = |host: &str, run: &str, rest: &str, table: &str, them: &str| {
        format!(
            "# Notice\n\nThis site, <https://{host}>, is {run}.\n\n{rest}## Cookies\n\n{table}\nYou may refuse {them} at any time.\n"
        )
    };
    let hosted = "It is hosted by another company, which sees nothing of what you send.\n\n";
    let table = "Name\tWhat it does\nsid\tkeeps you logged in for 13 months\n";
    let long = "Cookie\tWhat it does\nsid\tkeeps you logged in for 6 months\nlang\tremembers your language\n";
    let texts = [
        text("n00.example.org", "run by the town", "", table, "them"),
        text(
            "n01.example.org",
            "published by the county and its partners",
            hosted,
            long,
            "all of them",
        ),
        text(
            "n02.example.org",
            "run by the town",
            "",
            &table.replace("13", "24"),
            "them",
        ),
        text("n09.example.org", "owned by the town", "", table, "them"),
        text("n04.example.org", "run by ", hosted, table, "some of them"),
        text(
            "n05.example.org",
            "run by the town",
            "",
            &long.replace("lang\t", "language\t"),
            "them",
        ),
        text(
            "n06.example.org",
            "run by the town",
            "",
            &format!("{table}ads\tshows you what you have looked at\n"),
            "nothing",
        ),
        text(
            "n07.example.org",
            "run by the town",
            &hosted.replace("nothing", "all"),
            "",
            "them",
        ),
    ];
    let (_folder, files) = files(&texts);
    let analysis = check(
        &files,
        &Pinned::new(vec![template]),
        &Settings::default(),
        &|_| (),
    );
    insta::assert_snapshot!("notice", told(&analysis));
}

#[test]
fn documents_shown_by_one_path_are_told_in_one_order() {
    let words = [
        ("a", "Cookies\n\nVoir la charte.\n"),
        ("b", "Cookies\n\nVoir la charte.\n"),
        ("c", "Cookies\n\nVoir la charte verte.\n"),
    ];
    // One class, of which one speaks.
    let addresses = [
        ("a", "Cookies\n\nVoir <https://a.fr>.\n"),
        ("b", "Cookies\n\nVoir <https://b.fr>.\n"),
        ("c", "Cookies\n\nVoir <https://c.fr>.\n"),
    ];
    for texts in [words, addresses] {
        told_in_one_order(texts);
    }
}

fn told_in_one_order(texts: [(&str, &str); 3]) {
    let folder = tempfile::tempdir().unwrap();
    let found = texts.map(|(name, text)| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        // As standard input may have the name of a file of the folder.
        let shown = if name == "a" { "1.txt" } else { "2.txt" };
        Found::shown_as(&path, shown, None)
    });
    let [a, b, c] = &found;
    let told_in_order = [[a, b, c], [c, a, b], [b, c, a], [c, b, a]].map(|files| {
        let files: Vec<Found> = files.into_iter().cloned().collect();
        let analysis = analyse(&files, &Settings::default(), &|_| ());
        assert_eq!(analysis.summary.documents, 3);
        let documents = analysis.families.iter().flat_map(|held| &held.documents);
        let slots: Vec<_> = documents.map(|held| held.findings.slots.clone()).collect();
        format!("{slots:?}\n{}", told(&analysis))
    });
    let [first, others @ ..] = &told_in_order;
    assert!(others.iter().all(|other| other == first));
}

/// What comes of files where so many threads work.
fn analysed(files: &[Found], threads: usize) -> Analysis {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
    let pool = pool.build().expect("a pool");
    pool.install(|| analyse(files, &Settings::default(), &|_| ()))
}

#[test]
fn a_template_of_any_length_has_all_its_blocks() {
    let words = ["cookies", "pages", "visits", "letters", "names"];
    // Columns are gathered side by side.
    for length in [1, 7, 15, 16, 17, 33, 50] {
        let block = |number: usize| {
            let (one, other) = (words[number % 5], words[number / 5 % 5]);
            format!("{number}a. The {one} that we keep of {other}, kind {number}b.\n")
        };
        let text = (0..length).map(block).collect::<Vec<_>>().join("\n");
        let texts: Vec<String> = (0..7)
            .map(|document| format!("{text}\nNumber{document} of all{document}.\n"))
            .collect();
        let (_folder, files) = files(&texts);
        for threads in [1, 2, 3, 40] {
            let analysis = analysed(&files, threads);
            let [family] = &*analysis.families else {
                panic!("one family of {length} blocks");
            };
            let own = family.template.blocks.iter();
            let whole = own.filter(|block| block.support == 7 && block.text.contains("that we"));
            assert_eq!(whole.count(), length, "{threads} threads");
        }
    }
}

#[test]
fn the_figures_of_more_documents_than_one_thread_counts() {
    let text = "Notice\n\nWe keep what you send for 13 months.\n\nAsk us for it.\n";
    // Every third says something more, and every fifth keeps it longer.
    let texts: Vec<String> = (0..1_300)
        .map(|number| {
            let more = if number % 3 == 0 {
                "\nWrite to us, we answer.\n"
            } else {
                ""
            };
            let months = if number % 5 == 0 {
                "25 months"
            } else {
                "13 months"
            };
            text.replace("13 months", months) + more
        })
        .collect();
    let (_folder, files) = files(&texts);
    let more = (0..1_300).filter(|number| number % 3 == 0).count() as u32;
    let longer = (0..1_300).filter(|number| number % 5 == 0).count() as u32;
    let conforming = (0..1_300).filter(|number| number % 3 != 0 && number % 5 != 0);
    for threads in [1, 3] {
        let summary = analysed(&files, threads).summary;
        assert_eq!((summary.documents, summary.families), (1_300, 1));
        assert_eq!(summary.conforming, conforming.clone().count() as u32);
        assert_eq!(summary.errors + summary.warnings, more + longer);
        let of_kind = |kind| {
            let held = summary.by_kind.iter().find(|(held, _)| *held == kind);
            held.map_or(0, |(_, count)| *count)
        };
        assert_eq!(of_kind(Kind::Extra), more);
        assert_eq!(of_kind(Kind::Wording), longer);
    }
}
