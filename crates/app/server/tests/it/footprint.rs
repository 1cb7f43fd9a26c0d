//! What a node holds of this process: sockets, tasks and memory. An attack that is over has to
//! have given all of it back.

use std::{
    fs,
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use tokio::{
    runtime::Handle,
    time::{sleep, timeout},
};

use crate::harness::{Node, PATIENCE};

/// Memory that the allocator may keep, and that the tests beside this one may use. The floods send
/// several times as much, so that keeping what they send is seen.
const SLACK: u64 = 64 << 20;
/// How often it is looked whether something has come back.
const LOOK: Duration = Duration::from_millis(10);

/// Sockets and tasks of one node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Footprint {
    /// Open file descriptors of the node's address, the listener's included.
    pub sockets: usize,
    /// Tasks of the test's runtime, which is the node's.
    pub tasks: usize,
}

impl Footprint {
    /// What is held now.
    pub fn of(node: &Node) -> Self {
        Self { sockets: sockets_of(node.address), tasks: Handle::current().metrics().num_alive_tasks() }
    }

    /// What is held when nothing comes or goes any more.
    pub async fn settled(node: &Node) -> Self {
        let mut before = Self::of(node);
        loop {
            sleep(2 * LOOK).await;
            let now = Self::of(node);
            if now == before {
                return now;
            }
            before = now;
        }
    }

    /// Waits until the node holds no more than this.
    pub async fn comes_back(self, node: &Node) {
        let waiting = async {
            loop {
                let now = Self::of(node);
                if now.sockets <= self.sockets && now.tasks <= self.tasks {
                    return;
                }
                sleep(LOOK).await;
            }
        };
        let now = || Self::of(node);
        assert!(timeout(PATIENCE, waiting).await.is_ok(), "{:?} is held, it was {self:?} before", now());
    }
}

/// Sockets of the kernel's table that have this local address and an owner: one without a file
/// descriptor has the inode 0. The port alone would not do: a client that connects from another
/// loopback address may be given the same one.
fn sockets_of(address: SocketAddr) -> usize {
    let IpAddr::V4(ip) = address.ip() else { panic!("a test's node listens on {address}") };
    let ip = u32::from_ne_bytes(ip.octets());
    let address = format!("{ip:08X}:{:04X}", address.port());
    let table = fs::read_to_string("/proc/net/tcp").unwrap();
    table
        .lines()
        .skip(1)
        .filter(|line| {
            let mut columns = line.split_whitespace();
            columns.nth(1) == Some(address.as_str()) && columns.nth(7).is_some_and(|inode| inode != "0")
        })
        .count()
}

/// Resident memory of this process before a flood.
pub struct Memory(u64);

impl Memory {
    pub fn now() -> Self {
        Self(resident())
    }

    /// Waits until the process is about as large as it was.
    pub async fn comes_back(self) {
        let waiting = async {
            while resident() > self.0 + SLACK {
                sleep(LOOK).await;
            }
        };
        let back = timeout(PATIENCE, waiting).await;
        assert!(back.is_ok(), "{} bytes are resident, it was {} before", resident(), self.0);
    }
}

fn resident() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    1024 * line.trim().trim_end_matches(" kB").parse::<u64>().unwrap()
}

/// Allows this process `files` open file descriptors, where the system lets it.
pub fn allow_files(files: u64) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limits = getrlimit(Resource::Nofile);
    if limits.current.is_some_and(|current| current < files) {
        let raised = Rlimit { current: Some(files), maximum: limits.maximum };
        setrlimit(Resource::Nofile, raised).expect("this case needs more open files than may be had");
    }
}
