//! Whole runs over texts that a quadratic step would choke on, each in sizes that double: the time may double, too, but
//! not more; the throughput, in bytes and blocks, should stand still.
//!
//! ```text
//! cargo bench --bench pathological                          all of them, to some 100,000 blocks or 10 MB
//! cargo bench --bench pathological -- table                 those with "table" in their name
//! CHARTE_BENCH_LARGE=1 cargo bench --bench pathological     to 1,000,000 equal lines or blocks, a line of 50 MB, 100 MB
//! ```

mod support;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use support::rng::Rng;
use support::{analysed, large, written};

fn main() {
    support::main();
}

/// The first size, twice, four times it; the largest where that is asked for.
fn sizes(first: usize, largest: usize) -> Vec<usize> {
    let mut sizes = vec![first, first * 2, first * 4];
    sizes.extend(large().then_some(largest));
    sizes
}

/// Times a run over some texts, which have `blocks` blocks together.
fn run(bencher: Bencher<'_, '_>, blocks: usize, texts: impl IntoIterator<Item = String>) {
    let texts: Vec<String> = texts.into_iter().collect();
    let bytes: usize = texts.iter().map(String::len).sum();
    let folder = written(texts.into_iter());
    bencher
        .counter(BytesCount::new(bytes))
        .counter(ItemsCount::new(blocks))
        .bench_local(|| analysed(folder.path()));
}

/// A text of so many words, which no other seed has.
fn words(seed: u64, count: usize) -> impl Iterator<Item = String> {
    let mut rng = Rng::new(seed);
    (0..count).map(move |_| {
        let mut rest = rng.next();
        let letters = (0..3 + rest % 6).map(|_| {
            rest /= 26;
            char::from(b'a' + (rest % 26) as u8)
        });
        letters.collect()
    })
}

/// So many paragraphs of twelve words.
fn paragraphs(seed: u64, count: usize) -> String {
    let words: Vec<String> = words(seed, count * 12).collect();
    let paragraphs: Vec<String> = words
        .chunks(12)
        .map(|words| words.join(" ") + ".")
        .collect();
    paragraphs.join("\n\n") + "\n"
}

/// Two long texts with nothing in common: no family.
#[divan::bench(args = sizes(12_500, 500_000))]
fn a_two_texts_with_nothing_in_common(bencher: Bencher<'_, '_>, blocks: usize) {
    let texts = (0..2).map(|seed| paragraphs(seed, blocks));
    run(bencher, 2 * blocks, texts);
}

/// Two long texts whose middles have nothing in common, but which are one family: pairing has to do with all of it.
#[divan::bench(args = sizes(3_000, 300_000))]
fn b_two_texts_of_a_family_whose_middles_differ(bencher: Bencher<'_, '_>, blocks: usize) {
    let common = paragraphs(9, blocks);
    let texts = (0..2).map(|seed| format!("{common}\n{}\n{common}", paragraphs(seed, blocks)));
    run(bencher, 6 * blocks, texts);
}

/// Two texts of one line, again and again.
#[divan::bench(args = sizes(25_000, 1_000_000))]
fn c_equal_lines(bencher: Bencher<'_, '_>, lines: usize) {
    let texts = (0..2).map(|more| {
        let line =
            "Nous utilisons des cookies pour assurer le service, et rien de plus ne suit.\n\n";
        line.repeat(lines + more)
    });
    run(bencher, 2 * lines, texts);
}

/// Two texts of one line; every hundredth word differs.
#[divan::bench(args = sizes(50_000, 8_000_000))]
fn d_one_long_line(bencher: Bencher<'_, '_>, count: usize) {
    let texts = (0..2).map(|text| {
        let mut line: Vec<String> = words(7, count).collect();
        line.iter_mut()
            .skip(50 + text)
            .step_by(100)
            .for_each(|word| word.push_str("xyz"));
        line.join(" ") + ".\n"
    });
    run(bencher, 2, texts);
}

/// A table of thousands of rows, in five texts that each change, lack and add some.
#[divan::bench(args = sizes(1_000, 100_000))]
fn e_a_table_of_thousands_of_rows(bencher: Bencher<'_, '_>, rows: usize) {
    let cells: Vec<String> = words(5, rows * 8).collect();
    let texts = (0..5).map(|text| {
        let mut table = String::from("Tableau des cookies\n\nNom\tFournisseur\tFinalité\n");
        for (row, cells) in cells.chunks(8).enumerate() {
            if row % 97 == text {
                continue;
            }
            let purpose = if row % 89 == text { "autre" } else { &cells[2] };
            let [name, vendor] = [&cells[0], &cells[1]];
            table += &format!(
                "{name}_{row}\t{vendor}\t{purpose} {}\n",
                cells[3..].join(" ")
            );
            if row % 101 == text {
                table += &format!("{name}_{text}\t{vendor}\tune ligne de plus\n");
            }
        }
        table
    });
    run(bencher, 5 * rows, texts);
}

/// Six texts with thousands of slots: in every paragraph an address and a name that each text has for itself.
#[divan::bench(args = sizes(500, 20_000))]
fn f_thousands_of_slots(bencher: Bencher<'_, '_>, slots: usize) {
    let frame: Vec<String> = words(3, slots * 10).collect();
    let texts = (0..6).map(|text| {
        let own: Vec<String> = words(100 + text, slots).collect();
        let paragraphs: Vec<String> = frame
            .chunks(10)
            .zip(&own)
            .map(|(frame, own)| {
                let [before, after] = [frame[..5].join(" "), frame[5..].join(" ")];
                format!("{before} https://{own}.example.org {after}, {own}.")
            })
            .collect();
        paragraphs.join("\n\n") + "\n"
    });
    run(bencher, 6 * slots, texts);
}

/// Many texts that all differ in words, each once.
#[divan::bench(args = sizes(500, 16_000))]
fn g_all_documents_distinct(bencher: Bencher<'_, '_>, documents: usize) {
    let template: Vec<String> = words(11, 20 * 40).collect();
    let own: Vec<String> = words(12, documents).collect();
    let texts = own.iter().enumerate().map(|(document, own)| {
        let blocks = template.chunks(40).enumerate();
        let blocks: Vec<String> = blocks
            .map(|(at, words)| {
                let [first, rest] = [words[..20].join(" "), words[20..].join(" ")];
                if at == document % 20 {
                    format!("{first} {own} {own} {rest}.")
                } else {
                    format!("{first} {rest}.")
                }
            })
            .collect();
        blocks.join("\n\n") + "\n"
    });
    run(bencher, 20 * documents, texts);
}
