use std::time::Duration;

use serde::{Deserialize, Serialize};

/// How much one file may cost. The defaults are those of the product: 100 MiB, 2,000 pages, 30 s of
/// processor time a process, 1 GiB of address space, 16 MiB of output, two minutes
/// by the clock (2,000 full pages take some 30 s), 256 MiB unpacked, 2,000 members of archives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Largest file in bytes.
    pub max_bytes: u64,
    /// Most pages that are read. A longer file is stored, not read.
    pub max_pages: u32,
    /// Processor seconds a process may use.
    pub cpu_seconds: u64,
    /// Address space a process may use, in bytes.
    pub address_space: u64,
    /// Most bytes a child program may print.
    pub max_output: u64,
    /// Most seconds by the clock before the process group is killed.
    pub wall: Duration,
    /// Most bytes that all packed parts of a file (members of a ZIP archive, parts of an office file) may unpack to.
    #[serde(default = "max_unpacked")]
    pub max_unpacked: u64,
    /// Most bytes that a packed part may unpack to for each of its own, from 8 MiB on.
    #[serde(default = "max_ratio")]
    pub max_ratio: u64,
    /// Most members of an archive, those of archives inside counted.
    #[serde(default = "max_members")]
    pub max_members: u32,
}

fn max_unpacked() -> u64 {
    256 * 1024 * 1024
}

fn max_ratio() -> u64 {
    200
}

fn max_members() -> u32 {
    2_000
}

impl Limits {
    /// Limits for recognising the characters of one page: it takes some ten seconds of a processor, on a slow machine
    /// or of a dense page in poor shape a few times as much.
    pub fn of_recognition() -> Self {
        Self { cpu_seconds: 120, wall: Duration::from_secs(300), ..Self::default() }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_bytes: 100 * 1024 * 1024,
            max_pages: 2_000,
            cpu_seconds: 30,
            address_space: 1024 * 1024 * 1024,
            max_output: 16 * 1024 * 1024,
            wall: Duration::from_secs(120),
            max_unpacked: max_unpacked(),
            max_ratio: max_ratio(),
            max_members: max_members(),
        }
    }
}
