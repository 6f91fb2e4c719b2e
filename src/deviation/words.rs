//! The words that make a change of wording one of substance: a table for each language.
//!
//! Shown by `explain wording`, completed by `[words]` in the config. Forms of one word stand together, parted by `|`:
//! a change from one to another of them (singular to plural) raises nothing. A form may be several words.
//!
//! All tables count in every text: a page may hold several languages. A word that is an everyday one in another of them
//! (`SHARED`: « once » is a number in Spanish only, « mai » a negation in Italian only) counts where the template is
//! written in the table's language, or shows none. Words of the config always count.
//!
//! *Permettre de* and an infinitive describe what a thing does; they stand in no table.

mod tables;

use std::cmp::Reverse;
use std::sync::OnceLock;

use crate::deviation::RaisedBy;
use crate::template::TemplateBlock;
use crate::template::language::Languages;
use crate::text::{fold, hash_key, tokenize};

pub use tables::WordTable;
use tables::{SHARED, TABLES};

/// The built-in tables.
#[must_use]
pub const fn tables() -> &'static [WordTable] {
    TABLES
}

/// A form of a word: the keys of its tokens, and which word of which table it is.
#[derive(Debug)]
struct Form {
    first: u64,
    rest: Box<[u64]>,
    class: RaisedBy,
    word: u32,
    /// For a word of [`SHARED`]: the language of its table.
    lang: Option<&'static str>,
}

/// The words that matter, ready for look-up once they are asked for: most documents change no words.
///
/// ```
/// use charte_diff::deviation::RaisedBy;
/// use charte_diff::deviation::words::Lexicon;
/// use charte_diff::text::tokenize;
///
/// let lexicon = Lexicon::with([(RaisedBy::Modality, "à titre exceptionnel")].into_iter());
/// let keys: Vec<u64> = tokenize("Il peut, à titre exceptionnel").iter().map(|word| word.key).collect();
/// let spoken = lexicon.spoken(&[]);
/// let found = spoken.find(&keys).map(|(reason, _word, _next)| reason);
/// // « peut » is in the built-in tables.
/// assert!(found.eq([RaisedBy::Modality, RaisedBy::Modality]));
/// ```
#[derive(Debug)]
pub struct Lexicon {
    words: Vec<(RaisedBy, Box<str>)>,
    /// All forms in the order of their first keys, the longest first of those that have it in common.
    forms: OnceLock<Box<[Form]>>,
}

impl Lexicon {
    /// The built-in tables.
    #[must_use]
    pub fn built_in() -> &'static Self {
        static BUILT_IN: Lexicon = Lexicon {
            words: Vec::new(),
            forms: OnceLock::new(),
        };
        &BUILT_IN
    }

    /// The built-in tables and more words, each given as its forms parted by `|`.
    #[must_use]
    pub fn with<'w>(words: impl Iterator<Item = (RaisedBy, &'w str)>) -> Self {
        Self {
            words: words
                .map(|(class, forms)| (class, Box::from(forms)))
                .collect(),
            forms: OnceLock::new(),
        }
    }

    fn forms(&self) -> &[Form] {
        self.forms.get_or_init(|| {
            let built_in = TABLES.iter().flat_map(|table| {
                let forms = table.words.iter();
                forms.map(move |forms| {
                    let mut shared = SHARED.iter();
                    let shared = shared.any(|(lang, held)| held == forms && *lang == table.lang);
                    (table.class, *forms, shared.then_some(table.lang))
                })
            });
            let own = self.words.iter();
            let own = own.map(|(class, forms)| (*class, &**forms, None));
            in_order(built_in.chain(own))
        })
    }

    /// As it counts in what comes from a template, given by its blocks: in its languages, in all where it shows none.
    #[must_use]
    pub const fn spoken<'l>(&'l self, blocks: &'l [TemplateBlock]) -> Spoken<'l> {
        Spoken {
            lexicon: self,
            blocks,
            languages: OnceLock::new(),
        }
    }
}

/// The words that matter in a text of some languages.
#[derive(Debug)]
pub struct Spoken<'l> {
    lexicon: &'l Lexicon,
    blocks: &'l [TemplateBlock],
    /// Those of the blocks, once a word was met that languages share.
    languages: OnceLock<Languages>,
}

impl Spoken<'_> {
    fn has(&self, language: &str) -> bool {
        let languages = self.languages.get_or_init(|| Languages::of(self.blocks));
        languages.has(language)
    }

    /// The words of the tables in a text, given as the keys of its tokens: each with its reason, and the token after it.
    pub fn find<'k>(
        &'k self,
        keys: &'k [u64],
    ) -> impl Iterator<Item = (RaisedBy, u32, usize)> + 'k {
        let forms = self.lexicon.forms();
        let mut at = 0;
        std::iter::from_fn(move || {
            while let Some((key, rest)) = keys.get(at..).and_then(<[u64]>::split_first) {
                at += 1;
                let counts = |form: &&Form| {
                    form.lang.is_none_or(|lang| self.has(lang)) && rest.starts_with(&form.rest)
                };
                let start = forms.partition_point(|form| form.first < *key);
                let mut like = forms
                    .iter()
                    .skip(start)
                    .take_while(|form| form.first == *key);
                if let Some(form) = like.find(counts) {
                    at += form.rest.len();
                    return Some((form.class, form.word, at));
                }
            }
            None
        })
    }
}

/// The keys of a form's words: the first, and the others. Nearly all are a single word of small letters, which is its own
/// key.
fn keys_of(form: &str) -> Option<(u64, Box<[u64]>)> {
    if form.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Some((hash_key(form), Box::default()));
    }
    if form.chars().all(char::is_alphabetic) {
        return Some((hash_key(&fold(form)), Box::default()));
    }
    let mut keys = tokenize(form).into_iter().map(|token| token.key);
    Some((keys.next()?, keys.collect()))
}

fn in_order<'w>(
    words: impl Iterator<Item = (RaisedBy, &'w str, Option<&'static str>)>,
) -> Box<[Form]> {
    let mut held: Vec<Form> = Vec::new();
    for (number, (class, forms, lang)) in words.enumerate() {
        let word = u32::try_from(number).unwrap_or(u32::MAX);
        let keys = forms.split('|').filter_map(keys_of);
        held.extend(keys.map(|(first, rest)| Form {
            first,
            rest,
            class,
            word,
            lang,
        }));
    }
    held.sort_unstable_by_key(|form| (form.first, Reverse(form.rest.len()), form.word));
    held.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<RaisedBy> {
        let keys: Vec<u64> = tokenize(text).iter().map(|token| token.key).collect();
        let all = Lexicon::built_in().spoken(&[]);
        all.find(&keys).map(|(class, ..)| class).collect()
    }

    #[test]
    fn which_words_of_a_text_matter() {
        assert_eq!(
            found("Les cookies ne sont pas déposés"),
            [RaisedBy::Negation, RaisedBy::Negation]
        );
        assert_eq!(
            found("un sous-traitant au plus"),
            [RaisedBy::ThirdParty, RaisedBy::Modality]
        );
        assert_eq!(found("Permet de se souvenir du choix"), []);
        assert_eq!(
            found("third parties must agree"),
            [RaisedBy::ThirdParty, RaisedBy::Modality, RaisedBy::Consent]
        );
    }

    #[test]
    fn a_plain_word_has_the_key_that_it_has_in_a_text() {
        let forms = TABLES.iter().flat_map(|table| table.words);
        for form in forms.flat_map(|forms| forms.split('|')) {
            let read: Vec<u64> = tokenize(form).iter().map(|token| token.key).collect();
            let (first, rest) = keys_of(form).unwrap();
            assert_eq!([&[first], &*rest].concat(), read, "{form}");
        }
    }

    #[test]
    fn forms_of_one_word_are_one_word() {
        let words = |text: &str| {
            let keys: Vec<u64> = tokenize(text).iter().map(|token| token.key).collect();
            let all = Lexicon::built_in().spoken(&[]);
            let found = all.find(&keys);
            found
                .map(|(class, word, _)| (class, word))
                .collect::<Vec<_>>()
        };
        assert_eq!(words("doit"), words("doivent"));
        assert_ne!(words("doit"), words("peut"));
    }

    #[test]
    fn words_that_languages_share_are_those_of_the_tables() {
        for (lang, forms) in SHARED {
            let mut tables = TABLES.iter().filter(|table| table.lang == *lang);
            assert!(tables.any(|table| table.words.contains(forms)), "{forms}");
        }
    }

    #[test]
    fn what_would_be_done_is_not_what_is_done() {
        let all = Lexicon::built_in().spoken(&[]);
        let word = |text: &str| {
            let keys: Vec<u64> = tokenize(text).iter().map(|token| token.key).collect();
            all.find(&keys).map(|(_, word, _)| word).next()
        };
        for (one, other) in [
            ("doit", "devrait"),
            ("peut", "pourrait"),
            ("kann", "könnte"),
            ("debe", "debería"),
            ("può", "potrebbe"),
        ] {
            assert_ne!(word(one), word(other), "{one}");
            assert!(word(other).is_some(), "{other}");
        }
    }
}
