//! Holds the drawing in `docs/src/architecture.md` to the manifests of the workspace.

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use xtask::architecture;

#[test]
fn the_drawing_is_the_workspace() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("the workspace root");
    let page = std::fs::read_to_string(root.join("docs/src/architecture.md")).expect("the page");
    let drawing = architecture::drawing(&page).expect("a drawing in the page");
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps"])
        .current_dir(root)
        .output()
        .expect("cargo");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON from cargo");
    let differences = architecture::differences(&drawing, &metadata).expect("what cargo writes");
    assert!(differences.is_empty(), "drawing and manifests differ:\n{}", differences.join("\n"));
}
