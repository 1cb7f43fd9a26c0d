//! `alongside demo`: the whole product with a demo company's data, on loopback.

mod keys;
mod members;
mod people;
mod settings;

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

use alongside_crm::CrmConfig;
use alongside_kernel::Secret;
use alongside_org::{ConnectedAppConfig, Org, OrgConfig};
use alongside_org_pages::PagesConfig;
use alongside_outbound::{OutboundConfig, Reach};
use alongside_shop::{Company, CookieKey, Customer, ShopConfig};
use anyhow::{Context, bail};
use axum::{Router, http::StatusCode, routing::get};
use clap::Args;
use tokio::{net::TcpListener, sync::watch, task::JoinSet};
use tokio_rustls::TlsAcceptor;

use crate::{
    certificate,
    configuration::LogFormat,
    listener, log,
    product::{AccountConfiguration, Product, ProductConfiguration},
    serve, signal,
};

pub(crate) use keys::Keys;

/// What a person may choose about the demo.
#[derive(Args)]
pub struct DemoArguments {
    /// First of five ports: platform, org, shop, org over TLS, viewer.
    #[arg(long, default_value_t = 4400, value_parser = clap::value_parser!(u16).range(1..=65531))]
    base_port: u16,
    /// Keep the data in this folder; without it a temporary one is used and removed.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Print one line of JSON when everything is serving.
    #[arg(long)]
    json: bool,
    /// Address to listen on. The demo's passwords are known to everybody, so only loopback is taken.
    #[arg(long, default_value = "127.0.0.1")]
    listen: IpAddr,
    /// Which log lines.
    #[arg(long, default_value = "warn,alongside=info", env = "ALONGSIDE_LOG_FILTER")]
    log_filter: String,
}

/// The demo's origins.
struct Origins {
    platform: String,
    org: String,
    shop: String,
    org_tls: String,
    viewer: String,
}

impl Origins {
    fn from_base(base: u16) -> Self {
        Self {
            platform: format!("http://localhost:{base}"),
            org: format!("http://localhost:{}", base + 1),
            shop: format!("http://localhost:{}", base + 2),
            org_tls: format!("https://localhost:{}", base + 3),
            viewer: format!("http://127.0.0.1:{}", base + 4),
        }
    }
}

/// Serves everything until asked to stop.
///
/// # Errors
/// When a port is taken, the address is not loopback, or the data cannot be used.
pub async fn run(arguments: DemoArguments) -> anyhow::Result<()> {
    if !arguments.listen.is_loopback() {
        bail!(
            "--listen {}: the demo's passwords are known to everybody, so it listens on loopback only; \
             use `alongside serve` for others to reach it",
            arguments.listen
        );
    }
    log::start(&arguments.log_filter, LogFormat::Text)?;
    let stop = signal::stop_requested()?;
    let temporary = arguments.data.is_none().then(tempfile::tempdir).transpose()?;
    let folder = match (&arguments.data, &temporary) {
        (Some(folder), _) => folder.clone(),
        (None, Some(temporary)) => temporary.path().to_path_buf(),
        (None, None) => bail!("no folder for the data"),
    };
    std::fs::create_dir_all(&folder).with_context(|| format!("--data {}", folder.display()))?;
    let ports = bind_ports(arguments.listen, arguments.base_port).await?;
    let origins = Origins::from_base(arguments.base_port);
    let keys = Keys::open(&folder)?;
    let people = alongside_demo::demo();
    let mut servers = Servers { tasks: JoinSet::new(), stop: stop.clone() };
    let [platform_port, org_port, shop_port, tls_port, viewer_port] = ports;

    let org = open_org(&folder, &origins, &keys, &people).await?;
    let pages = PagesConfig::new(people.company, &origins.platform)?;
    let org_router = alongside_org_pages::router(org.clone(), pages).merge(health(org.clone()));
    servers.start(org_port, org_router.clone(), None);
    let tls = TlsAcceptor::from(certificate::server_configuration(&folder)?);
    servers.start(tls_port, org_router, Some(&tls));
    servers.start(shop_port, shop_router(&origins, &keys, &people)?, None);

    let admin = alongside_demo::platform_settings().default_admin;
    let admin = alongside_demo::user_id(&org, &people, &admin).await.context("the demo's Default Admin")?;
    let settings = settings::settings(admin.parse()?)?;
    let product = Product::start(product_configuration(&folder, &origins, &keys, &people, settings)?).await?;
    members::seed(product.platform(), &people).await.context("the demo's members")?;
    servers.start(platform_port, product.platform_router.clone(), None);
    servers.start(viewer_port, product.viewer_router.clone(), None);

    let records = alongside_demo::records(&org, &people).await?;
    let introduction =
        people::Introduction { origins: &origins, keys: &keys, demo: &people, records, folder: &folder };
    introduction.print(arguments.json)?;

    let mut stopping = stop;
    stopping.wait_for(|stop| *stop).await?;
    product.stop().await;
    while let Some(ended) = servers.tasks.join_next().await {
        ended?;
    }
    Ok(())
}

/// Whether the CRM is alive, and whether its database answers.
fn health(org: Org) -> Router {
    let ready = async move || match org.ready().await {
        Ok(()) => (StatusCode::OK, "ready"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer"),
    };
    Router::new().route("/healthz", get(async || "alive")).route("/readyz", get(ready))
}

/// The sockets that are being served.
struct Servers {
    tasks: JoinSet<()>,
    stop: watch::Receiver<bool>,
}

impl Servers {
    fn start(&mut self, listeners: Vec<TcpListener>, router: Router, tls: Option<&TlsAcceptor>) {
        for at in listeners {
            let (router, tls) = (router.clone(), tls.cloned());
            let limits = listener::Limits::default();
            self.tasks.spawn(listener::serve(at, router, tls, limits, self.stop.clone()));
        }
    }
}

/// Binds all five before anything is opened. `localhost` is two addresses to many clients, so
/// the loopback of IPv6 is taken as well, where this machine has one.
async fn bind_ports(address: IpAddr, base: u16) -> anyhow::Result<[Vec<TcpListener>; 5]> {
    let mut ports: [Vec<TcpListener>; 5] = Default::default();
    for (port, listeners) in (base..).zip(&mut ports) {
        listeners.push(serve::bind(SocketAddr::new(address, port)).await?);
        let six = SocketAddr::new(Ipv6Addr::LOCALHOST.into(), port);
        if address.is_ipv4() {
            listeners.extend(TcpListener::bind(six).await.ok());
        }
    }
    Ok(ports)
}

async fn open_org(
    folder: &std::path::Path,
    origins: &Origins,
    keys: &Keys,
    people: &alongside_demo::Demo,
) -> anyhow::Result<Org> {
    let org_folder = folder.join("org");
    std::fs::create_dir_all(&org_folder)?;
    let fresh = !org_folder.join(".seeded").exists();
    let integration =
        people.users.iter().find(|user| user.integration).context("the demo has no integration user")?;
    let org = Org::open(OrgConfig {
        data_dir: Some(org_folder.clone()),
        instance_url: origins.org.clone(),
        company_name: people.company.to_owned(),
        install_package: true,
        connected_app: ConnectedAppConfig {
            consumer_key: keys.consumer_key.clone(),
            consumer_secret: keys.consumer_secret.clone(),
            callback_urls: vec![format!("{}/oauth/callback", origins.platform)],
            jwt_public_key_pem: Some(keys.jwt_public_pem.clone()),
            run_as_username: Some(integration.username.clone()),
        },
    })
    .await
    .context("the org cannot be opened")?;
    if fresh {
        org.seed(alongside_demo::org_seed(people, jiff::Timestamp::now()))
            .await
            .context("the demo's records")?;
        std::fs::write(org_folder.join(".seeded"), "")?;
    }
    Ok(org)
}

fn shop_router(origins: &Origins, keys: &Keys, people: &alongside_demo::Demo) -> anyhow::Result<Router> {
    let customers = people.customers.iter().map(|customer| Customer {
        name: customer.name.to_owned(),
        email: customer.email.to_string(),
        password: customer.password.to_owned(),
        visitor_id: customer.visitor_id.to_string(),
    });
    Ok(alongside_shop::router(ShopConfig {
        base_url: origins.shop.clone(),
        platform_url: Some(origins.platform.clone()),
        license_key: Some(keys.license_key.clone()),
        customers: customers.collect(),
        company: Company::default(),
        cookie_key: CookieKey(keys.shop_cookie_key()?),
    })?)
}

fn product_configuration(
    folder: &std::path::Path,
    origins: &Origins,
    keys: &Keys,
    people: &alongside_demo::Demo,
    settings: alongside_settings::Settings,
) -> anyhow::Result<ProductConfiguration> {
    Ok(ProductConfiguration {
        folder: folder.to_path_buf(),
        sealing_key: None,
        platform_origin: origins.platform.clone(),
        viewer_origin: origins.viewer.clone(),
        account: AccountConfiguration {
            name: people.company.to_owned(),
            license_key: keys.license_key.clone(),
            api_key: Some(Secret::new(keys.api_key.clone())),
            allowed_origins: vec![origins.shop.parse()?],
            settings,
        },
        crm: CrmConfig {
            base_url: origins.org.clone(),
            api_version: "62.0".into(),
            consumer_key: keys.consumer_key.clone(),
            consumer_secret: Secret::new(keys.consumer_secret.clone()),
            callback_url: format!("{}/oauth/callback", origins.platform),
            jwt_private_key_pem: Secret::new(keys.jwt_private_pem.clone()),
            jwt_audience: None,
        },
        // The demo's CRM is on this machine; nothing else is called.
        outbound: OutboundConfig { reach: Reach::Everywhere, ..OutboundConfig::default() },
        // Its calls cost nothing: a change in Setup shows within a second.
        directory_watch: Duration::from_secs(1),
        directory_most_age: Duration::from_secs(60 * 60),
        metrics_addresses: vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()],
    })
}
