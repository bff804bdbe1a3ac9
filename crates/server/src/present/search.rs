use crate::views::{
    At, Day, FacetValue, FacetsLeftOut, FilePlaces, IndexState, Marked, PagePlaces, Period, Place, SearchHit,
    SearchPage, SimilarLetters, SuggestedLetter, Suggestions, UnitFacet,
};
use congvan_office::searching::{self, Facet, Found, Page, Suggested};
use congvan_records::{Rect, UnitId};

pub(crate) fn search_page(page: Page) -> SearchPage {
    SearchPage {
        hits: page.hits.into_iter().map(hit).collect(),
        total: page.total,
        total_is_lower_bound: page.total_is_lower_bound,
        took_ms: page.took.as_secs_f64() * 1_000.0,
        kinds: facet(page.kinds),
        agencies: facet(page.agencies),
        years: facet(page.years),
        statuses: facet(page.statuses),
        urgencies: facet(page.urgencies),
        units: page.units.into_iter().map(unit).collect(),
        directions: facet(page.directions),
        left_out: FacetsLeftOut {
            kinds: page.left_out.types,
            agencies: page.left_out.agencies,
            units: page.left_out.units,
        },
        periods: page.periods.into_iter().map(period).collect(),
        notes: page.notes,
        degraded: page.degraded,
        looked_through: page.looked_through,
        percent: page.percent,
    }
}

pub(crate) fn suggestions(found: searching::Suggestions) -> Suggestions {
    Suggestions {
        letters: found.letters.into_iter().map(suggested).collect(),
        agencies: facet(found.agencies),
        took_ms: found.took.as_secs_f64() * 1_000.0,
    }
}

pub(crate) fn index_state(state: searching::IndexState) -> IndexState {
    IndexState {
        is_ready: state.is_ready,
        letters: state.letters,
        committed_at: state.committed_at.map(At),
        percent: state.percent,
    }
}

pub(crate) fn similar(letters: Vec<Suggested>) -> SimilarLetters {
    SimilarLetters { items: letters.into_iter().map(suggested).collect() }
}

pub(crate) fn places(found: searching::Places) -> FilePlaces {
    // A tenth of a point is finer than any screen.
    let short = |value: f64| (value * 10.0).round() / 10.0;
    let rect = |Rect { x, y, w, h }: Rect| [x, y, w, h].map(short);
    let place = |place: searching::Place| Place {
        rects: place.rects.into_iter().map(rect).collect(),
        confidence: place.confidence,
    };
    let page = |page: searching::PageOfPlaces| PagePlaces {
        page: page.page,
        is_recognised: page.is_recognised,
        confidence: page.confidence,
        places: page.places.into_iter().map(place).collect(),
    };
    FilePlaces {
        pages: found.pages.into_iter().map(page).collect(),
        is_cut: found.is_cut,
        is_waiting: found.is_waiting,
        is_given_up: found.is_given_up,
    }
}

fn suggested(letter: Suggested) -> SuggestedLetter {
    SuggestedLetter {
        document_id: letter.document.uuid(),
        subject: marked(letter.subject),
        code: letter.code.map(|code| code.to_string()),
        organ_name: letter.organ_name,
        issued_date: letter.issued_date.map(Day),
        arrival_number: letter.arrival_number.map(|number| number.0),
    }
}

fn unit((id, name, count): (UnitId, String, u64)) -> UnitFacet {
    UnitFacet { id: id.uuid(), name, count }
}

fn period(period: searching::Period) -> Period {
    Period { typed: period.typed, from: Day(period.from), to: Day(period.to) }
}

fn hit(found: Found) -> SearchHit {
    SearchHit {
        document_id: found.document.uuid(),
        subject: marked(found.subject),
        snippet: marked(found.snippet),
        attachment_id: found.attachment.map(|file| file.uuid()),
        pages: found.pages,
        file_name: found.file_name,
        is_recognised: found.is_recognised,
        is_text_cut: found.is_text_cut,
        code: found.code.map(|code| code.to_string()),
        kind: found.kind,
        organ_name: found.organ_name,
        issued_date: found.issued_date.map(Day),
        arrival_number: found.arrival_number.map(|number| number.0),
        arrival_date: found.arrival_date.map(Day),
        signer_name: found.signer_name,
        status: found.status.key().to_owned(),
        access: found.access.key().to_owned(),
        signature: found.signature.map(|state| state.code().to_owned()),
        received_at: At(found.received_at),
    }
}

fn facet(values: Vec<Facet>) -> Vec<FacetValue> {
    values.into_iter().map(|facet| FacetValue { value: facet.value, count: facet.count }).collect()
}

/// Byte ranges become ranges of UTF-16 code units, as JavaScript slices.
fn marked(marked: searching::Marked) -> Marked {
    let units = |byte: usize| {
        let upto = marked.text.get(..byte).unwrap_or(&marked.text);
        u32::try_from(upto.encode_utf16().count()).unwrap_or(u32::MAX)
    };
    let hits = marked.hits.iter().map(|hit| [units(hit.start), units(hit.end)]).collect();
    Marked { hits, text: marked.text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hits_count_as_javascript_does() {
        let text = "Đất 🏠 đai".to_owned();
        let start = text.find("đai").unwrap();
        let hits = vec![0.."Đất".len(), start..text.len()];
        let shown = marked(searching::Marked { text, hits });
        assert_eq!(shown.hits, vec![[0, 3], [7, 10]]);
    }
}
