//! Quy tắc đọc: what clerks corrected in letters of one body, again and again.

use crate::columns::{big, id, maybe_id, maybe_text, migration, refers, table, text, unique};
use sea_orm_migration::prelude::*;

migration!(tables, indexes, ["reading_rules"]);

fn tables() -> Vec<TableCreateStatement> {
    let mut rules = table(
        "reading_rules",
        &["id"],
        vec![
            id("id"),
            id("agency"),
            // The sending body as it is compared, and as it is shown.
            text("organ_key"),
            text("organ_name"),
            // Name of the field as in the API; for number and symbol, `notation` is the symbol alone.
            text("field"),
            // As read, and as kept. Nothing read is an empty text.
            text("read_value"),
            text("kept_value"),
            // noticed, proposed, on, off.
            text("state"),
            // How often the correction was made, the rule used, the rule overruled, and that without a use in between.
            big("seen"),
            big("uses"),
            big("overruled"),
            big("overruled_in_row"),
            // Why it is off: a key.
            maybe_text("off_reason"),
            id("made_by"),
            big("made_at"),
            maybe_id("changed_by"),
            big("changed_at"),
            big("version"),
        ],
    );
    for (column, other) in [("agency", "agencies"), ("made_by", "persons"), ("changed_by", "persons")] {
        rules.foreign_key(&mut refers(column, other, "id"));
    }
    vec![rules]
}

fn indexes() -> Vec<IndexCreateStatement> {
    // The values are kept short enough for a row of an index.
    let matter = &["agency", "organ_key", "field", "read_value", "kept_value"];
    vec![unique("reading_rules_matter", "reading_rules", matter)]
}
