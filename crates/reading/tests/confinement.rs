//! What a process that reads a file can still do.
#![cfg(target_os = "linux")]

use std::{
    io::ErrorKind,
    net::{TcpListener, TcpStream, UdpSocket},
    os::unix::net::{UnixListener, UnixStream},
    process::Command,
};

/// Tells the test's own program, started once more, to be the child.
const CHILD: &str = "CONGVAN_TEST_WITHOUT_NETWORK";

#[test]
fn a_reading_process_reaches_no_network_and_no_service() {
    if let Ok(address) = std::env::var(CHILD) {
        return child(&address);
    }
    // Services that can be reached by whoever may.
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("service");
    let (tcp, unix) = (TcpListener::bind("127.0.0.1:0").expect("a port"), UnixListener::bind(&path));
    unix.expect("a socket");
    let address = tcp.local_addr().expect("an address").to_string();
    TcpStream::connect(&address).expect("reached from here");
    let output = Command::new(std::env::current_exe().expect("a program"))
        .args(["--exact", "a_reading_process_reaches_no_network_and_no_service", "--nocapture"])
        .env(CHILD, format!("{address} {}", path.display()))
        .output()
        .expect("started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&output.stdout).contains("1 passed"));
}

fn child(address: &str) {
    let (address, path) = address.split_once(' ').expect("two addresses");
    congvan_reading::confinement::take_network().expect("the kernel has filters");
    let refused = |what: &str, error: Option<std::io::Error>| {
        let error = error.unwrap_or_else(|| panic!("{what} is possible"));
        assert_eq!(error.kind(), ErrorKind::PermissionDenied, "{what}: {error}");
    };
    refused("connecting", TcpStream::connect(address).err());
    refused("listening", TcpListener::bind("127.0.0.1:0").err());
    refused("a datagram", UdpSocket::bind("[::1]:0").err());
    refused("a service of this machine", UnixStream::connect(path).err());
    // What it starts is held the same; files and pipes are left to it.
    let (host, port) = address.split_once(':').expect("a port");
    let shell = Command::new("bash").args(["-c", &format!("exec 3<>/dev/tcp/{host}/{port}")]).output();
    assert!(!shell.expect("bash").status.success(), "a program that it starts reaches the network");
    assert!(Command::new("bash").args(["-c", "echo yes | cat"]).status().expect("bash").success());
}
