//! The links between the pages: every relative link leads somewhere, and the book's summary names every page.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result};

/// Folders that hold other people's pages, or made ones.
const NOT_OURS: [&str; 6] = ["node_modules", "target", "dist", "artefacts", ".git", ".cache"];

/// Checks every page of the checkout. Gives the number of links that were followed, and what is wrong, one line each.
///
/// Errors: when a page cannot be read.
pub fn check(root: &Path) -> Result<(usize, Vec<String>)> {
    let mut pages = Vec::new();
    find_pages(root, &mut pages)?;
    let (mut followed, mut faults) = (0, Vec::new());
    for page in &pages {
        let text = read(page)?;
        for (line, link) in links(&text) {
            if is_outside(&link) {
                continue;
            }
            followed += 1;
            if let Some(fault) = fault_of(page, &text, &link)? {
                faults.push(format!("{}:{line}: {fault}", shown(root, page)));
            }
        }
    }
    faults.extend(missing_from_summary(root, &pages)?);
    Ok((followed, faults))
}

fn fault_of(page: &Path, text: &str, link: &str) -> Result<Option<String>> {
    let (path, anchor) = link.split_once('#').map_or((link, None), |(path, anchor)| (path, Some(anchor)));
    let target = if path.is_empty() { page.to_owned() } else { resolved(page, path) };
    if !target.exists() {
        return Ok(Some(format!("`{link}` leads nowhere")));
    }
    let Some(anchor) = anchor.filter(|_| target.extension().is_some_and(|extension| extension == "md"))
    else {
        return Ok(None);
    };
    let headings = if target == page { headings(text) } else { headings(&read(&target)?) };
    Ok((!headings.contains(anchor)).then(|| format!("`{link}` names a heading that is not there")))
}

fn missing_from_summary(root: &Path, pages: &[PathBuf]) -> Result<Vec<String>> {
    let summary = root.join("docs/src/SUMMARY.md");
    let named: BTreeSet<PathBuf> =
        links(&read(&summary)?).into_iter().map(|(_, link)| resolved(&summary, &link)).collect();
    let book = root.join("docs/src");
    Ok(pages
        .iter()
        .filter(|page| page.starts_with(&book) && **page != summary && !named.contains(*page))
        .map(|page| format!("{} is not in docs/src/SUMMARY.md", shown(root, page)))
        .collect())
}

fn find_pages(directory: &Path, pages: &mut Vec<PathBuf>) -> Result<()> {
    let entries =
        std::fs::read_dir(directory).with_context(|| format!("{} cannot be read", directory.display()))?;
    for entry in entries.flatten() {
        let name = entry.file_name();
        if NOT_OURS.iter().any(|folder| name == *folder) {
            continue;
        }
        let kind = entry.file_type()?;
        if kind.is_dir() {
            find_pages(&entry.path(), pages)?;
        } else if kind.is_file() && entry.path().extension().is_some_and(|extension| extension == "md") {
            pages.push(entry.path());
        }
    }
    pages.sort();
    Ok(())
}

/// Every link of a page with its line, from 1. Code is not looked into.
fn links(text: &str) -> Vec<(usize, String)> {
    let mut links = Vec::new();
    for (number, line) in prose(text) {
        let mut rest = line.as_str();
        while let Some(position) = rest.find("](") {
            rest = &rest[position + 2..];
            let Some(end) = rest.find(')') else { break };
            // A title may follow the target: `(page.md "Title")`.
            let target = rest[..end].split_whitespace().next().unwrap_or_default();
            links.push((number, target.trim_matches(['<', '>']).to_owned()));
            rest = &rest[end..];
        }
    }
    links
}

/// The lines outside code blocks, each without its inline code.
fn prose(text: &str) -> impl Iterator<Item = (usize, String)> {
    let mut fenced = false;
    text.lines().enumerate().filter_map(move |(index, line)| {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
            return None;
        }
        // The odd pieces between the ticks are code.
        let spoken = || line.split('`').step_by(2).collect::<Vec<_>>().join("code");
        (!fenced).then(|| (index + 1, spoken()))
    })
}

/// The anchors of a page's headings, as mdBook and code hosts derive them.
fn headings(text: &str) -> BTreeSet<String> {
    let mut fenced = false;
    text.lines()
        .filter(|line| {
            fenced ^= line.trim_start().starts_with("```");
            !fenced && line.starts_with('#')
        })
        .map(|line| {
            line.trim_start_matches('#')
                .trim()
                .to_lowercase()
                .chars()
                .filter(|character| character.is_alphanumeric() || matches!(character, ' ' | '-' | '_'))
                .map(|character| if character == ' ' { '-' } else { character })
                .collect()
        })
        .collect()
}

fn is_outside(link: &str) -> bool {
    link.contains("://") || link.starts_with("mailto:")
}

/// The file that a link on `page` means, with `..` taken out, so that it compares with a walked path.
fn resolved(page: &Path, link: &str) -> PathBuf {
    let path = link.split('#').next().unwrap_or_default();
    let mut target = page.parent().unwrap_or(page).to_owned();
    for component in Path::new(path).components() {
        match component {
            Component::ParentDir => {
                target.pop();
            }
            Component::CurDir => {}
            other => target.push(other),
        }
    }
    target
}

fn read(page: &Path) -> Result<String> {
    std::fs::read_to_string(page).with_context(|| format!("{} cannot be read", page.display()))
}

fn shown(root: &Path, page: &Path) -> String {
    page.strip_prefix(root).unwrap_or(page).display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_stand_in_prose_alone() {
        let page = "See [map](map.md), [law](https://example.org/x) and `[not](this.md)`.\n\
                    ```text\n[nor](that.md)\n```\n![leader](images/leader.png \"Title\")\n";
        let found = links(page);
        assert_eq!(
            found,
            [
                (1, "map.md".to_owned()),
                (1, "https://example.org/x".to_owned()),
                (5, "images/leader.png".to_owned())
            ]
        );
    }

    #[test]
    fn headings_become_anchors() {
        let anchors =
            headings("# The walk of a letter\n## Số đến, số đi\n```text\n# no\n```\n### `store` knows\n");
        let expected = ["the-walk-of-a-letter", "số-đến-số-đi", "store-knows"];
        assert_eq!(anchors, expected.map(str::to_owned).into());
    }

    #[test]
    fn faults_are_named_with_their_line() {
        let root = std::env::temp_dir().join(format!("congvan-links-{}", std::process::id()));
        let book = root.join("docs/src");
        std::fs::create_dir_all(&book).expect("a scratch folder");
        let write = |name: &str, text: &str| std::fs::write(book.join(name), text).expect("a scratch file");
        write("SUMMARY.md", "- [Map](map.md)\n");
        write(
            "map.md",
            "# Map\n\n[self](#map) [gone](gone.md) [words](words.md#no-such) [up](../../README.md)\n",
        );
        write("words.md", "# Words\n");
        std::fs::write(root.join("README.md"), "[map](docs/src/map.md#map)\n").expect("a scratch file");
        let (followed, faults) = check(&root).expect("readable pages");
        std::fs::remove_dir_all(&root).expect("our own folder");
        assert_eq!(followed, 6);
        assert_eq!(
            faults,
            [
                "docs/src/map.md:3: `gone.md` leads nowhere",
                "docs/src/map.md:3: `words.md#no-such` names a heading that is not there",
                "docs/src/words.md is not in docs/src/SUMMARY.md"
            ]
        );
    }
}
