//! The dependency graph held to `deny.toml`: licences, crates that are banned, crates that stand twice in the graph.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};

use crate::deny_file::DenyFile;
use crate::licence;

/// A crate in the graph.
#[derive(Debug)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// What its manifest says of the licence.
    pub licence: Option<String>,
    /// The crates that depend on it.
    pub users: BTreeSet<String>,
}

/// How [`packages`] wants `cargo tree` to write a crate: depth before it, name and version, a tab, the licence.
pub const TREE: [&str; 8] =
    ["tree", "--workspace", "--edges", "normal,build,dev", "--prefix", "depth", "--format", "{p}\t{l}"];

/// Every crate that is compiled, read from `cargo tree` with the arguments [`TREE`].
///
/// `cargo metadata` would be easier to read, but it also lists crates that only a switched-off feature would bring.
///
/// Errors: the line that is not as cargo writes it.
pub fn packages(tree: &str) -> Result<Vec<Package>> {
    let mut found: BTreeMap<(&str, &str), Package> = BTreeMap::new();
    let mut path: Vec<&str> = Vec::new();
    for line in tree.lines().filter(|line| !line.is_empty()) {
        let strange = || format!("`cargo tree` wrote a strange line: {line}");
        let (described, licence) = line.split_once('\t').with_context(strange)?;
        let start = described.find(|character: char| !character.is_ascii_digit()).with_context(strange)?;
        let depth: usize = described[..start].parse().with_context(strange)?;
        let mut words = described[start..].split(' ');
        let name = words.next().with_context(strange)?;
        let version = words.next().and_then(|word| word.strip_prefix('v')).with_context(strange)?;
        // The mark says that what stands below was written before.
        let licence = licence.trim_end_matches("(*)").trim();
        let package = found.entry((name, version)).or_insert_with(|| Package {
            name: name.to_owned(),
            version: version.to_owned(),
            licence: (!licence.is_empty()).then(|| licence.to_owned()),
            users: BTreeSet::new(),
        });
        path.truncate(depth);
        package.users.extend(path.last().map(ToString::to_string));
        path.push(name);
    }
    Ok(found.into_values().collect())
}

/// What is wrong with the licences: one line each.
#[must_use]
pub fn licence_faults(packages: &[Package], deny: &DenyFile) -> Vec<String> {
    let allowed = |name: &str| deny.licences.iter().any(|licence| licence == name);
    packages
        .iter()
        .filter_map(|package| {
            let Package { name, version, .. } = package;
            let Some(expression) = &package.licence else {
                return Some(format!("{name} {version} states no licence"));
            };
            match licence::permits(expression, &allowed) {
                Ok(true) => None,
                Ok(false) => Some(format!(
                    "{name} {version} is under `{expression}`, which [licenses] allow does not cover"
                )),
                Err(fault) => Some(format!("{name} {version}: {fault}")),
            }
        })
        .collect()
}

/// What is wrong with the choice of crates: banned ones, new duplicates, and exceptions that no longer except anything.
#[must_use]
pub fn duplicate_faults(packages: &[Package], deny: &DenyFile) -> Vec<String> {
    let mut faults = Vec::new();
    for (banned, reason) in &deny.banned {
        for package in packages.iter().filter(|package| package.name == *banned) {
            let users = listed(&package.users);
            faults.push(format!("{banned} {} is banned ({reason}) and came with {users}", package.version));
        }
    }
    let mut versions: BTreeMap<&str, Vec<&Package>> = BTreeMap::new();
    for package in packages {
        versions.entry(&package.name).or_default().push(package);
    }
    for (name, same) in &versions {
        let untold: Vec<&&Package> = same
            .iter()
            .filter(|package| {
                !deny.tolerated.iter().any(|(version, _)| version.covers(name, &package.version))
            })
            .collect();
        if untold.len() > 1 {
            let each =
                untold.iter().map(|package| format!("{} for {}", package.version, listed(&package.users)));
            faults.push(format!(
                "{name} stands {} times: {}",
                untold.len(),
                each.collect::<Vec<_>>().join("; ")
            ));
        }
    }
    for (tolerated, _) in &deny.tolerated {
        let same = versions.get(tolerated.name.as_str()).map_or(&[][..], Vec::as_slice);
        let met = same.iter().any(|package| tolerated.covers(&package.name, &package.version));
        if !met || same.len() < 2 {
            faults.push(format!(
                "{}:{} no longer stands beside another version; take it out of [bans] skip",
                tolerated.name, tolerated.version
            ));
        }
    }
    faults
}

fn listed(names: &BTreeSet<String>) -> String {
    let shown: Vec<&str> = names.iter().take(3).map(String::as_str).collect();
    let more = if names.len() > 3 { " and others" } else { "" };
    format!("{}{more}", shown.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph() -> Vec<Package> {
        let tree = "0ours v0.1.0 (/somewhere/ours)\tApache-2.0\n\
                    1bare v1.0.0 (proc-macro)\t\n\
                    1twice v1.4.2\tMIT\n\
                    2openssl-sys v0.9.1\tGPL-3.0-only\n\
                    1twice v2.0.0\tMIT\n\
                    \n\
                    0theirs v0.1.0 (/somewhere/theirs)\tApache-2.0\n\
                    1twice v1.4.2\tMIT (*)\n";
        packages(tree).expect("as cargo writes it")
    }

    fn deny(skip: &str) -> DenyFile {
        let text = format!(
            "[licenses]\nallow = [\n\"MIT\", # a\n\"Apache-2.0\", # b\n]\n[bans]\ndeny = [\n\
             {{ crate = \"openssl-sys\", reason = \"one TLS library\" }},\n]\nskip = [\n{skip}\n]\n"
        );
        DenyFile::parse(&text).expect("well formed")
    }

    #[test]
    fn a_strange_line_is_an_error() {
        assert!(packages("error: no such option").is_err());
        assert!(packages("1twice\tMIT").is_err());
    }

    #[test]
    fn licences() {
        assert_eq!(
            licence_faults(&graph(), &deny("")),
            [
                "bare 1.0.0 states no licence",
                "openssl-sys 0.9.1 is under `GPL-3.0-only`, which [licenses] allow does not cover"
            ]
        );
    }

    #[test]
    fn a_banned_crate_and_a_new_duplicate() {
        assert_eq!(
            duplicate_faults(&graph(), &deny("")),
            [
                "openssl-sys 0.9.1 is banned (one TLS library) and came with twice",
                "twice stands 2 times: 1.4.2 for ours, theirs; 2.0.0 for ours"
            ]
        );
    }

    #[test]
    fn a_tolerated_duplicate_and_a_stale_exception() {
        let deny = deny("{ crate = \"twice:1\", reason = \"r\" },\n{ crate = \"bare:1\", reason = \"r\" },");
        let faults = duplicate_faults(&graph(), &deny);
        assert_eq!(
            faults[1..],
            ["bare:1 no longer stands beside another version; take it out of [bans] skip".to_owned()]
        );
    }
}
