//! The limits a reading process lives under. It puts them on itself before it opens the file: that needs
//! no code between fork and exec, and every program it starts inherits them.
//!
//! The network is taken away by a filter on system calls (seccomp), which needs no rights: no socket can be made, of
//! this machine's own ones neither, so nothing that a file makes a reader do reaches a service or another machine.

use std::sync::atomic::{AtomicBool, Ordering};

use rustix::process::{Resource, Rlimit, setrlimit};

use crate::Limits;

/// Whether this process has confined itself.
static CONFINED: AtomicBool = AtomicBool::new(false);

/// Whether this process reads a file for another: what it starts belongs to the group that the other one ends.
pub(crate) fn is_confined() -> bool {
    CONFINED.load(Ordering::Relaxed)
}

/// Puts `limits` on this process for good: processor time, address space, size of written files,
/// no core file. It also asks to be ended with its parent, where the system can do that.
///
/// Errors: the system refuses, for example because a hard limit is already lower; that is no reason to
/// stop, since the process is then confined anyway, so the error is only reported.
pub fn confine(limits: &Limits) -> std::io::Result<()> {
    CONFINED.store(true, Ordering::Relaxed);
    #[cfg(target_os = "linux")]
    rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL))?;
    for (resource, limit) in bounds(limits) {
        setrlimit(resource, limit)?;
    }
    Ok(())
}

/// How far this process steps back behind what people wait for, on the scale of `nice` (0 to 19).
const BEHIND: i32 = 10;

/// Lets everything else on the machine go before this process and the programs it starts, for good: for work that takes
/// long and that nobody waits for.
///
/// Errors: the system refuses; the work is then only less polite.
pub fn step_back() -> std::io::Result<()> {
    rustix::process::nice(BEHIND)?;
    Ok(())
}

/// Takes the network from this process and the programs it starts, for good: whoever asks for a socket is refused
/// (EPERM). A ring of requests to the kernel is refused too, because it can hold one for a socket.
///
/// Errors: the kernel has no such filters, or filters for this kind of processor are not known.
#[cfg(target_os = "linux")]
pub fn take_network() -> std::io::Result<()> {
    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, TargetArch};
    let refuse = SeccompAction::Errno(libc::EPERM.unsigned_abs());
    // Processors of the x86 family have a second way to the same calls.
    const X32: i64 = 0x4000_0000;
    let calls = [libc::SYS_socket, libc::SYS_io_uring_setup];
    let calls = calls.into_iter().flat_map(|call| [call, call | X32]).map(|call| (call, Vec::new()));
    let filter = TargetArch::try_from(std::env::consts::ARCH)
        .and_then(|arch| SeccompFilter::new(calls.collect(), SeccompAction::Allow, refuse, arch))
        .and_then(BpfProgram::try_from)
        .map_err(std::io::Error::other)?;
    seccompiler::apply_filter(&filter).map_err(std::io::Error::other)
}

/// The limits of [`confine`] as pairs, put on a child from outside as well where the system allows it.
pub(crate) fn bounds(limits: &Limits) -> [(Resource, Rlimit); 4] {
    let most = |most: u64| Rlimit { current: Some(most), maximum: Some(most) };
    [
        (Resource::Core, most(0)),
        // Files in memory among them: what came inside another file is as large as a file may be.
        (Resource::Fsize, most(limits.max_bytes.max(limits.max_output))),
        (Resource::As, most(limits.address_space)),
        // At the first bound the kernel says why it ends the process, at the second it only kills it, as a machine without
        // memory does.
        (
            Resource::Cpu,
            Rlimit { current: Some(limits.cpu_seconds), maximum: Some(limits.cpu_seconds.saturating_add(1)) },
        ),
    ]
}
