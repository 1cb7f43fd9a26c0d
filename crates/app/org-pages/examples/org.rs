//! Serves the org alone, in memory and with the demo's company, for looking at its pages:
//! `cargo run -p alongside-org-pages --example org -- [PORT] [PLATFORM]`, by default
//! `4401 http://localhost:4400`. Log in as `sam.okafor@fernhill.example`, password
//! `fernhill-demo-1`. Frames of the platform stay empty unless one answers at PLATFORM.

use std::error::Error;

use alongside_org::{ConnectedAppConfig, Org, OrgConfig};
use alongside_org_pages::{PagesConfig, router};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    tracing_subscriber::fmt().init();
    let mut arguments = std::env::args().skip(1);
    let port: u16 = arguments.next().map_or(Ok(4401), |port| port.parse())?;
    let platform = arguments.next().unwrap_or_else(|| "http://localhost:4400".to_owned());

    let org = Org::open(OrgConfig {
        data_dir: None,
        instance_url: format!("http://localhost:{port}"),
        company_name: alongside_demo::COMPANY.to_owned(),
        install_package: true,
        connected_app: ConnectedAppConfig {
            consumer_key: "example-key".to_owned(),
            consumer_secret: "example-secret".to_owned(),
            callback_urls: vec![format!("{platform}/oauth/callback")],
            jwt_public_key_pem: None,
            run_as_username: None,
        },
    })
    .await?;
    let demo = alongside_demo::demo();
    org.seed(alongside_demo::org_seed(&demo, jiff::Timestamp::now())).await?;

    let config = PagesConfig::new(alongside_demo::COMPANY, &platform)?;
    let app = router(org, config);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    tracing::info!(address = %format!("http://localhost:{port}"), "org is serving");
    axum::serve(listener, app).await?;
    Ok(())
}
