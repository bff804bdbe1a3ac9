use crate::views::*;
use congvan_office::abbreviations::{Entry, Table, standard};
use congvan_office::kinds::{Kind, Kinds};
use congvan_office::phrases::AgencyPhrases;

pub(crate) fn abbreviations(table: Table) -> AbbreviationsView {
    let view = |entries: Vec<Entry>| {
        entries.into_iter().map(|entry| AbbreviationView { short: entry.short, long: entry.long }).collect()
    };
    AbbreviationsView {
        version: table.version,
        own: view(table.own),
        off: table.off,
        standard: view(standard()),
    }
}

pub(crate) fn abbreviations_in(given: AbbreviationsInput) -> Table {
    let own = given.own.into_iter().map(|one| Entry { short: one.short, long: one.long });
    Table { version: given.version, own: own.collect(), off: given.off }
}

pub(crate) fn agency_phrases(found: AgencyPhrases) -> AgencyPhrasesView {
    AgencyPhrasesView { version: found.version, phrases: found.phrases }
}

pub(crate) fn admin_kinds(found: Kinds) -> AdminKinds {
    let Kinds { version, kinds, used } = found;
    let kinds = kinds.into_iter().map(|kind| AdminKind {
        legal: kind.is_legal(),
        used: used.contains(&kind.name),
        name: kind.name,
        abbreviation: kind.abbreviation,
        closed: kind.closed,
    });
    AdminKinds { version, kinds: kinds.collect() }
}

pub(crate) fn kind(kind: Kind) -> KindView {
    KindView { name: kind.name, abbreviation: kind.abbreviation }
}

pub(crate) fn kinds_in(given: Vec<KindInput>) -> Vec<Kind> {
    let kind = |one: KindInput| Kind { name: one.name, abbreviation: one.abbreviation, closed: one.closed };
    given.into_iter().map(kind).collect()
}
