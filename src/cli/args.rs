//! What may be typed: the commands, their options, their help. What it means is decided in [`super::plan`].

use std::num::NonZeroUsize;
use std::path::PathBuf;

use charte_diff::day::Day;
use charte_diff::deviation::Kind;
use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

const EXAMPLES: &str = "\
Examples:
  charte-diff corpus/                     the template, and who departs from it
  charte-diff -v corpus/                  with layout, typography, changes of form
  charte-diff --format json corpus/       everything, for programs
  charte-diff --fail-on error corpus/     exit 1 if anything substantive is found
  charte-diff --lang fr old.txt new.txt   any two texts, in French
  charte-diff template corpus/ -o charte.txt
  charte-diff normalise --diff page.txt   what normalising would change
  charte-diff explain wording

Exit status:
  0  nothing at or above --fail-on
  1  something is; with --check, something would change
  2  wrong usage, no document, something named that could not be read,
     or a document not verified (a bug)

A folder gives its .txt, .text, .md, .markdown and ending-less files at any
depth. A path that is named like a command is written ./template.";

/// Finds the template that a folder of texts comes from, and how each text departs from it.
#[derive(Debug, Parser)]
#[command(name = "charte-diff", version, after_help = EXAMPLES, disable_help_subcommand = true, max_term_width = 100)]
#[command(
    override_usage = "charte-diff [OPTIONS] <PATH>...\n       charte-diff [OPTIONS] <COMMAND>"
)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Option<Command>,

    #[command(flatten)]
    pub(super) input: Input,

    /// How the result is written [default: text]
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(super) format: Option<Format>,

    /// The least severity that makes the exit status 1 [default: the config's, else never]
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub(super) fail_on: Option<FailOn>,

    #[command(flatten)]
    pub(super) beside: Beside,

    #[command(flatten)]
    pub(super) common: Common,
}

/// What is laid over a result.
#[derive(Debug, ClapArgs)]
pub(super) struct Beside {
    /// What an earlier --format json wrote: say what is new since, and let only that count
    #[arg(long, value_name = "FILE")]
    pub(super) since: Option<PathBuf>,

    #[command(flatten)]
    pub(super) today: Today,
}

/// The day on which a command runs.
#[derive(Debug, ClapArgs)]
pub(super) struct Today {
    /// Today, for acceptances that end [default: SOURCE_DATE_EPOCH, else the clock, UTC]
    #[arg(long, value_name = "DATE")]
    pub(super) date: Option<Day>,
}

/// What every command takes.
#[derive(Debug, ClapArgs)]
pub(super) struct Common {
    /// The config [default: the nearest charte-diff.toml from here upwards]
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,

    /// The language of what people read [default: the config's, else from LC_ALL, LC_MESSAGES, LANG]
    #[arg(long, global = true, value_enum, value_name = "LANG")]
    pub(super) lang: Option<LangArg>,

    /// When to use colours; NO_COLOR and CLICOLOR_FORCE are heeded
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = When::Auto)]
    pub(super) color: When,

    /// How many threads to use [default: one a core]
    #[arg(short, long, global = true, value_name = "N")]
    pub(super) jobs: Option<NonZeroUsize>,

    /// Say less: of the report only its closing figures, and no word of success
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(super) quiet: bool,

    /// Say more: notes, changes of form, and why files are passed over
    #[arg(short, long, global = true)]
    pub(super) verbose: bool,
}

/// What is read.
#[derive(Debug, ClapArgs)]
pub(super) struct Input {
    /// Files, folders, or - for standard input
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// What standard input is called in the result
    #[arg(long, value_name = "NAME")]
    pub(super) stdin_name: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Hold documents against the pinned templates, for pre-commit and CI
    #[command(after_help = "\
Examples:
  charte-diff check                                   what charte-diff.toml names
  charte-diff check page.txt --template charte.txt    one file against one template
  charte-diff check --format sarif > results.sarif    for code scanning
  charte-diff check --since last-week.json            only what is new counts
  charte-diff check --diff | git apply                put the template's words back
  git show :page.txt | charte-diff check --stdin-name page.txt -
  charte-diff check --stdin-format jsonl --format jsonl - < crawl.jsonl > answers.jsonl

In a stream (--stdin-format jsonl) each line is a record, {\"path\": …, \"text\": …}, and is
answered by a line in its place, in the order of the records and in constant memory.

Exit status:
  0  nothing at or above --fail-on that is not accepted
  1  something is, or a document fits none of the templates
  2  wrong usage, a fault in the config or a template, no document, something
     named that could not be read (of a stream, a damaged record), or a
     document not verified (a bug)")]
    Check(CheckArgs),

    /// Write the canonical template
    #[command(after_help = "\
Examples:
  charte-diff template corpus/                        print it
  charte-diff template corpus/ -o charte.txt          write it
  charte-diff template corpus/ --check                exit 1 if the pinned one has changed
  charte-diff template corpus/ -o charte.txt --check  the same for that file
  charte-diff template corpus/ -o '{name}.txt'        a file for each template")]
    Template(TemplateArgs),

    /// Print the written form: UTF-8, one kind of line end, no noise; the words are left alone
    #[command(
        visible_alias = "normalize",
        after_help = "\
Examples:
  charte-diff normalise page.txt            print the written form
  charte-diff normalise --diff corpus/      show what would change
  charte-diff normalise --check corpus/     exit 1 if anything would change; -v says what
  charte-diff normalise --write corpus/     put it in place"
    )]
    Normalise(NormaliseArgs),

    /// Write the variance summary: what differs, where, who shares it, for a decision
    #[command(after_help = "\
Examples:
  charte-diff report corpus/ -o summary.html             to read, print and decide on
  charte-diff report -o summary.html                     of what charte-diff.toml names
  charte-diff report corpus/ -o summary.html -o run.json --lang fr
  charte-diff report corpus/ -o decide.xlsx               a row for each deviation
  charte-diff report corpus/ -o 'file/{portal}.docx'      each text as tracked changes
  charte-diff report corpus/ -o s.html --portal data.example.org
  charte-diff report corpus/ -o 'summaries/{portal}.html'  one for each deviating portal

The format is read from the end of FILE: .html, .docx, .xlsx, .csv, .md, .json. Decisions
made in an .xlsx or .csv are taken up by `charte-diff accept --from FILE`. JSON is the
whole analysis, whatever --portal says.

Exit status:
  0  written
  1  with --fail-on: something at or above it is not accepted
  2  wrong usage, a fault in the config or a template, no document, something
     named that could not be read, a file that cannot be written, or a
     document not verified (a bug)")]
    Report(ReportArgs),

    /// Allow deviations: enter them into charte-diff.toml
    #[command(after_help = "\
Examples:
  charte-diff accept 3f1c09ab77de --reason 'read over on 12 March' --by 'legal department'
  charte-diff accept 3f1c09ab77de --reason 'until the new charte' --until 2027-03-31
  charte-diff accept 3f1c09ab77de --reason 'their own wording' --portal data.example.org
  charte-diff accept --all --reason 'as found when we began' corpus/
  charte-diff accept --from decided.xlsx --by 'legal department'

The ids stand in every report. They are looked up in the paths given, else in those of
the config.")]
    Accept(AcceptArgs),

    /// Print the settings in force, and where each comes from
    #[command(after_help = "\
Examples:
  charte-diff config                      of the working folder
  charte-diff config --config other.toml  as another file would have it")]
    Config(ConfigArgs),

    /// Set up the check of a corpus: its templates, a config, a pre-commit hook
    #[command(after_help = "\
Examples:
  charte-diff init corpus/                in the working folder; overwrites nothing

Writes templates/NAME.txt for each template of the corpus, charte-diff.toml, and
.pre-commit-config.yaml; where that one is there, the lines to add are printed.
Where one of the others is there, nothing is written.")]
    Init {
        /// Files and folders
        #[arg(value_name = "PATH", required = true)]
        paths: Vec<PathBuf>,
    },

    /// Explain a kind of deviation
    #[command(after_help = "\
Examples:
  charte-diff explain wording             what it is, what makes it grave, what to do
  charte-diff explain moved --lang fr     the same in French")]
    Explain {
        /// The kind
        #[arg(value_name = "KIND", value_parser = kinds())]
        kind: Kind,
    },

    /// Print a JSON Schema: of what --format json gives, or of charte-diff.toml
    #[command(after_help = "\
Examples:
  charte-diff schema > report.schema.json
  charte-diff schema config > config.schema.json
  charte-diff --format json corpus/ > report.json
  check-jsonschema --schemafile report.schema.json report.json")]
    Schema {
        /// Which schema
        #[arg(value_enum, default_value_t = SchemaOf::Report)]
        of: SchemaOf,
    },

    /// Print the completions for a shell
    #[command(after_help = "\
Examples:
  charte-diff completions bash > ~/.local/share/bash-completion/completions/charte-diff
  charte-diff completions fish > ~/.config/fish/completions/charte-diff.fish")]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },

    /// Print the manual page
    #[command(after_help = "\
Examples:
  charte-diff man | man -l -              read it
  charte-diff man > charte-diff.1         keep it")]
    Man,
}

#[derive(Debug, ClapArgs)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    pub(super) input: Input,

    /// Print the patch that puts the template's words back, for `git apply`; write nothing
    #[arg(long, conflicts_with_all = ["fix", "format"])]
    pub(super) diff: bool,

    /// First put each file into its written form, as `normalise --write` does
    #[arg(long)]
    pub(super) fix: bool,

    /// The template to check against, several times for several [default: the config's]
    #[arg(long, value_name = "FILE")]
    pub(super) template: Vec<PathBuf>,

    /// What standard input holds: one text, or records, a line each, answered one by one
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = StdinFormat::Text, hide_default_value = true)]
    pub(super) stdin_format: StdinFormat,

    /// How the result is written [default: text]
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(super) format: Option<Format>,

    /// The least severity that makes the exit status 1 [default: the config's, else warning]
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub(super) fail_on: Option<FailOn>,

    #[command(flatten)]
    pub(super) beside: Beside,
}

#[derive(Debug, ClapArgs)]
pub(super) struct ReportArgs {
    #[command(flatten)]
    pub(super) input: Input,

    /// The file to write, several times for several; {portal} in it: one for each deviating portal
    #[arg(short, long, value_name = "FILE", required = true)]
    pub(super) output: Vec<PathBuf>,

    /// The template to compare with, several times for several [default: the config's, else inferred]
    #[arg(long, value_name = "FILE", conflicts_with = "infer")]
    pub(super) template: Vec<PathBuf>,

    /// Infer the template, whatever the config names
    #[arg(long)]
    pub(super) infer: bool,

    /// Show this portal only, several times for several
    #[arg(long, value_name = "PORTAL")]
    pub(super) portal: Vec<String>,

    /// The day on which the texts were collected
    #[arg(long, value_name = "DATE")]
    pub(super) collected: Option<Day>,

    /// The title of the summary
    #[arg(long, value_name = "TEXT")]
    pub(super) title: Option<String>,

    /// The least severity that makes the exit status 1 [default: never]
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub(super) fail_on: Option<FailOn>,

    #[command(flatten)]
    pub(super) beside: Beside,
}

#[derive(Debug, ClapArgs)]
pub(super) struct TemplateArgs {
    #[command(flatten)]
    pub(super) input: Input,

    /// The file to write; {name} in it stands for the template's name
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,

    /// Write nothing; exit 1 if the corpus does not yield FILE any more, else the config's templates
    #[arg(long)]
    pub(super) check: bool,
}

#[derive(Debug, ClapArgs)]
pub(super) struct NormaliseArgs {
    #[command(flatten)]
    pub(super) input: Input,

    /// Put the written form in place of each file
    #[arg(long, conflicts_with_all = ["check", "diff"])]
    pub(super) write: bool,

    /// Name the files that would change; exit 1 if there are any
    #[arg(long)]
    pub(super) check: bool,

    /// Show what would change
    #[arg(long)]
    pub(super) diff: bool,
}

#[derive(Debug, ClapArgs)]
pub(super) struct AcceptArgs {
    /// Ids of deviations, and paths to look them up in; an id is twelve hexadecimal digits
    #[arg(value_name = "ID|PATH")]
    pub(super) named: Vec<PathBuf>,

    /// Allow every deviation that is not allowed yet
    #[arg(long)]
    pub(super) all: bool,

    /// Read the decisions from the .xlsx or .csv file of a report: rows that say “accept” are entered, each for its
    /// portal, with the remark as the reason; a row that says otherwise of what the config accepts is named, with
    /// exit status 1
    #[arg(long, value_name = "FILE")]
    pub(super) from: Option<PathBuf>,

    /// Why; with --from, for the rows without a remark
    #[arg(long, value_name = "TEXT", required_unless_present = "from")]
    pub(super) reason: Option<String>,

    /// For this portal only; with --from, its rows only [default: for every portal]
    #[arg(long, value_name = "PORTAL")]
    pub(super) portal: Option<String>,

    /// The template to look them up against, several times for several [default: the config's]
    #[arg(long, value_name = "FILE")]
    pub(super) template: Vec<PathBuf>,

    /// The last day that it holds, as 2027-03-31 [default: for good]
    #[arg(long, value_name = "DATE")]
    pub(super) until: Option<Day>,

    /// Who allows it
    #[arg(long, value_name = "NAME")]
    pub(super) by: Option<String>,

    #[command(flatten)]
    pub(super) today: Today,
}

#[derive(Debug, ClapArgs)]
pub(super) struct ConfigArgs {
    /// The least severity that makes the exit status 1
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub(super) fail_on: Option<FailOn>,

    #[command(flatten)]
    pub(super) today: Today,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    Text,
    /// Everything, for programs (see `schema`)
    Json,
    /// The same documents, a line each
    Jsonl,
    /// For code scanning and editors (SARIF 2.1.0)
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// For a ticket or a repository
    Markdown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum StdinFormat {
    /// One text
    Text,
    /// Texts without end: {"path": …, "text": …} a line, perhaps with "portal"
    Jsonl,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    /// Substantive deviations
    Error,
    /// Editorial ones, too
    Warning,
    /// Those of form, too
    Note,
    /// Nothing that is found
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum LangArg {
    /// French
    Fr,
    /// English
    En,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum When {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum SchemaOf {
    /// What --format json gives
    Report,
    /// charte-diff.toml, for editors
    Config,
}

/// A kind by its name, with clap's suggestions for a wrong one.
fn kinds() -> impl clap::builder::TypedValueParser<Value = Kind> {
    PossibleValuesParser::new(Kind::ALL.map(Kind::name)).try_map(|name| {
        Kind::ALL
            .into_iter()
            .find(|kind| kind.name() == name)
            .ok_or("no such kind")
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Args::command().debug_assert();
    }
}
