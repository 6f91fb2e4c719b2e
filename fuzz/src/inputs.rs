//! What fuzzers make of bytes: folders whose documents hang together, so that the flow gets as deep as it does with
//! real ones. Not the bytes as they are: `written`, `blocks`, `template` and `settings` take those.
//!
//! ```text
//! bytes ─► lines: of the real chartes, of pieces that texts trip over, of anything ─► base
//!       ─► for each document, edits: words, lines and pieces put in, dropped, doubled, moved; line ends ─► documents
//! ```

use std::fmt;

use arbitrary::{Arbitrary, Result, Unstructured};

use crate::promises::pieces::{HOSTILE, WORDS};
use crate::promises::{File, named};

/// Lines that are in order: two of the real chartes, a page in Markdown, wrapped paragraphs, other languages.
const LINES: &str = concat!(
    include_str!("../../corpus/data.saint-maur.com.txt"),
    include_str!("../../corpus/chaville-seineouest.opendatasoft.com.txt"),
    include_str!("../lines.txt"),
);

/// What stands between the pieces of a line.
const BETWEEN: [&str; 7] = [" ", " ", " ", "\t", "  ", " | ", ""];
/// Line ends of a document.
const ENDINGS: [&str; 6] = ["\n", "\n", "\n\n", "\r\n", "\r", "\u{2028}"];

/// The documents of a folder.
#[derive(Clone)]
pub struct Folder {
    /// Their texts.
    pub documents: Vec<Vec<u8>>,
    /// Which of several ways to look at them is taken.
    pub way: u8,
}

impl Folder {
    /// The documents as files.
    pub(crate) fn files(&self) -> Vec<File> {
        named(self.documents.clone())
    }
}

/// As a test of what was found would have it.
impl fmt::Debug for Folder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "way {}, documents [", self.way)?;
        for document in &self.documents {
            match std::str::from_utf8(document) {
                Ok(text) => writeln!(formatter, "    {text:?},")?,
                Err(_) => writeln!(formatter, "    b\"{}\",", document.escape_ascii())?,
            }
        }
        write!(formatter, "]")
    }
}

impl<'b> Arbitrary<'b> for Folder {
    fn arbitrary(bytes: &mut Unstructured<'b>) -> Result<Self> {
        let way = bytes.arbitrary()?;
        let count = bytes.int_in_range(2..=16)?;
        let base = (0..count)
            .map(|_| line(bytes))
            .collect::<Result<Vec<_>>>()?;
        let count = bytes.int_in_range(2..=6)?;
        let documents = (0..count)
            .map(|_| document(&base, bytes))
            .collect::<Result<_>>()?;
        Ok(Self { documents, way })
    }
}

fn document(base: &[String], bytes: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let mut lines = base.to_vec();
    for _ in 0..bytes.int_in_range(0..=5)? {
        edit(&mut lines, bytes)?;
    }
    let mut text = lines.join(*bytes.choose(&ENDINGS)?);
    if bytes.ratio(1, 2)? {
        text.push('\n');
    }
    // Another encoding, or none.
    Ok(match bytes.int_in_range(0..=15_u8)? {
        13 => text
            .chars()
            .map(|sign| u8::try_from(sign).unwrap_or(b'?'))
            .collect(),
        14 => {
            let units = std::iter::once(0xfeff).chain(text.encode_utf16());
            units.flat_map(u16::to_le_bytes).collect()
        }
        15 => {
            let mut text = text.into_bytes();
            let at = bytes.choose_index(text.len() + 1)?;
            let anything: [u8; 3] = bytes.arbitrary()?;
            text.splice(at..at, anything);
            text
        }
        _ => text.into_bytes(),
    })
}

fn line(bytes: &mut Unstructured<'_>) -> Result<String> {
    Ok(match bytes.int_in_range(0..=9_u8)? {
        0..=4 => real_line(bytes)?,
        5 => String::new(),
        6 => words(bytes)?,
        7..=8 => {
            let between = *bytes.choose(&BETWEEN)?;
            let count = bytes.int_in_range(0..=8)?;
            let pieces = (0..count)
                .map(|_| piece(bytes))
                .collect::<Result<Vec<_>>>()?;
            pieces.join(between)
        }
        _ => bytes.arbitrary::<&str>()?.chars().take(40).collect(),
    })
}

fn real_line(bytes: &mut Unstructured<'_>) -> Result<String> {
    let lines: Vec<&str> = LINES.split(['\n', '\r']).collect();
    Ok((*bytes.choose(&lines)?).to_owned())
}

fn words(bytes: &mut Unstructured<'_>) -> Result<String> {
    let count = bytes.int_in_range(2..=24)?;
    let words = (0..count)
        .map(|_| bytes.choose(WORDS).copied())
        .collect::<Result<Vec<_>>>()?;
    Ok(words.join(" "))
}

fn piece(bytes: &mut Unstructured<'_>) -> Result<String> {
    Ok(match bytes.int_in_range(0..=9_u8)? {
        0..=4 => (*bytes.choose(WORDS)?).to_owned(),
        5..=7 => (*bytes.choose(HOSTILE)?).to_owned(),
        8 => bytes.arbitrary::<char>()?.to_string(),
        _ => format!("{}", bytes.arbitrary::<u16>()?),
    })
}

fn edit(lines: &mut Vec<String>, bytes: &mut Unstructured<'_>) -> Result<()> {
    let way = bytes.int_in_range(0..=9_u8)?;
    let at = bytes.choose_index(lines.len() + 1)?;
    if lines.is_empty() || at == lines.len() || way == 0 {
        lines.insert(at, line(bytes)?);
        return Ok(());
    }
    match way {
        1 => {
            lines.remove(at);
        }
        2 => {
            let held = lines.remove(at);
            let to = bytes.choose_index(lines.len() + 1)?;
            lines.insert(to, held);
        }
        3 => {
            let held = lines.get(at).cloned().unwrap_or_default();
            let to = bytes.choose_index(lines.len() + 1)?;
            lines.insert(to, held);
        }
        4 if at + 1 < lines.len() => {
            let next = lines.remove(at + 1);
            if let Some(line) = lines.get_mut(at) {
                *line = format!("{line} {next}");
            }
        }
        _ => {
            if let Some(line) = lines.get_mut(at) {
                *line = reworded(line, way, bytes)?;
            }
        }
    }
    Ok(())
}

/// A line with a word put in, dropped, changed, or parted otherwise.
fn reworded(line: &str, way: u8, bytes: &mut Unstructured<'_>) -> Result<String> {
    let mut words: Vec<String> = line.split(' ').map(str::to_owned).collect();
    let at = bytes.choose_index(words.len())?;
    match way {
        5 => {
            words.remove(at);
        }
        6 => words.insert(at, piece(bytes)?),
        7 => {
            let signs = piece(bytes)?;
            if let Some(word) = words.get_mut(at) {
                let inside = bytes.choose_index(word.chars().count() + 1)?;
                let (before, after): (String, String) = (
                    word.chars().take(inside).collect(),
                    word.chars().skip(inside).collect(),
                );
                *word = format!("{before}{signs}{after}");
            }
        }
        8 => {
            let rest = words.split_off(at);
            return Ok(format!(
                "{}{}{}",
                words.join(" "),
                bytes.choose(&ENDINGS)?,
                rest.join(" ")
            ));
        }
        _ => {
            let new = piece(bytes)?;
            if let Some(word) = words.get_mut(at) {
                *word = new;
            }
        }
    }
    Ok(words.join(" "))
}

/// A template file and a text.
#[derive(Clone)]
pub struct Kept {
    /// The file.
    pub template: Vec<u8>,
    /// The text.
    pub text: Vec<u8>,
}

impl fmt::Debug for Kept {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "template b\"{}\"", self.template.escape_ascii())?;
        writeln!(formatter, "{}", String::from_utf8_lossy(&self.template))?;
        writeln!(formatter, "text b\"{}\"", self.text.escape_ascii())?;
        write!(formatter, "{}", String::from_utf8_lossy(&self.text))
    }
}

/// What parts the template from the text, in a file that holds both.
const TEXT: &[u8] = b"\n%%%%\n";

/// The front matter of a template whose own has none: every slot that the pieces name is declared.
const FRONT: &str = "+++\ncharte-diff = 1\nname = \"essai\"\n\n[slots.url]\ntype = \"url\"\nmatch = 'https://\\S+'\n\
                     same_as_portal = true\n\n[slots.nom]\ntype = \"text\"\n\n[slots.date]\ntype = \"date\"\n+++\n";

/// The lines of a template, as people write them, besides those of [`LINES`].
const TEMPLATE: [&str; 30] = [
    "{{optional}}",
    "{{end}}",
    "{{optional}}Parfois {{end}}les données sont publiées.",
    "{{optional}}un {{optional}}deux {{end}}{{end}}trois mots de plus dans cette phrase.",
    "La durée est fixée {{any: par le service des archives | par le maire | par {{nom}}}} après avis.",
    "{{any: a | b || c}} et {{any: {{any: x | y}} | {{optional}}z {{end}}}}.",
    "{{any: | rien}}",
    "Le site {{url}} est édité par {{nom}}, voir {{url}}.",
    "En vigueur depuis le {{date}}.",
    "{{heading}} Titre",
    "{{heading:2}} Titre {{nom}}",
    "{{paragraph}} - un tiret",
    "{{list_item}} un point",
    "{{section}} Cookies tiers",
    "{{row}} a\t{{nom}}\tc",
    "{{table_header}} Nom\tFinalité\tDurée",
    "a\tb\tc",
    "a\t{{any: b | d}}\tc",
    "| a | {{optional}}b{{end}} | c |",
    "|---|---|---|",
    "{{{{littéral}}}}",
    "{{inconnu}}",
    "{{",
    "}}",
    "{{any:",
    "+++",
    "",
    "",
    "# Titre",
    "- un point de la liste",
];

impl<'b> Arbitrary<'b> for Kept {
    /// Half of the inputs are the two files as they stand; of the others only the choices come from the bytes, and the
    /// text is what the template says, more or less.
    fn arbitrary(bytes: &mut Unstructured<'b>) -> Result<Self> {
        if bytes.ratio(1, 3)? {
            let both = bytes.bytes(bytes.len())?;
            let at = both.windows(TEXT.len()).position(|window| window == TEXT);
            let (template, text) = both.split_at(at.unwrap_or(both.len()));
            return Ok(Self {
                template: template.to_vec(),
                text: text.strip_prefix(TEXT).unwrap_or(text).to_vec(),
            });
        }
        let count = bytes.int_in_range(1..=10)?;
        let lines = (0..count)
            .map(|_| template_line(bytes))
            .collect::<Result<Vec<_>>>()?;
        let open = lines.iter().filter(|line| *line == "{{optional}}").count();
        let closed = lines.iter().filter(|line| *line == "{{end}}").count();
        let ends = "{{end}}\n".repeat(open.saturating_sub(closed));
        let between = if bytes.arbitrary()? { "\n" } else { "\n\n" };
        let template = format!("{FRONT}{}\n{ends}", lines.join(between));
        let mut said: Vec<String> = Vec::new();
        for line in lines {
            said.push(filled(&line, bytes)?);
        }
        for _ in 0..bytes.int_in_range(0..=4)? {
            edit(&mut said, bytes)?;
        }
        Ok(Self {
            template: template.into_bytes(),
            text: said.join(between).into_bytes(),
        })
    }
}

fn template_line(bytes: &mut Unstructured<'_>) -> Result<String> {
    Ok(match bytes.int_in_range(0..=5_u8)? {
        0..=2 => (*bytes.choose(&TEMPLATE)?).to_owned(),
        3 => real_line(bytes)?,
        4 => line(bytes)?,
        _ => {
            let (before, inside, after) = (words(bytes)?, piece(bytes)?, words(bytes)?);
            match bytes.int_in_range(0..=3_u8)? {
                0 => format!("{before} {{{{optional}}}}{inside} {{{{end}}}}{after}"),
                1 => format!("{before} {{{{any: {inside} | {}}}}} {after}", words(bytes)?),
                2 => format!("{before} {{{{nom}}}} {after} {{{{url}}}}"),
                _ => format!("{before}{{{{nom}}}}{inside}{{{{date}}}}{after}"),
            }
        }
    })
}

/// A line of a template as a document has it, more or less: choices made, slots filled, signs that say what it is gone.
fn filled(line: &str, bytes: &mut Unstructured<'_>) -> Result<String> {
    let mut text = String::new();
    let mut parts = line.split("{{");
    text.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (mark, rest) = part.split_once("}}").unwrap_or((part, ""));
        match mark {
            "url" => text.push_str(bytes.choose(&[
                "https://a.fr",
                "https://data.exemple.fr/x",
                "pas une adresse",
            ])?),
            "date" => text.push_str(bytes.choose(&["12 mars 2024", "2024-01-01", "hier"])?),
            "nom" => text.push_str(&piece(bytes)?),
            mark if mark.starts_with("any:") => {
                let wordings: Vec<&str> = mark.trim_start_matches("any:").split(" | ").collect();
                text.push_str(bytes.choose(&wordings)?.trim());
            }
            _ => {}
        }
        text.push_str(rest);
    }
    Ok(text)
}

/// A run with its history, and the writer that tells of it.
#[derive(Clone, Debug)]
pub struct Output {
    /// What was read.
    pub folder: Folder,
    /// The number of the writer.
    pub writer: u8,
    /// What stands in the place of names, reasons and paths.
    pub name: String,
    /// Which of the deviations are accepted, by their places.
    pub accepted: u8,
}

impl<'b> Arbitrary<'b> for Output {
    fn arbitrary(bytes: &mut Unstructured<'b>) -> Result<Self> {
        let writer = bytes.arbitrary()?;
        let accepted = bytes.arbitrary()?;
        let name = match bytes.int_in_range(0..=3_u8)? {
            0 => (*bytes.choose(&HARM)?).to_owned(),
            1 => bytes.arbitrary::<&str>()?.chars().take(30).collect(),
            _ => format!("{}{}", piece(bytes)?, piece(bytes)?),
        };
        Ok(Self {
            folder: bytes.arbitrary()?,
            writer,
            name,
            accepted,
        })
    }
}

/// What means something to a program that opens an output.
const HARM: [&str; 20] = [
    "</style></script><script>alert(1)</script><img src=x onerror=alert(1)>\"'><a href='javascript:1'>x</a>",
    "=HYPERLINK(\"https://mal.fr\")",
    "\n::error file=a::message",
    "x](http://mal) `b` **c** |d| @maire #12 ~~e~~ ![f](g)",
    "\n\n# h\n- i\n\n    code\n```\n",
    "\u{1b}[2J\u{202e}\u{9b}31m",
    "]]>&amp;&#0;<!-- -->",
    "_x0041_\u{fffe}\u{0}",
    "'=1",
    "-1+1",
    "\t@SUM(A1)",
    "1/2",
    "a;b,c\"d\"\"\r\ne",
    "https://mal.example www.mal.example",
    "%0A::warning::x",
    "##[error]z",
    "{{url}} }} {{",
    "<https://mal.fr> <mailto:a@b.fr>",
    "***a*** __b__ \\",
    " ",
];

impl Output {
    /// The run: documents that came since the earlier one, deviations that were accepted, names that mean harm.
    pub(crate) fn analysis(&self) -> charte_diff::analysis::Analysis {
        crate::promises::decided(&self.folder.files(), &self.name, self.accepted)
    }
}
