//! Texts and names that mean harm: what a terminal, a page, a spreadsheet, a document, a pipeline or the tool's own
//! template files would obey; what nobody sees; what was read in the wrong encoding.

pub(crate) mod run;
mod summaries;

/// What harm is meant, and the words that mean it.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    pub(crate) words: &'static [&'static str],
}

pub(crate) const KINDS: [Kind; 8] = [
    Kind {
        name: "terminal",
        words: &[
            "\u{1b}[2J\u{1b}[H",
            "\u{1b}]0;titre\u{7}",
            "\u{1b}]8;;https://mal.fr\u{1b}\\lien\u{1b}]8;;\u{1b}\\",
            "\u{1b}]52;c;ZWNobw==\u{7}",
            "\u{1b}P+q544e\u{1b}\\",
            "\u{1b}c",
            "\u{1b}[6n",
            "\u{1b}(0lqk",
            "\u{9b}31m",
            "\u{90}q\u{9c}",
            "\u{9d}0;titre\u{9c}",
            "\u{8}\u{8}\u{8}effacé",
            "\u{7f}",
            "\u{5}",
            "\u{e}x\u{f}",
            "\u{7}",
        ],
    },
    Kind {
        name: "bidirectional",
        words: &[
            "a\u{61c}b",
            "a\u{200e}b",
            "a\u{200f}b",
            "a\u{202a}b",
            "a\u{202b}b",
            "a\u{202c}b",
            "a\u{202d}b",
            "a\u{202e}b",
            "a\u{2066}b",
            "a\u{2067}b",
            "a\u{2068}b",
            "a\u{2069}b",
        ],
    },
    Kind {
        name: "invisible",
        words: &[
            "a\u{ad}b",
            "a\u{34f}b",
            "a\u{180e}b",
            "a\u{200b}b",
            "a\u{200c}b",
            "a\u{200d}b",
            "a\u{2060}b",
            "a\u{2061}b",
            "a\u{2062}b",
            "a\u{2063}b",
            "a\u{2064}b",
            "a\u{206a}b",
            "a\u{206f}b",
            "a\u{feff}b",
            "a\u{fff9}b",
            "a\u{fffb}b",
            "a\u{e0001}b",
            "a\u{e0041}b",
            "a\u{fe0f}b",
            "a\u{e0100}b",
            "a\u{180b}b",
        ],
    },
    Kind {
        name: "markup",
        words: &[
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "</style></script><script>alert(1)",
            "</textarea></title><svg/onload=alert(1)>",
            "<a href=\"javascript:alert(1)\">x</a>",
            "<iframe src=//mal.fr></iframe>",
            "<!-- rien",
            "--> rien",
            "]]>",
            "<![CDATA[x]]>",
            "&lt;b&gt; &#x1b; &#8238; &nbsp;",
            "&e;",
            "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>",
            "\" onmouseover=\"alert(1)",
            "' autofocus onfocus='alert(1)",
            "</w:t></w:r></w:p>",
            "_x001B_[31m _x000D_ _x202E_",
            "${7*7} <%= 7*7 %> #{7*7}",
            "\u{fffe}\u{ffff}",
            "\u{1fffe}",
        ],
    },
    Kind {
        name: "markdown",
        words: &[
            "[lien](https://mal.fr)",
            "![image](https://mal.fr/x.png)",
            "[lien]: https://mal.fr",
            "<https://mal.fr>",
            "https://mal.fr www.mal.fr",
            "[x](javascript:alert(1))",
            "**gras** __gras__ ~~barré~~",
            "```sh",
            "~~~",
            "> cité",
            "| a | b |",
            "@equipe #12 mal/fr#1 GH-3 0123456789abcdef0123456789abcdef01234567",
            "- [x] fait",
            "[^1]",
            "$$x$$",
            "\\",
            "`code",
            ":smile:",
        ],
    },
    Kind {
        name: "formula",
        words: &[
            "=1+1",
            "=HYPERLINK(\"https://mal.fr\")",
            "=cmd|' /C calc'!A0",
            "=IMPORTXML(\"https://mal.fr\",\"//a\")",
            "+1+1",
            "-1+1",
            "@SUM(1)",
            "\t=1+1",
            "\u{ff1d}1+1",
            "\"=1+1",
            "'=1+1",
            ";=1+1",
            ",=1+1",
            "\u{a0}=1+1",
        ],
    },
    Kind {
        name: "workflow",
        words: &[
            "::error file=a,line=1::faux",
            "::set-output name=a::b",
            "::add-mask::a",
            "::stop-commands::x",
            "%0A::warning::faux",
            "##[error]faux",
            "##vso[task.setvariable variable=a]b",
        ],
    },
    Kind {
        name: "template",
        words: &[
            "{{url}}",
            "{{any: a | b}}",
            "{{any:",
            "{{optional}}",
            "{{end}}",
            "{{{{",
            "}}}}",
            "{{",
            "}}",
            "{{optional}}{{optional}}",
            "+++",
            "||",
            "{name} {portal}",
        ],
    },
];

/// Names of files, without an ending. On a system that takes any bytes but `/` and NUL, all of them may be found.
pub(crate) const NAMES: [&[u8]; 32] = [
    b"deux\nlignes",
    b"retour\rici",
    b"tab\tule",
    b"\x1b[31mrouge",
    b"\x1b]0;titre\x07",
    b"\x08\x08efface",
    b"\xc2\x9b31m",
    b"\xe2\x80\xaetxt.exe",
    b"zero\xe2\x80\x8blargeur",
    b"\xef\xbb\xbfmarque",
    b"latin-\xe9t\xe9",
    b"\xff\xfe\xfd",
    b"coup\xc3",
    b"\xed\xa0\x80",
    b"-rf",
    b"--help",
    b"=1+1",
    b"@SUM(1)",
    b"<script>alert(1)<",
    b"&amp;",
    b"\"'",
    b"`id`",
    b"$(id)",
    b"[lien](https:mal.fr)",
    b"::error::faux",
    b"%0A%41",
    b"{{url}}",
    b"{portal}",
    b"*?[a]",
    b"con",
    b"back\\slash",
    b" blanc ",
];

/// What stands around the words: a charte with a table.
const FRAME: &str = "\
Charte du portail

Ce portail est édité par la collectivité et publie des données ouvertes pour tous les habitants de la commune.

La durée est fixée par le service des archives après avis du conseil.%

Nom\tDurée\tFinalité
session\tune heure\tGarder la connexion ouverte
langue\tun an\tSe souvenir de la langue%

Chaque visiteur peut demander la copie des données qui le concernent en écrivant au service des archives.
";

/// The charte without any harm.
pub(crate) fn plain() -> String {
    FRAME.replace('%', "")
}

/// The charte with these words in a paragraph, in a cell, in a row and in a paragraph of their own.
pub(crate) fn with(words: &str) -> String {
    let text = FRAME.replacen('%', &format!(" {words}"), 1);
    let text = text.replacen('%', &format!(" {words}\n{words}\t{words}\tfin {words}"), 1);
    format!("{text}\n{words}\n\n{words} que la famille ne connaît pas du tout.\n")
}

/// Files whose bytes are no plain UTF-8, or were not once.
pub(crate) fn encodings() -> Vec<(&'static str, Vec<u8>)> {
    let text = plain();
    let latin = |text: &str| -> Vec<u8> {
        text.chars()
            .map(|sign| u8::try_from(u32::from(sign)).unwrap_or(b'?'))
            .collect()
    };
    let misread = |text: &str| -> String { text.bytes().map(char::from).collect() };
    let wide =
        |unit: fn(u16) -> [u8; 2]| -> Vec<u8> { text.encode_utf16().flat_map(unit).collect() };
    let half = text.len() / 2;
    let half = (half..).find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let (first, second) = text.split_at(half);
    vec![
        ("latin-1", latin(&text)),
        ("mojibake", misread(&text).into_bytes()),
        ("mojibake-twice", misread(&misread(&text)).into_bytes()),
        (
            "mojibake-half",
            format!("{}{second}", misread(first)).into_bytes(),
        ),
        ("two-encodings", [first.as_bytes(), &latin(second)].concat()),
        (
            "two-encodings-in-a-line",
            text.replace("édité", "\u{1}")
                .into_bytes()
                .iter()
                .flat_map(|byte| {
                    if *byte == 1 {
                        latin("édité")
                    } else {
                        vec![*byte]
                    }
                })
                .collect(),
        ),
        ("utf-16le", wide(u16::to_le_bytes)),
        ("utf-16be", wide(u16::to_be_bytes)),
        (
            "utf-16-mark",
            [b"\xff\xfe", &*wide(u16::to_le_bytes)].concat(),
        ),
        (
            "utf-16-odd",
            [b"\xff\xfe", &*wide(u16::to_le_bytes), b"x"].concat(),
        ),
        (
            "utf-32",
            [0xfeff_u32]
                .into_iter()
                .chain(text.chars().map(u32::from))
                .flat_map(u32::to_le_bytes)
                .collect(),
        ),
        ("mark-twice", format!("\u{feff}\u{feff}{text}").into_bytes()),
        (
            "mark-inside",
            format!("{first}\u{feff}{second}").into_bytes(),
        ),
        (
            "cut",
            text.as_bytes()[..=text.find('é').unwrap_or(0)].to_vec(),
        ),
        (
            "overlong",
            text.replace("édité", "\u{1}")
                .into_bytes()
                .iter()
                .flat_map(|byte| {
                    if *byte == 1 {
                        vec![0xc0, 0xaf]
                    } else {
                        vec![*byte]
                    }
                })
                .collect(),
        ),
        (
            "surrogate",
            [text.as_bytes(), b"\xed\xa0\x80\xed\xb0\x80\n"].concat(),
        ),
        (
            "macintosh",
            text.replace('é', "\u{1}")
                .into_bytes()
                .iter()
                .map(|byte| if *byte == 1 { 0x8e } else { *byte })
                .collect(),
        ),
        (
            "shift-out",
            text.replace("conseil", "\u{1b}$B8x3+\u{1b}(B").into_bytes(),
        ),
        (
            "utf-7",
            text.replace("conseil", "+ADw-script+AD4-").into_bytes(),
        ),
        ("nul", text.replace("conseil", "con\0seil").into_bytes()),
        ("nuls", text.replace(' ', "\0").into_bytes()),
        ("line-ends", text.replace('\n', "\r").into_bytes()),
        (
            "odd-line-ends",
            text.replace("\n\n", "\u{85}\u{2028}").into_bytes(),
        ),
        (
            "page-breaks",
            text.replace("\n\n", "\u{b}\u{c}\u{1c}").into_bytes(),
        ),
    ]
}
