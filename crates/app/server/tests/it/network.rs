//! A network between a client and a node that can stop carrying anything, both ways, without a
//! word to either: as when a cable is pulled, or a phone enters a tunnel.

use std::net::SocketAddr;

use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpSocket},
    sync::watch,
    task::JoinHandle,
};

use crate::harness::Node;

/// It carries one connection. Dropping it closes both ends, which a cut alone does not.
pub struct Network {
    pub address: SocketAddr,
    cut: watch::Sender<bool>,
    carrying: JoinHandle<()>,
}

impl Network {
    /// One task runs from here until it is dropped.
    pub async fn before(node: &Node) -> Self {
        let near = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = near.local_addr().unwrap();
        let (cut, mut is_cut) = watch::channel(false);
        let node = node.address;
        let carrying = tokio::spawn(async move {
            let (mut client, _) = near.accept().await.unwrap();
            let far = TcpSocket::new_v4().unwrap();
            // What the node writes after the cut soon finds no room.
            far.set_recv_buffer_size(16 * 1024).unwrap();
            let mut server = far.connect(node).await.unwrap();
            tokio::select! {
                _ = copy_bidirectional(&mut client, &mut server) => return,
                _ = is_cut.wait_for(|cut| *cut) => {}
            }
            // Both ends stay open, and nobody reads them.
            std::future::pending::<()>().await;
        });
        Self { address, cut, carrying }
    }

    /// Carries nothing from now on.
    pub fn cut(&self) {
        self.cut.send(true).unwrap();
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        self.carrying.abort();
    }
}
