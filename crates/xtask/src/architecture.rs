//! The drawing of the crates in `docs/src/architecture.md`, held to the manifests.
//!
//! The drawing is the first `text` block after the line `<!-- crates -->`. Each line names a crate and all members of
//! the workspace that it depends on: `store -> migrations, records, workflow`, or `records -> nothing`.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// The members that only tests may use: a test of any crate may, whatever the drawing says.
const FOR_TESTS: [&str; 2] = ["specimens", "testkit"];

/// For each crate the crates it depends on, by folder name.
pub type Drawing = BTreeMap<String, BTreeSet<String>>;

/// Reads the drawing out of a page.
///
/// Errors: when there is none, or the line that is not in the form above.
pub fn drawing(page: &str) -> Result<Drawing> {
    let (_, rest) = page.split_once("<!-- crates -->").context("the page has no line `<!-- crates -->`")?;
    let (_, rest) = rest.split_once("```text\n").context("no `text` block follows `<!-- crates -->`")?;
    let (block, _) = rest.split_once("```").context("the block is not closed")?;
    let mut drawing = Drawing::new();
    for line in block.lines().filter(|line| !line.trim().is_empty()) {
        let (name, targets) = line.split_once("->").with_context(|| format!("`{line}` has no arrow"))?;
        let targets = match targets.trim() {
            "nothing" => BTreeSet::new(),
            names => names.split(',').map(|target| target.trim().to_owned()).collect(),
        };
        if drawing.insert(name.trim().to_owned(), targets).is_some() {
            bail!("`{}` is drawn twice", name.trim());
        }
    }
    Ok(drawing)
}

/// Where drawing and manifests differ: one line each.
///
/// Errors: when the metadata is not what cargo writes.
pub fn differences(drawing: &Drawing, metadata: &Value) -> Result<Vec<String>> {
    let mut differences = Vec::new();
    let members: BTreeSet<&str> = metadata["workspace_members"]
        .as_array()
        .context("cargo metadata lists no members")?
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let packages: Vec<&Value> = metadata["packages"]
        .as_array()
        .context("cargo metadata lists no packages")?
        .iter()
        .filter(|package| package["id"].as_str().is_some_and(|id| members.contains(id)))
        .collect();
    let names: BTreeSet<String> = packages.iter().map(|package| name_of(&package["name"])).collect();
    for drawn in drawing.keys().filter(|drawn| !names.contains(*drawn)) {
        differences.push(format!("{drawn} is drawn and does not exist"));
    }
    for package in packages {
        let name = name_of(&package["name"]);
        let mut normal = BTreeSet::new();
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let target = name_of(&dependency["name"]);
            if !names.contains(&target) {
                continue;
            }
            match dependency["kind"].as_str() {
                None => {
                    normal.insert(target);
                }
                Some("dev") if FOR_TESTS.contains(&target.as_str()) => {}
                Some("dev") if drawing.get(&name).is_some_and(|targets| targets.contains(&target)) => {}
                Some(kind) => differences.push(format!(
                    "{name} has a {kind}-dependency on {target}; tests may use {} beside what is drawn",
                    FOR_TESTS.join(" and ")
                )),
            }
        }
        let Some(drawn) = drawing.get(&name) else {
            differences.push(format!("{name} exists and is not drawn"));
            continue;
        };
        for target in normal.difference(drawn) {
            differences.push(format!("{name} depends on {target}, which is not drawn"));
        }
        for target in drawn.difference(&normal) {
            differences.push(format!("{name} -> {target} is drawn, and {name} does not depend on it"));
        }
    }
    Ok(differences)
}

/// The folder name of a crate: packages carry the product's name before it.
fn name_of(package: &Value) -> String {
    let name = package.as_str().unwrap_or_default();
    name.strip_prefix("congvan-").unwrap_or(name).to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn workspace() -> Value {
        let dependency = |name: &str, kind: Option<&str>| json!({"name": name, "kind": kind});
        json!({
            "workspace_members": ["r", "s", "t"],
            "packages": [
                {"id": "r", "name": "congvan-records", "dependencies": [dependency("uuid", None)]},
                {"id": "s", "name": "congvan-store", "dependencies":
                    [dependency("congvan-records", None), dependency("congvan-testkit", Some("dev"))]},
                {"id": "t", "name": "congvan-testkit", "dependencies": []},
                {"id": "x", "name": "uuid", "dependencies": []},
            ],
        })
    }

    fn check(block: &str, expected: &[&str]) {
        let page = format!("Words.\n<!-- crates -->\n\n```text\n{block}\n```\n");
        let drawing = drawing(&page).expect("well formed");
        assert_eq!(differences(&drawing, &workspace()).expect("as cargo writes it"), expected, "{block}");
    }

    #[test]
    fn the_right_drawing() {
        check("store   -> records\ntestkit -> nothing\nrecords -> nothing", &[]);
    }

    #[test]
    fn wrong_drawings() {
        check("store -> records\ntestkit -> nothing", &["records exists and is not drawn"]);
        check(
            "store -> nothing\ntestkit -> nothing\nrecords -> nothing\nmail -> records",
            &["mail is drawn and does not exist", "store depends on records, which is not drawn"],
        );
        check(
            "store -> records\ntestkit -> records\nrecords -> nothing",
            &["testkit -> records is drawn, and testkit does not depend on it"],
        );
    }

    #[test]
    fn a_test_may_not_reach_across() {
        let mut workspace = workspace();
        workspace["packages"][0]["dependencies"] = json!([{"name": "congvan-store", "kind": "dev"}]);
        let page = "<!-- crates -->\n```text\nstore -> records\ntestkit -> nothing\nrecords -> nothing\n```";
        let found =
            differences(&drawing(page).expect("well formed"), &workspace).expect("as cargo writes it");
        assert_eq!(
            found,
            [
                "records has a dev-dependency on store; tests may use specimens and testkit beside what is drawn"
            ]
        );
    }

    #[test]
    fn no_drawing_is_an_error() {
        assert!(drawing("# Map\n\n```text\na -> b\n```").is_err());
        assert!(drawing("<!-- crates -->\n```text\na, b\n```").is_err());
        assert!(drawing("<!-- crates -->\n```text\na -> b\na -> c\n```").is_err());
    }
}
