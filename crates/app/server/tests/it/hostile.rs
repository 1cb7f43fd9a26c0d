//! The cases of the hostile list that meet the sockets; the number stands in each test's name.

mod floods;
mod frames;
mod handshake;
mod identity;
mod payloads;
mod peers;
mod requests;
mod viewers;
