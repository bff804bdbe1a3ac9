//! The table of rights as it is written in `rights.txt`.

use congvan_testkit::{Level, Stage};

/// Columns: who asks.
pub(crate) const PEOPLE: [&str; 13] = [
    "anonymous",
    "linh",
    "lam",
    "ha",
    "son",
    "trung",
    "hanh",
    "phuc",
    "hung",
    "ngan",
    "mai",
    "quantri",
    "camloc",
];

/// One line of the table.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// As the API names it.
    pub(crate) operation: String,
    /// The act, or the special case; empty if there is none.
    pub(crate) case: String,
    /// State and level of the letter it is about, if it is about one.
    pub(crate) letter: Option<(Stage, Level)>,
    /// What each of [`PEOPLE`] is to get.
    pub(crate) cells: Vec<char>,
}

impl Row {
    /// What somebody is to get.
    pub(crate) fn cell(&self, login: &str) -> char {
        let column = PEOPLE.iter().position(|known| *known == login).expect("a column");
        self.cells[column]
    }

    /// Is it about a letter whose officer's post is vacant?
    pub(crate) fn is_vacant(&self) -> bool {
        self.case.ends_with("vacant")
    }

    /// The act of [`Self::case`].
    pub(crate) fn act(&self) -> &str {
        self.case.trim_end_matches("_vacant")
    }

    /// How the line begins.
    pub(crate) fn name(&self) -> String {
        let case = if self.case.is_empty() { String::new() } else { format!(":{}", self.case) };
        let letter = self.letter.map(|(stage, level)| format!(" {} {}", stage.key(), level.key()));
        format!("{}{case}{}", self.operation, letter.unwrap_or_default())
    }
}

/// Reads the table.
pub(crate) fn rows() -> Vec<Row> {
    let lines =
        include_str!("rights.txt").lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    let mut lines = lines.map(|line| line.split_whitespace().collect::<Vec<_>>());
    let head = lines.next().expect("a head line");
    assert_eq!(head[3..], PEOPLE, "the columns");
    let rows: Vec<Row> = lines.map(|words| row(&words)).collect();
    for (number, row) in rows.iter().enumerate() {
        assert!(
            !rows[..number].iter().any(|other| other.name() == row.name()),
            "{} stands twice",
            row.name()
        );
    }
    rows
}

fn row(words: &[&str]) -> Row {
    assert_eq!(words.len(), 3 + PEOPLE.len(), "{words:?}");
    let (operation, case) = words[0].split_once(':').unwrap_or((words[0], ""));
    let stage = Stage::ALL.into_iter().find(|stage| stage.key() == words[1]);
    let level = Level::from_key(words[2]);
    assert_eq!(stage.is_none(), words[1] == "-", "{words:?}");
    assert_eq!(level.is_none(), words[2] == "-", "{words:?}");
    let cells: Vec<char> = words[3..].iter().map(|cell| cell.chars().next().expect("a cell")).collect();
    assert!(cells.iter().all(|cell| "ox.fcw".contains(*cell)), "{words:?}");
    Row { operation: operation.to_owned(), case: case.to_owned(), letter: stage.zip(level), cells }
}

/// May somebody of the table see (`get_document`) or read (`get_file`) such a letter?
pub(crate) fn allows(rows: &[Row], operation: &str, letter: (Stage, Level), login: &str) -> bool {
    let mut about = rows.iter().filter(|row| !row.is_vacant());
    let row = about.find(|row| row.operation == operation && row.letter == Some(letter));
    let row = row.unwrap_or_else(|| panic!("the table has {operation} for {letter:?}"));
    // Who has no column stands in no relation to any of these letters.
    PEOPLE.contains(&login) && row.cell(login) == 'o'
}
