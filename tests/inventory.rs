//! What the tables of several portals declare: who declares what beyond the template, who lacks what it has, which
//! contradictions are stated of whom, and that an extract says nothing of portals that it does not show.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking, and says loudly what it could not do"
)]

#[allow(dead_code, reason = "not every file of tests uses every helper")]
mod project;
#[allow(dead_code, reason = "not every file of tests uses every helper")]
mod unprivileged;

use project::Project;

const HEAD: &str = "Nom du prestataire\tService\tNom du cookie\tFinalités\n";
const NEEDED: &str = "Cookies nécessaires\t\t\t\n";
const STATISTICS: &str = "Cookies statistiques\t\t\t\n";
const THIRD: &str = "Cookies tiers\t\t\t\n";
const CSRF: &str = "Opendatasoft\tAPI\tcsrftoken\tRécupérer des données via des appels API\n";
const SESSION: &str = "Opendatasoft\tAuthentification\tsessionid\tSe souvenir de l'utilisateur d'une page à l'autre\n";
const LANGUAGE: &str =
    "Opendatasoft\tLangue\tdjango_language\tSe souvenir de la langue du visiteur\n";
const MATOMO: &str = "Matomo\tMesure d'audience\t_pk_id\tCompter les visites du portail\n";
const VIDEO: &str = "Youtube\tLecture de vidéos\tVISITOR_INFO\tLire les vidéos du portail\n";
const BANNER: &str = "Axeptio\tBandeau\taxeptio_cookies\tConserver le choix fait dans le bandeau\n";

/// A charte with these rows under the three sections.
fn charte(portal: &str, sections: [&str; 3]) -> String {
    let [needed, statistics, third] = sections;
    format!(
        "Charte cookies\n\nAfin de vous proposer le meilleur service possible nous utilisons des cookies pour assurer \
         son bon fonctionnement.\n\nQu'est ce qu'un cookie ?\n\nUn cookie est une suite d'informations, généralement \
         de petite taille et identifié par un nom, qui peut être transmis à votre navigateur par un site web.\n\nA \
         quoi servent les cookies sur la plateforme <https://{portal}>\n\n\
         {HEAD}{NEEDED}{needed}{STATISTICS}{statistics}{THIRD}{third}"
    )
}

/// Nine portals: `a` moved a cookie and repeated it, `b` renamed it, `c` and `d` declare one more, written in two ways,
/// `e` declares that one twice in two spellings; the others have what the template has.
fn nine() -> Project {
    let project = Project::new(None);
    let needed = format!("{CSRF}{SESSION}{LANGUAGE}");
    for name in ["a", "b", "c", "d", "e", "f", "g", "h", "i"] {
        let portal = format!("{name}.example.fr");
        let lower = BANNER.to_lowercase();
        let sections = match name {
            "a" => [
                format!("{SESSION}{LANGUAGE}"),
                format!("{MATOMO}{CSRF}"),
                format!("{VIDEO}{CSRF}"),
            ],
            "b" => [
                needed.replace("csrftoken", "xsrftoken"),
                MATOMO.into(),
                VIDEO.into(),
            ],
            "c" => [format!("{needed}{BANNER}"), MATOMO.into(), VIDEO.into()],
            "d" => [format!("{needed}{lower}"), MATOMO.into(), VIDEO.into()],
            "e" => [
                format!("{needed}{BANNER}"),
                MATOMO.into(),
                format!("{VIDEO}{lower}"),
            ],
            _ => [needed.clone(), MATOMO.into(), VIDEO.into()],
        };
        let sections = sections.each_ref().map(String::as_str);
        project.write(&format!("nine/{portal}.txt"), &charte(&portal, sections));
    }
    project
}

/// The inventory of the Markdown, English, and perhaps of some portals only.
fn inventory(project: &Project, more: &[&str]) -> String {
    let typed = [&["report", "nine", "-o", "nine.md", "--lang", "en"], more].concat();
    project.run(&typed).says(0, &[]);
    let text = project.read("nine.md").replace('\u{a0}', " ");
    let text = text.replace('\\', "");
    let (_, told) = text.split_once("### Inventory").unwrap();
    told.split("\n### ").next().unwrap().to_owned()
}

/// The lines of one thing: its own, and its places.
fn thing<'t>(inventory: &'t str, name: &str) -> Vec<&'t str> {
    let mut lines = inventory.lines();
    let own = lines.find(|line| line.starts_with("- ") && line.contains(name));
    let own = own.unwrap_or_else(|| panic!("{name} is not in\n{inventory}"));
    let places = lines.take_while(|line| line.starts_with("  - "));
    std::iter::once(own).chain(places).collect()
}

#[test]
fn who_declares_a_row_is_what_stands_in_the_documents() {
    let project = nine();
    let told = inventory(&project, &[]);
    let csrf = thing(&told, "csrftoken");
    let place = |section: &str| {
        let line = csrf.iter().find(|line| line.contains(section));
        *line.unwrap_or_else(|| panic!("{section}: {csrf:?}"))
    };
    assert!(place("nécessaires").ends_with("missing in a.example.fr and b.example.fr"));
    for section in ["statistiques", "tiers"] {
        let line = place(section);
        assert!(
            line.contains("1 of 9") && line.ends_with("a.example.fr"),
            "{line}"
        );
    }
    let renamed = thing(&told, "xsrftoken");
    assert!(renamed[1].ends_with("b.example.fr"), "{renamed:?}");
    let banner = thing(&told, "axeptio_cookies");
    assert!(banner[0].contains("CONTRADICTION"), "{banner:?}");
    assert_eq!(banner.len(), 3, "one thing in two spellings: {banner:?}");
    let line = banner.iter().find(|line| line.contains("3 of 9")).unwrap();
    assert!(
        line.ends_with("c.example.fr, d.example.fr and e.example.fr"),
        "{line}"
    );
}

#[test]
fn a_contradiction_is_stated_of_the_sections_that_a_portal_has() {
    let project = nine();
    let typed = ["report", "nine", "-o", "nine.html", "--lang", "en"];
    project.run(&typed).says(0, &[]);
    let page = project.read("nine.html").replace('\u{a0}', " ");
    let (_, list) = page.split_once("<ul class=\"contradictions\">").unwrap();
    let list = list.split("</ul>").next().unwrap();
    let sentences: Vec<&str> = list.split("<li>").skip(1).collect();
    assert_eq!(sentences.len(), 2, "{list}");
    let csrf = sentences.iter().find(|told| told.contains("csrftoken"));
    let csrf = csrf.unwrap();
    assert!(csrf.contains("a.example.fr"), "{csrf}");
    assert!(
        csrf.contains("tiers") && csrf.contains("statistiques"),
        "{csrf}"
    );
    assert!(!csrf.contains("nécessaires"), "{csrf}");
    let banner = sentences.iter().find(|told| told.contains("axeptio"));
    let banner = banner.unwrap();
    assert!(banner.contains("e.example.fr"), "{banner}");
    assert!(
        banner.contains("tiers") && banner.contains("nécessaires"),
        "{banner}"
    );
}

#[test]
fn an_extract_says_nothing_of_other_portals() {
    let project = nine();
    let told = inventory(&project, &["--portal", "c.example.fr"]);
    let banner = thing(&told, "axeptio_cookies");
    assert_eq!(banner.len(), 2, "{banner:?}");
    assert!(!banner[0].contains("CONTRADICTION"), "{banner:?}");
    assert!(banner[1].ends_with("c.example.fr"), "{banner:?}");
    for other in ["csrftoken", "xsrftoken", "d.example.fr", "e.example.fr"] {
        assert!(!told.contains(other), "{other} in\n{told}");
    }
    let typed = [
        "report", "nine", "-o", "c.csv", "-o", "c.xlsx", "-o", "c.html",
    ];
    let typed = [&typed[..], &["--lang", "en", "--portal", "c.example.fr"]].concat();
    project.run(&typed).says(0, &[]);
    let table = project.read("c.csv").replace('\u{a0}', " ");
    assert!(
        !table.contains("d.example.fr") && !table.contains("e.example.fr"),
        "{table}"
    );
    assert!(
        table.contains("c.example.fr · also in 2 others that are not shown here"),
        "{table}"
    );
    let page = project.read("c.html");
    // That there is another reading is a fact of the template; whose it is, is not told.
    assert!(!page.contains("b.example.fr") && !page.contains("d.example.fr"));
}

#[test]
fn the_figures_of_an_extract_are_those_of_its_portals() {
    let project = nine();
    let whole = project.report(&["nine"]);
    project.write("before.json", &whole.to_string());
    // One deviation more, at a portal that is not shown.
    let name = "nine/f.example.fr.txt";
    project.write(name, &project.read(name).replace("appels API", "appels"));
    let typed = [
        "report",
        "nine",
        "-o",
        "c.md",
        "--lang",
        "en",
        "--since",
        "before.json",
    ];
    let run = |portal: &str| {
        project
            .run(&[&typed[..], &["--portal", portal]].concat())
            .says(0, &[]);
        project.read("c.md").replace('\u{a0}', " ")
    };
    let told = run("c.example.fr");
    assert!(told.contains("0 new, 0 resolved, 1 as before"), "{told}");
    assert!(told.contains("1 document, 1 template"), "{told}");
    assert!(told.contains("of 9 documents compared"), "{told}");
    let told = run("f.example.fr");
    assert!(told.contains("1 new, 0 resolved, 0 as before"), "{told}");
}
