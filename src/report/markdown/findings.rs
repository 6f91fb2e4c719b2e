//! The deviations of a family, each once: what it is, why it matters, the words with the change marked, and everybody who
//! has it, where, and what was decided there.

use std::io::{self, Write};

use super::{Extent, escaped, marks, named};
use crate::deviation::Severity;
use crate::report::lang::Lang;
use crate::report::review::{FamilyReview, Finding, Standing, Witness};

/// How many portals are told one by one, with their place; more are no list that anybody reads in a ticket.
const ONE_BY_ONE: usize = 12;

/// Writes the deviations, the gravest and most widespread first, parts of a section after it.
pub(super) fn write(
    family: &FamilyReview,
    extent: Extent,
    lang: Lang,
    out: &mut impl Write,
) -> io::Result<()> {
    let told = family.findings.iter();
    let told: Vec<_> = told.filter(|held| extent.tells(held.severity)).collect();
    if told.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n### {}", lang.deviations_title(told.len()))?;
    for finding in told {
        write_finding(family, finding, lang, out)?;
    }
    Ok(())
}

/// The severity, the gravest in bold.
pub(super) fn severity(severity: Severity, lang: Lang) -> String {
    match severity {
        Severity::Error => format!("**{}**", lang.severity(severity)),
        Severity::Warning | Severity::Note => lang.severity(severity).to_owned(),
    }
}

fn write_finding(
    family: &FamilyReview,
    finding: &Finding,
    lang: Lang,
    out: &mut impl Write,
) -> io::Result<()> {
    let words = lang.review();
    let mut head = format!(
        "{}. {} · {}",
        finding.number,
        severity(finding.severity, lang),
        escaped(&finding.what)
    );
    let standing = match finding.standing {
        Standing::Open => None,
        Standing::Partly => Some(words.partly),
        Standing::Accepted => Some(lang.is_accepted()),
    };
    if let Some(standing) = standing {
        head = format!("{head} · {standing}");
    }
    writeln!(out, "\n#### {head}\n")?;
    if let Some(under) = &finding.under {
        writeln!(out, "{}\n", escaped(under))?;
    }
    let own = finding.words.as_ref().filter(|_| !finding.is_named);
    if let Some(own) = own {
        writeln!(out, "> {}\n", marks::marked(own))?;
    }
    for remark in &finding.remarks {
        writeln!(out, "{}\n", escaped(remark))?;
    }
    writeln!(out, "{}\n", escaped(&finding.why))?;
    let one_by_one = finding.witnesses.len() <= ONE_BY_ONE;
    if one_by_one {
        for witness in &finding.witnesses {
            write_witness(family, witness, lang, out)?;
        }
    } else {
        write_witnesses(family, finding, lang, out)?;
    }
    if finding.elsewhere > 0 {
        writeln!(out, "- {}", lang.not_shown(finding.elsewhere))?;
    }
    write!(out, "\n`{}`", finding.id)?;
    if let Some(head) = finding.part_of {
        write!(out, " · {}\u{a0}{head}", words.part_of)?;
    }
    writeln!(out)
}

/// One portal that has the deviation: where, whether it is new, what was decided.
fn write_witness(
    family: &FamilyReview,
    witness: &Witness,
    lang: Lang,
    out: &mut impl Write,
) -> io::Result<()> {
    let Some(portal) = family.portals.get(witness.portal) else {
        return Ok(());
    };
    write!(out, "- {} · {}", escaped(&portal.name), witness.place)?;
    // The name has the path in it where several documents are of one portal.
    if !portal.name.contains(&portal.path) {
        write!(out, " · {}", escaped(&portal.path))?;
    }
    writeln!(out, "{}", decided(witness, lang))
}

/// The portals that have the deviation, those together of which the same was decided.
fn write_witnesses(
    family: &FamilyReview,
    finding: &Finding,
    lang: Lang,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut groups: Vec<(String, Vec<usize>)> = Vec::new();
    for witness in &finding.witnesses {
        let decided = decided(witness, lang);
        let known = groups.iter_mut().find(|(known, _)| *known == decided);
        match known {
            Some((_, portals)) if portals.last() == Some(&witness.portal) => {}
            Some((_, portals)) => portals.push(witness.portal),
            None => groups.push((decided, vec![witness.portal])),
        }
    }
    for (decided, portals) in groups {
        let count = lang.portals(portals.len());
        let names = named(family, portals.into_iter(), lang);
        writeln!(out, "- {count}{}{names}{decided}", lang.colon())?;
    }
    Ok(())
}

/// * · **new** · accepted: read over*
fn decided(witness: &Witness, lang: Lang) -> String {
    let mut told = String::new();
    if witness.new == Some(true) {
        told = format!(" · **{}**", lang.new_mark());
    }
    if let Some(held) = &witness.acceptance {
        told = format!("{told} · {}", escaped(held));
    }
    told
}
