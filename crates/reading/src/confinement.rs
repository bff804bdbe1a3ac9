//! The limits a reading process lives under. It puts them on itself before it opens the file: that needs
//! no code between fork and exec, and every program it starts inherits them.

use rustix::process::{Resource, Rlimit, setrlimit};

use crate::Limits;

/// Puts `limits` on this process for good: processor time, address space, size of written files,
/// no core file. It also asks to be ended with its parent, where the system can do that.
///
/// Errors: the system refuses, for example because a hard limit is already lower; that is no reason to
/// stop, since the process is then confined anyway, so the error is only reported.
pub fn confine(limits: &Limits) -> std::io::Result<()> {
    #[cfg(target_os = "linux")]
    rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL))?;
    for (resource, most) in bounds(limits) {
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?;
    }
    Ok(())
}

/// The limits of [`confine`] as pairs, put on a child from outside as well where the system allows it.
pub(crate) fn bounds(limits: &Limits) -> [(Resource, u64); 4] {
    [
        (Resource::Core, 0),
        // Nothing is written to disk but what the caller lets standard output be.
        (Resource::Fsize, limits.max_output),
        (Resource::As, limits.address_space),
        (Resource::Cpu, limits.cpu_seconds),
    ]
}
