//! The table of permitted acts, as an auditor reads it.

use congvan_workflow::{Relation, Status, permitted};
use std::fmt::Write;

#[test]
fn the_table_of_permitted_acts() {
    let mut text = String::new();
    for status in Status::ALL {
        for relation in Relation::ALL {
            let acts: Vec<_> = permitted(status, relation).iter().map(|kind| kind.key()).collect();
            if !acts.is_empty() {
                writeln!(text, "{:<10} {relation:<14?} {}", status.key(), acts.join(", ")).unwrap();
            }
        }
    }
    insta::assert_snapshot!(text);
}
