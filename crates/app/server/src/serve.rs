//! `alongside serve`: the platform and the viewer's origin, for a company with its own CRM.

use std::path::PathBuf;

use alongside_crm::CrmConfig;
use alongside_outbound::OutboundConfig;
use alongside_settings::Settings;
use anyhow::Context;
use clap::{Arg, ArgMatches, Command};
use tokio::net::TcpListener;

use crate::{
    configuration::{Configuration, KEYS, Layers},
    listener, log,
    product::{AccountConfiguration, Product, ProductConfiguration},
    signal,
};

/// The command, with a flag for each key that may have one.
#[must_use]
pub fn command() -> Command {
    let file =
        Arg::new("config").long("config").value_name("FILE").help("A TOML file with the configuration");
    KEYS.iter().fold(
        Command::new("serve").about("Serve the platform and the viewer's origin").arg(file),
        |command, key| match key.flag() {
            Some(flag) => {
                command.arg(Arg::new(flag.clone()).long(flag).value_name("VALUE").help(key.meaning))
            }
            None => command,
        },
    )
}

/// Serves until asked to stop.
///
/// # Errors
/// When the configuration does not fit, an address is taken, or the database cannot be opened.
pub async fn run(arguments: &ArgMatches) -> anyhow::Result<()> {
    let file = match arguments.get_one::<String>("config") {
        Some(path) => Some(std::fs::read_to_string(path).with_context(|| format!("--config {path}"))?),
        None => None,
    };
    let layers = Layers::new(
        file.as_deref(),
        |name| std::env::var(name).ok(),
        |flag| arguments.get_one::<String>(flag).cloned(),
    )?;
    let configuration = Configuration::from_layers(&layers)?;
    log::start(&configuration.log_filter, configuration.log_format)?;
    let stop = signal::stop_requested()?;
    let platform = bind(configuration.listen_platform).await?;
    let viewer = bind(configuration.listen_viewer).await?;
    let limits = listener::Limits { connections: configuration.limits_connections, ..Default::default() };
    let product = Product::start(product_configuration(configuration)?).await?;
    let served = [(platform, product.platform_router.clone()), (viewer, product.viewer_router.clone())];
    let servers: Vec<_> = served
        .into_iter()
        .map(|(at, router)| tokio::spawn(listener::serve(at, router, None, limits, stop.clone())))
        .collect();
    let mut stopping = stop;
    stopping.wait_for(|stop| *stop).await?;
    product.stop().await;
    for server in servers {
        server.await?;
    }
    Ok(())
}

/// Binds an address and says which one when it cannot.
///
/// # Errors
/// When the address is taken or not this machine's.
pub async fn bind(address: std::net::SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}"))
}

fn product_configuration(configuration: Configuration) -> anyhow::Result<ProductConfiguration> {
    let folder: PathBuf = configuration.data_folder;
    std::fs::create_dir_all(&folder).with_context(|| format!("data.folder: {}", folder.display()))?;
    let origins = configuration.account_allowed_origins.into_iter().map(|origin| origin.parse());
    let settings = Settings { allowed_origins: origins.collect::<Result<_, _>>()?, ..Settings::default() };
    Ok(ProductConfiguration {
        folder,
        crm: CrmConfig {
            base_url: configuration.crm_url,
            api_version: "62.0".into(),
            consumer_key: configuration.crm_consumer_key,
            consumer_secret: configuration.crm_consumer_secret,
            callback_url: format!("{}/oauth/callback", configuration.public_platform),
            jwt_private_key_pem: configuration.crm_jwt_private_key,
            jwt_audience: None,
        },
        account: AccountConfiguration {
            name: configuration.account_name,
            license_key: configuration.account_license_key,
            api_key: configuration.account_api_key,
            settings,
        },
        platform_origin: configuration.public_platform,
        viewer_origin: configuration.public_viewer,
        outbound: OutboundConfig::default(),
        directory_watch: configuration.crm_watch,
        directory_most_age: configuration.crm_directory_most_age,
        metrics_addresses: configuration.metrics_addresses,
    })
}
