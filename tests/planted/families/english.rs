//! English texts: terms of use, and a licence.

use super::super::fillers::Filler;
use super::{Family, Raised, SlotSpec};

/// Terms of use of an online service.
pub(super) const TERMS: Family = Family {
    name: "terms",
    template: r#"
# Terms of use of the online service
These terms apply from {date} and replace every earlier version of them.
# Who we are and what these terms cover
The service is run by {company}, which publishes these terms and keeps them available on every page of the service.
By opening an account you enter into an agreement with {company} under the terms set out below.
# Your account
You must be at least 16 years old to open an account, and the details that you provide must be accurate and complete.
You may close your account at any time from the settings page; the data kept in it is erased within 30 days.
# Acceptable use of the service
While using the service you agree to observe each of the following rules of conduct:
- keep the password of your account secret and choose a long one;
- do not upload files that contain viruses or any other harmful code;
- respect the privacy of other customers and of their guests;
- report a fault or a weakness of the service to the support desk;
- use the programming interface no more than 600 times per hour.
# Plans and support
The table below shows the plans on offer and the time within which the support desk answers a request.
|! Plan | What it includes | Support channel | Answer within
| Basic | Storage of documents and a calendar shared by a household | Forum | 5 working days
| Standard | Everything in the smaller plan and a mailbox for each member | E-mail | 2 working days
| Premium | Hosting of a public site with statistics and a custom domain | Telephone | 4 hours
| Archive | Permanent keeping of records in a sealed vault abroad | | 5 working days
| Training | Workshops held on site by a certified instructor | E-mail | 2 working days
# Fees and payment
Fees are charged in advance for each month of use; a late payment bears interest at 8% per year.
We may change the fees once a year, and we shall announce the change 60 days before it takes effect.
# Liability
Nothing in these terms limits liability for fraud or for injury to persons caused by negligence.
Subject to that, the total liability of {company} is limited to the fees paid by the customer in the preceding year.
# Governing law and contact
These terms are governed by the law of England as it stood on 1 January 2021 and as amended since.
Questions about these terms are answered by the legal team, which can be reached at {email} during office hours.
A printed copy of these terms is sent on request.
"#,
    slots: &[
        SlotSpec {
            name: "date",
            filler: Filler::EnglishDate,
        },
        SlotSpec {
            name: "company",
            filler: Filler::Company,
        },
        SlotSpec {
            name: "email",
            filler: Filler::Email,
        },
    ],
    neutral: &[
        "service",
        "version",
        "page",
        "details",
        "settings",
        "data",
        "files",
        "password",
        "customers",
        "weakness",
        "desk",
        "interface",
        "documents",
        "calendar",
        "household",
        "mailbox",
        "statistics",
        "domain",
        "records",
        "vault",
        "Workshops",
        "instructor",
        "office",
        "support",
        "channel",
        "legal",
    ],
    novel: &[
        "garden",
        "lantern",
        "village",
        "harbour",
        "painted",
        "coloured",
        "quarterly",
        "wooden",
        "regional",
        "orchard",
    ],
    raised: &[
        Raised {
            from: "within 30 days",
            to: "within 90 days",
            by: &["duration", "number"],
        },
        Raised {
            from: "60 days before",
            to: "14 days before",
            by: &["duration", "number"],
        },
        Raised {
            from: "4 hours",
            to: "8 hours",
            by: &["duration", "number"],
        },
        Raised {
            from: "600 times",
            to: "900 times",
            by: &["number"],
        },
        Raised {
            from: "at 8% per year",
            to: "at 12% per year",
            by: &["duration", "number"],
        },
        Raised {
            from: "You must be",
            to: "You should be",
            by: &["modality"],
        },
        Raised {
            from: "We may change",
            to: "We must change",
            by: &["modality"],
        },
        Raised {
            from: "do not upload",
            to: "do upload",
            by: &["negation"],
        },
        Raised {
            from: "Questions about these terms are answered",
            to: "Questions about these terms are not answered",
            by: &["negation"],
        },
        Raised {
            from: "on 1 January 2021",
            to: "on 1 March 2019",
            by: &["date"],
        },
    ],
    extras: r#"
# Changes to these terms
# Notice to schools
# Accessibility of the pages
The cafeteria on the ground floor welcomes visitors on weekdays and serves a vegetarian menu every Thursday.
Bicycles are parked in the courtyard behind the building, where a pump and simple tools are kept for everyone.
Parcels for tenants are collected at the reception and stored in a locked cupboard until the evening.
Old editions of the newsletter are bound once a year and given to the municipal library.
- label each photograph with its place and the name of its author;
- greet newcomers kindly and answer their first questions;
- remove outdated drafts from shared folders every spring.
| Campus | Accounts for pupils and teachers of a primary school | Letter | 10 working days
| Festival | Extra bandwidth during a concert or an exhibition | Pager | 1 hour
| Museum | Digital labels beside paintings and audio guides | Letter | 7 working days
"#,
    columns: (0, 1),
    optional: Some("A printed copy of these terms"),
    second: None,
    placeholders: &["[insert date]", "XXX", "____", "TBD"],
    numbered: true,
    hosts: true,
};

/// A licence.
pub(super) const LICENCE: Family = Family {
    name: "licence",
    template: r#"
# The Meadow Software Licence
# Copyright (c) {years} {holder}
Permission is hereby granted, free of charge, to any person obtaining a copy of this software and the files that come with it, to deal in the software without restriction, subject to the following conditions:
- the notice above and this permission notice shall be included in all copies or substantial portions of the software;
- modified versions shall be marked as such, in a place where the reader notices it;
- the names of the authors may not be used to endorse products derived from the software.
# Disclaimer of warranty
THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE.
In no event shall the authors be liable for any claim, damages or other liability, whether in an action of contract or otherwise, arising from the software or its use.
# How to apply this licence
Attach the notice to the source text of your program, together with a line that says where the full text is found.
The wording of this licence is in the public domain and may be translated into any language.
"#,
    slots: &[
        SlotSpec {
            name: "years",
            filler: Filler::Years,
        },
        SlotSpec {
            name: "holder",
            filler: Filler::Person,
        },
    ],
    neutral: &[
        "files", "notice", "copies", "versions", "reader", "products", "source", "text", "line",
        "names",
    ],
    novel: &[
        "garden",
        "lantern",
        "village",
        "harbour",
        "coloured",
        "quarterly",
        "wooden",
        "regional",
        "orchard",
    ],
    raised: &[
        Raised {
            from: "may not be used",
            to: "may be used",
            by: &["negation", "modality"],
        },
        Raised {
            from: "shall be marked",
            to: "may be marked",
            by: &["modality"],
        },
        Raised {
            from: "and may be translated",
            to: "and must be translated",
            by: &["modality"],
        },
    ],
    extras: r#"
# Third edition
# About the mascot
The drawing of a heron on the cover was made by pupils of the village school during a rainy week in autumn.
Translations are welcome and are kept in a folder beside the original, one for each language of the valley.
Bug reports reach the maintainers faster when they are accompanied by a short recipe for seeing the fault.
- a list of contributors is kept at the head of the manual;
- documentation is printed on recycled paper where it is practical.
"#,
    columns: (0, 0),
    optional: None,
    second: Some((
        "Copyright (c)",
        "Copyright (c) 2011 Heronsgate Printing House",
    )),
    placeholders: &["[name of the holder]", "XXX", "____"],
    numbered: false,
    hosts: false,
};
