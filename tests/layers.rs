//! The layers of ARCHITECTURE.md, held by a test: imports go downwards only, and what stands below the command line
//! never prints, exits, or reads the clock or the environment.

#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking, helpers included"
)]

use std::fs;
use std::path::{Path, PathBuf};

/// From the ground up. A module may import those that stand before it.
const LAYERS: [&str; 18] = [
    "apart",
    "day",
    "toml",
    "text",
    "document",
    "align",
    "template",
    "deviation",
    "analysis",
    "accepted",
    "since",
    "corpus",
    "config",
    "patch",
    "report",
    "decisions",
    "engine",
    "cli",
];

/// Neighbours that do not know each other, although one stands before the other in the list.
const APART: [(&str, &str); 5] = [
    ("engine", "decisions"),
    ("engine", "report"),
    ("engine", "patch"),
    ("patch", "corpus"),
    ("align", "document"),
];

/// What only `main` and `cli` may do: the calls, as they are written.
const FORBIDDEN: [&str; 16] = [
    "println!",
    "print!",
    "eprintln!",
    "eprint!",
    "dbg!",
    "io::stdout",
    "io::stderr",
    "stdout()",
    "stderr()",
    "process::exit",
    "process::abort",
    "process::Command",
    "std::env",
    "env::var",
    "SystemTime",
    "Instant",
];

/// One file of `src/`: its layer, and its lines with their numbers, without comments and tests.
struct Source {
    path: String,
    layer: String,
    depth: usize,
    lines: Vec<(usize, String)>,
}

fn files_under(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_under(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    files_under(&root, &mut files);
    files.sort();
    files
        .iter()
        .filter(|path| !path.to_str().unwrap().ends_with("_tests.rs"))
        .map(|path| {
            let inside = path.strip_prefix(&root).unwrap();
            let parts: Vec<&str> = inside.iter().map(|part| part.to_str().unwrap()).collect();
            let text = fs::read_to_string(path).unwrap();
            Source {
                path: parts.join("/"),
                layer: parts[0].trim_end_matches(".rs").to_owned(),
                depth: parts.len() - usize::from(parts.ends_with(&["mod.rs"])),
                lines: code(&text),
            }
        })
        .collect()
}

/// The lines that are code: comments go, and so does everything from the unit tests on, which close a file.
fn code(text: &str) -> Vec<(usize, String)> {
    let mut kept = Vec::new();
    let mut lines = text.lines().zip(1..).peekable();
    while let Some((line, number)) = lines.next() {
        if line == "#[cfg(test)]"
            && lines
                .peek()
                .is_some_and(|(next, _)| next.starts_with("mod tests {"))
        {
            break;
        }
        let line = line.split_once("//").map_or(line, |(before, _)| before);
        kept.push((number, line.to_owned()));
    }
    kept
}

/// The modules that a line names by their path from the crate's root.
fn named(line: &str) -> Vec<&str> {
    let parts = line.split("crate::").skip(1);
    parts
        .map(|rest| {
            let end = rest
                .find(|sign: char| !(sign.is_alphanumeric() || sign == '_'))
                .unwrap_or(rest.len());
            rest.split_at(end).0
        })
        .collect()
}

fn rank(layer: &str) -> usize {
    LAYERS
        .iter()
        .position(|known| *known == layer)
        .unwrap_or_else(|| {
            panic!("{layer} has no place in the layers; give it one here and in ARCHITECTURE.md")
        })
}

#[test]
fn imports_go_downwards_only() {
    let mut upward = Vec::new();
    for source in sources() {
        if ["lib", "main"].contains(&&*source.layer) {
            continue;
        }
        let own = rank(&source.layer);
        for (number, line) in &source.lines {
            for target in named(line) {
                let place = format!("{}:{number}: {}", source.path, line.trim());
                assert!(
                    !target.is_empty(),
                    "name what is imported, so that it can be checked: {place}"
                );
                let apart = APART.contains(&(&*source.layer, target));
                if target != source.layer && (apart || rank(target) >= own) {
                    upward.push(place);
                }
            }
            // A relative path that climbs to the crate's root would go unseen.
            let climbs = line.matches("super::super::").count();
            if climbs > 0 && source.depth < 3 {
                upward.push(format!("{}:{number}: {}", source.path, line.trim()));
            }
        }
    }
    assert!(upward.is_empty(), "{upward:#?}");
}

#[test]
fn the_command_line_uses_the_library_by_its_public_name() {
    for source in sources().iter().filter(|source| source.layer == "cli") {
        for (number, line) in &source.lines {
            assert!(named(line).is_empty(), "{}:{number}: {line}", source.path);
        }
    }
}

#[test]
fn below_the_command_line_nothing_prints_exits_or_looks_around() {
    let mut found = Vec::new();
    for source in sources() {
        if ["cli", "main"].contains(&&*source.layer) {
            continue;
        }
        for (number, line) in &source.lines {
            if FORBIDDEN.iter().any(|call| line.contains(call)) {
                found.push(format!("{}:{number}: {}", source.path, line.trim()));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn nothing_knows_the_network() {
    for source in sources() {
        for (number, line) in &source.lines {
            let known = [
                "std::net",
                "TcpStream",
                "UdpSocket",
                "ToSocketAddrs",
                "UnixStream",
            ];
            let named = known.iter().find(|name| line.contains(**name));
            assert_eq!(named, None, "{}:{number}: {}", source.path, line.trim());
        }
    }
}

#[test]
fn the_check_sees_what_it_looks_for() {
    assert_eq!(named("use crate::text::{Token, fold};"), ["text"]);
    assert_eq!(
        named("    let a = crate::align::words::align(crate::text::fold(b));"),
        ["align", "text"]
    );
    let text = "use crate::text; // crate::cli\n/// crate::cli\n#[cfg(test)]\nmod tests {\n    use crate::cli;\n";
    let lines = code(text);
    assert_eq!(lines.len(), 2);
    assert!(lines.iter().all(|(_, line)| !line.contains("cli")));
}

#[test]
fn every_layer_is_there_and_drawn() {
    let page =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md")).unwrap();
    let sources = sources();
    for layer in LAYERS {
        assert!(
            sources.iter().any(|source| source.layer == layer),
            "{layer}"
        );
        assert!(
            page.contains(&format!("`{layer}/`")) || page.contains(&format!("`{layer}.rs`")),
            "{layer}"
        );
    }
}

/// The numbers of a cell, in order, as digits only: `400,000 runs` gives `400000`, `0.450` gives `450`.
fn numbers(cell: &str) -> Vec<String> {
    let signs: Vec<char> = cell.chars().collect();
    let mut found = vec![String::new()];
    for (at, sign) in signs.iter().enumerate() {
        let inside =
            matches!(sign, ',' | '.' | '_') && signs.get(at + 1).is_some_and(char::is_ascii_digit);
        match found.last_mut() {
            Some(number) if sign.is_ascii_digit() => number.push(*sign),
            Some(_) if inside => {}
            _ => found.push(String::new()),
        }
    }
    found.retain(|number| !number.is_empty());
    let bare = |number: String| number.trim_start_matches('0').to_owned();
    found.into_iter().map(bare).collect()
}

#[test]
fn the_thresholds_in_the_architecture_page_are_those_of_the_code() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("ARCHITECTURE.md")).unwrap();
    let table = page.split_once("| where | name | value | why |").unwrap().1;
    let rows = table
        .lines()
        .skip(2)
        .take_while(|line| line.starts_with('|'));
    let mut file = String::new();
    let mut checked = 0;
    for row in rows {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        if !cells[1].is_empty() {
            file = format!("src/{}", cells[1].trim_matches('`'));
        }
        let code = fs::read_to_string(root.join(&file)).unwrap();
        let named = cells[2].split(", ").filter(|name| name.starts_with('`'));
        for (name, value) in named.zip(numbers(cells[3])) {
            let name = name.trim_matches('`');
            let start = format!("const {name}: ");
            let line = code.lines().find(|line| line.contains(&start));
            let line = line.unwrap_or_else(|| panic!("{file} has no {name}"));
            let own = line.split_once(" = ").map(|(_, own)| numbers(own));
            assert_eq!(own, Some(vec![value]), "{file}: {name}");
            checked += 1;
        }
    }
    assert!(checked >= 18, "{checked}");
}
