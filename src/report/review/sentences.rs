//! The main findings in plain sentences: what a reader in a hurry is to know, the gravest first.

use super::finding::{Finding, Standing};
use super::{Portal, PortalState};
use crate::deviation::Severity;
use crate::report::lang::Lang;
use crate::report::told::Told;

/// How many portals a sentence names.
const NAMED: usize = 6;
/// How many deviations are told one by one.
const TOLD: usize = 8;

/// A sentence of the summary.
#[derive(Debug, Clone)]
pub struct Sentence {
    /// What it begins with: whom it is about.
    pub lead: String,
    /// The rest of it; empty where the lead says all.
    pub text: String,
    /// How grave that is; `None` where nothing deviates.
    pub severity: Option<Severity>,
    /// The number of the deviation that it tells.
    pub finding: Option<usize>,
}

impl Sentence {
    /// The sentence without any dress.
    #[must_use]
    pub fn whole(&self, lang: Lang) -> String {
        if self.text.is_empty() {
            return self.lead.clone();
        }
        format!("{}{}{}", self.lead, lang.colon(), self.text)
    }
}

/// The main findings of a family.
pub(super) fn main(told: &Told<'_>, portals: &[Portal], findings: &[Finding]) -> Vec<Sentence> {
    let lang = told.lang;
    let mut sentences = Vec::new();
    let named = |state: &dyn Fn(PortalState) -> bool| -> Vec<&str> {
        let own = portals.iter().filter(|portal| state(portal.state));
        own.map(|portal| portal.name.as_str()).collect()
    };
    let conforming = named(&|state| state != PortalState::Deviates);
    let in_form = named(&|state| state == PortalState::FormOnly);
    let accepted = named(&|state| state == PortalState::Accepted);
    let deviating = named(&|state| state == PortalState::Deviates);
    let plain = |lead: String, names: &[&str]| Sentence {
        lead,
        text: lang.named(names, NAMED),
        severity: None,
        finding: None,
    };
    let all = &told.family.documents;
    let is_extract = portals.len() < all.len();
    if is_extract {
        // Those that are shown are not all: the figures are of all, the names of those.
        let count = all.iter().filter(|document| document.conforms).count();
        sentences.push(plain(lang.conforming_of(count, all.len()), &[]));
        if !conforming.is_empty() {
            sentences.push(plain(lang.they_conform(conforming.len()), &conforming));
        }
    } else {
        sentences.push(plain(
            lang.conforming_of(conforming.len(), all.len()),
            &conforming,
        ));
    }
    if !in_form.is_empty() {
        let mut sentence = plain(lang.in_form_only(in_form.len()), &in_form);
        sentence.severity = Some(Severity::Note);
        sentences.push(sentence);
    }
    if !accepted.is_empty() {
        sentences.push(plain(lang.by_acceptance(accepted.len()), &accepted));
    }
    if !deviating.is_empty() {
        let lead = if is_extract {
            lang.they_deviate(deviating.len())
        } else {
            lang.deviating_of(deviating.len(), all.len())
        };
        sentences.push(plain(lead, &deviating));
    }
    let told_one_by_one = |held: &&Finding| {
        held.severity >= Severity::Warning
            && held.standing != Standing::Accepted
            && (held.part_of.is_none() || held.contradicts)
    };
    let grave: Vec<&Finding> = findings.iter().filter(told_one_by_one).collect();
    for finding in grave.iter().take(TOLD) {
        let mut own: Vec<&str> = Vec::new();
        for held in &finding.witnesses {
            let name = portals.get(held.portal).map(|portal| portal.name.as_str());
            if let Some(name) = name
                && own.last() != Some(&name)
            {
                own.push(name);
            }
        }
        sentences.push(Sentence {
            lead: lang.named(&own, 3),
            text: finding.message.clone(),
            severity: Some(finding.severity),
            finding: Some(finding.number),
        });
    }
    if grave.len() > TOLD {
        sentences.push(Sentence {
            lead: lang.more_findings(grave.len() - TOLD),
            text: String::new(),
            severity: None,
            finding: None,
        });
    }
    sentences
}
