//! Texts that belong to no family, each of another subject.

/// A recipe, an instruction for a bicycle, a weather report.
pub(crate) const OUTLIERS: &[&str] = &[
    r#"
# Tarte aux mirabelles de ma grand-mère
Étaler la pâte brisée dans un moule beurré, la piquer à la fourchette et la saupoudrer de poudre d'amandes.
Laver les mirabelles, les dénoyauter et les ranger en rosace, la peau contre la pâte.
- 250 grammes de farine ;
- 125 grammes de beurre bien froid ;
- un kilo de fruits mûrs.
Cuire à four chaud jusqu'à ce que le bord soit doré, laisser tiédir et servir avec une cuillerée de crème.
"#,
    r#"
# Adjusting the rear derailleur
Hang the bicycle on a stand so that the crank turns freely, and shift to the smallest sprocket.
Turn the barrel by a quarter until the chain climbs to the next sprocket without a rattle.
- a cross-headed screwdriver;
- a clean rag and a drop of thin oil.
Check the limit screws last: the chain should never fall between the cassette and the spokes.
"#,
    r#"
# Wetterbericht für das Hochgebirge
Am Morgen liegt zäher Nebel in den Tälern, oberhalb der Waldgrenze scheint bereits die Sonne.
Gegen Abend frischt der Föhn auf, in den Gipfellagen sind stürmische Böen zu erwarten.
Die Lawinengefahr bleibt mäßig; frische Triebschneepakete liegen vor allem an schattigen Hängen.
"#,
];
