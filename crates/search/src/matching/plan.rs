use tantivy::query::Query;
use tantivy::schema::Field;

/// What is looked for: a flat list of clauses, a document's score being the sum of those that it answers.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) clauses: Vec<Clause>,
    /// How many groups a document must answer. With none, every document does.
    pub(crate) enough: u8,
    /// Lifts documents that hold all words side by side.
    pub(crate) phrase: Option<Phrase>,
}

/// One thing to look for.
#[derive(Debug)]
pub(crate) struct Clause {
    pub(crate) role: Role,
    pub(crate) sought: Sought,
}

#[derive(Debug)]
pub(crate) enum Sought {
    /// A term, scored by BM25 times `weight`.
    Word { field: Field, text: String, weight: f32 },
    /// Whatever else the engine can find.
    Query(Box<dyn Query>),
}

/// What answering a clause means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Score alone.
    Optional,
    /// One of those that answer the group with this number.
    Group(u8),
    /// The same, and one of the pairs that [`Plan::phrase`] has in the text.
    TextPair(u8),
    /// Score, and one of the pairs that [`Plan::phrase`] has in the title.
    TitlePair,
    /// It will do by itself, whatever the groups say.
    Enough,
    /// It must be answered besides.
    Must,
}

/// Words that stood side by side.
#[derive(Debug)]
pub(crate) struct Phrase {
    pub(crate) words: Vec<String>,
    /// Where they are looked for, with the weight of finding them there.
    pub(crate) title: (Field, f32),
    pub(crate) text: (Field, f32),
}

impl Plan {
    /// Everything.
    pub(crate) fn all() -> Self {
        Self { clauses: Vec::new(), enough: 0, phrase: None }
    }

    /// Documents that answer any of the queries.
    pub(crate) fn any(queries: Vec<Box<dyn Query>>) -> Self {
        let mut plan = Self { enough: Self::NEVER, ..Self::all() };
        for query in queries {
            plan.add_query(Role::Enough, query);
        }
        plan
    }

    /// More groups than any plan has: only [`Role::Enough`] is.
    pub(crate) const NEVER: u8 = 0x7f;

    pub(crate) fn add_query(&mut self, role: Role, query: Box<dyn Query>) {
        self.clauses.push(Clause { role, sought: Sought::Query(query) });
    }

    pub(crate) fn add_word(&mut self, role: Role, field: Field, text: &str, weight: f32) {
        self.clauses.push(Clause { role, sought: Sought::Word { field, text: text.to_owned(), weight } });
    }
}
