//! French cookie chartes, in two generations.

use super::super::fillers::Filler;
use super::{Family, Raised, SlotSpec};

const SLOTS: &[SlotSpec] = &[
    SlotSpec {
        name: "url",
        filler: Filler::Url,
    },
    SlotSpec {
        name: "email",
        filler: Filler::Email,
    },
];

const PLACEHOLDERS: &[&str] = &["[nom du site]", "XXX", "____", "[à compléter]"];

const NOVEL: &[&str] = &[
    "municipal",
    "territoire",
    "bulletin",
    "terminal",
    "métropole",
    "annuaire",
    "paysage",
    "dossier",
    "visuel",
];

/// The first generation.
pub(super) const COOKIES: Family = Family {
    name: "cookies",
    template: r#"
# Politique de gestion des cookies du portail
Afin de vous proposer le meilleur service possible, le portail {url} utilise des cookies pour assurer son bon fonctionnement.
# Qu'est-ce qu'un cookie ?
Un "cookie" est une suite d'informations, généralement de petite taille et identifiée par un nom, qui peut être transmise à votre navigateur par un site web sur lequel vous vous connectez. Votre navigateur la conserve pendant une certaine durée et la renvoie au serveur chaque fois que vous vous y connectez de nouveau.
# Les cookies ont plusieurs usages :
- mémoriser votre identifiant de connexion auprès d'un service en ligne ;
- conserver la langue choisie pour l'affichage des pages ;
- mesurer la fréquentation des rubriques du portail, de façon anonyme ;
- afficher les cartes et les vidéos hébergées par des tiers ;
- protéger les formulaires contre les envois automatisés.
# Combien de temps les cookies sont-ils conservés ?
Les cookies de mesure d'audience sont conservés pendant 13 mois au plus ; les informations recueillies par leur intermédiaire sont effacées au bout de 25 mois.
Le choix que vous exprimez est mémorisé dans un fichier du navigateur pendant 6 mois, après quoi la question vous est posée de nouveau lors de la visite suivante.
Les cookies « nécessaires », internes, permettent d'enregistrer des informations entre deux consultations d'un même site sur un même appareil. Ils ne requièrent pas le consentement de l'utilisateur.
# Liste des cookies déposés par la plateforme
|! Prestataire | Service et emplacement | Nom du cookie | Finalité | Durée
|# Cookies nécessaires au fonctionnement
| Opendatasoft | Authentification (front et back office) | sessionid | Se souvenir de l'utilisateur d'une page à une autre. | 2 semaines
| Opendatasoft | Sélection de la langue (front et back office) | django_language | Se souvenir de la langue du visiteur | 1 an
| Opendatasoft | API (CSRF) (front et back office) | csrftoken | Récupérer des données via des appels API | 1 an
| Opendatasoft | Choix concernant vos préférences sur les cookies | cookies_preferences | Se souvenir du choix opéré par le visiteur concernant les cookies | 6 mois
|# Cookies de mesure d'audience
| Matomo | Mesure de la fréquentation des pages | _pk_id | Distinguer les visiteurs du portail les uns des autres | 13 mois
| Matomo | Mesure de la fréquentation des pages | _pk_ses | Réunir les pages vues au cours d'une même visite | 30 minutes
|# Cookies des partenaires de diffusion
| Viméo | Lecture des vidéos dans les articles | vuid | Compter les lectures de chaque vidéo du service | 1 an
| Mapbox | Fonds de carte des tableaux de bord | mapbox_token | Charger les tuiles affichées sur la carte | 30 minutes
# Comment s'opposer au dépôt des cookies ?
Vous pouvez paramétrer votre navigateur afin qu'il rejette les cookies, soit de manière systématique, soit selon leur émetteur. Le réglage de chaque navigateur est décrit dans son menu d'aide.
Des conseils sont publiés par la Commission nationale de l'informatique et des libertés sur la page https://www.cnil.fr/fr/cookies-les-outils-pour-les-maitriser de son site.
# À qui adresser une question ?
Pour toute question relative aux cookies du portail, écrivez au délégué à la protection des données, à l'adresse {email}, en précisant l'objet de votre message.
Une réponse vous est envoyée dans le mois qui suit la réception de votre message.
"#,
    slots: SLOTS,
    neutral: &[
        "service",
        "navigateur",
        "serveur",
        "portail",
        "pages",
        "rubriques",
        "cartes",
        "formulaires",
        "informations",
        "question",
        "visite",
        "langue",
        "visiteur",
        "données",
        "visiteurs",
        "vidéo",
        "menu",
        "plateforme",
        "emplacement",
        "carte",
        "conseils",
    ],
    novel: NOVEL,
    raised: &[
        Raised {
            from: "pendant 13 mois",
            to: "pendant 25 mois",
            by: &["duration", "number"],
        },
        Raised {
            from: "pendant 6 mois",
            to: "pendant 12 mois",
            by: &["duration", "number"],
        },
        Raised {
            from: "au bout de 25 mois",
            to: "au bout de 36 mois",
            by: &["duration", "number"],
        },
        Raised {
            from: "2 semaines",
            to: "3 semaines",
            by: &["duration", "number"],
        },
        Raised {
            from: "qui peut être",
            to: "qui doit être",
            by: &["modality"],
        },
        Raised {
            from: "Ils ne requièrent pas le",
            to: "Ils requièrent le",
            by: &["negation"],
        },
        Raised {
            from: "est mémorisé dans",
            to: "n'est pas mémorisé dans",
            by: &["negation"],
        },
        Raised {
            from: "le consentement de l'utilisateur",
            to: "la présence de l'utilisateur",
            by: &["consent"],
        },
        Raised {
            from: "par des tiers",
            to: "par des serveurs",
            by: &["third_party"],
        },
        Raised {
            from: "https://www.cnil.fr/fr/cookies-les-outils-pour-les-maitriser",
            to: "https://www.cnil.fr/fr/definition/cookie",
            by: &["url"],
        },
    ],
    extras: r#"
# Modification de la présente charte
# Cookies des réseaux sociaux
# Mentions de la commune
Le portail relaie les alertes météorologiques de la préfecture ; aucune inscription n'est demandée pour les lire en ligne.
Un bandeau affiché lors de la première consultation rappelle l'existence de cette charte et renvoie vers elle.
La lettre hebdomadaire de la commune est adressée aux abonnés depuis un outil distinct, hébergé à Roubaix.
Les archives photographiques de la ville sont présentées sous la forme d'une galerie, sans dépôt de traceur publicitaire.
- tester deux mises en forme de la même rubrique auprès du public ;
- proposer une conversation instantanée avec un agent d'accueil ;
- retenir la taille des caractères pour les personnes malvoyantes.
|# Cookies publicitaires
|# Cookies de personnalisation
| Google ReCaptcha | Sécurité du formulaire de contact | _grecaptcha | Protection du site internet contre des programmes automatisés et pour la prévention de spams. | 5 ans
| Hotjar | Enquêtes de satisfaction de la direction | _hjid | Proposer un sondage aux habitués de la rubrique travaux | 9 mois
| Facebook | Bouton de partage au pied des articles | fbp_share | Relier un clic au compte ouvert dans un autre onglet | 90 jours
| Crisp | Fenêtre de discussion de l'accueil | crisp_client | Retrouver le fil d'une conversation entamée la veille | 180 jours
| Weglot | Traduction automatique des actualités | wg_choose | Garder la traduction demandée d'un article à l'autre | 4 mois
"#,
    columns: (2, 3),
    optional: Some("Une réponse vous est envoyée"),
    second: None,
    placeholders: PLACEHOLDERS,
    numbered: false,
    hosts: true,
};

/// The generation after: another plan, other words, a few rows and one sentence kept.
pub(super) const COOKIES_NEXT: Family = Family {
    name: "cookies-next",
    template: r#"
# Traceurs et autres témoins de connexion : notre démarche
La collectivité qui édite {url} a réduit au strict minimum les témoins qu'elle emploie, et décrit ici chacun d'eux en termes simples.
# Ce que nous appelons un traceur
Nous désignons par traceur tout fichier, pixel ou empreinte qu'une page inscrit dans la mémoire d'un téléphone, d'une tablette ou d'un ordinateur afin de le reconnaître plus tard.
# Quatre familles de traceurs
Chaque traceur inscrit par nos pages relève de l'une, et d'une seule, des familles suivantes :
- technique, sans lequel la session ouverte serait perdue ;
- statistique, dont les résultats agrégés guident nos choix éditoriaux ;
- cartographique, pour dessiner les fonds de plan ;
- vidéo, pour diffuser les séances du conseil.
# Tableau récapitulatif des traceurs
|! Traceur | Famille | Rôle du traceur | Conservation
| sessionid | technique | Garder ouverte la session de l'agent connecté | 14 jours
| csrftoken | technique | Empêcher qu'un formulaire soit soumis à son insu | 365 jours
| matomo_id | statistique | Compter une seule fois chaque lecteur de la semaine | 395 jours
| mapbox_token | cartographique | Charger les tuiles affichées sur la carte | 30 minutes
| vuid | vidéo | Reprendre la diffusion là où elle fut arrêtée | 365 jours
# Vos réglages
Le volet ouvert depuis le pied de page présente un interrupteur par famille ; votre décision y est gardée 180 jours, puis oubliée.
Un traceur refusé n'est jamais déposé par nos pages, ni par celles des prestataires qui les enrichissent.
# Nous joindre
L'équipe du numérique répond aux courriels envoyés à {email} et tient un registre des demandes reçues.
Ce texte a été relu par la direction juridique avant sa mise en ligne.
"#,
    slots: SLOTS,
    neutral: &[
        "mémoire",
        "tablette",
        "session",
        "lecteur",
        "carte",
        "diffusion",
        "registre",
        "volet",
        "séances",
        "fonds",
        "courriels",
        "formulaire",
    ],
    novel: NOVEL,
    raised: &[
        Raised {
            from: "gardée 180 jours",
            to: "gardée 90 jours",
            by: &["duration", "number"],
        },
        Raised {
            from: "14 jours",
            to: "21 jours",
            by: &["duration", "number"],
        },
        Raised {
            from: "n'est jamais déposé",
            to: "est déposé",
            by: &["negation"],
        },
    ],
    extras: r#"
# Historique de ce document
# Accès des personnes sourdes
Les plans de la piscine sont consultables au service de l'urbanisme chaque jeudi matin, sur rendez-vous.
Le conseil des jeunes a proposé le dessin qui illustre cette page et son résumé en langage clair.
La médiathèque prête des ordinateurs portables équipés d'un navigateur protégé.
- sociale, pour partager un article sur un réseau ;
- publicitaire, au profit de la régie des transports.
| wg_choose | linguistique | Garder la traduction demandée d'un article à l'autre | 120 jours
| crisp_client | assistance | Retrouver le fil d'une conversation entamée la veille | 180 jours
| hjid | sondage | Proposer une enquête aux habitués de la rubrique travaux | 270 jours
"#,
    columns: (0, 2),
    optional: Some("Ce texte a été relu"),
    second: None,
    placeholders: PLACEHOLDERS,
    numbered: false,
    hosts: true,
};
