//! Runs the shop alone: `cargo run -p alongside-shop --example shop -- [port]`.
//! With a platform's address and a license key after the port it loads the SDK.

use alongside_shop::{Company, CookieKey, Customer, ShopConfig, router};
use anyhow::Context;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let port: u16 = match arguments.next() {
        Some(text) => text.parse().context("port: a number from 1 to 65535")?,
        None => 4402,
    };
    let config = ShopConfig {
        base_url: format!("http://localhost:{port}"),
        platform_url: arguments.next(),
        license_key: arguments.next(),
        customers: vec![Customer {
            name: "Casey Morgan".into(),
            email: "casey.morgan@northwind.example".into(),
            password: "orchard-gate".into(),
            visitor_id: "V-1042".into(),
        }],
        company: Company::default(),
        // Loopback only, and the key must outlive a restart to show that carts do.
        cookie_key: CookieKey(*b"fernhill runs on a laptop today!"),
    };
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    axum::serve(listener, router(config)?).await?;
    Ok(())
}
