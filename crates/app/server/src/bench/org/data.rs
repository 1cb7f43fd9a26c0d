//! The bench's company: accounts and contacts, the same in every run, put in by the engine's own
//! bulk path, and the file copied for the other side.

use std::path::{Path, PathBuf};

use alongside_org::{
    ConnectedAppConfig, Org, OrgConfig, SeedAppPolicy, SeedBatch, SeedRecord, SeedUser, SeedValue,
};
use alongside_orgstore::PlainDatabase;
use anyhow::Context as _;
use serde_json::{Value, json};

/// Contacts of one account.
const CONTACTS_OF_ACCOUNT: u32 = 50;
/// Contacts of one department, whose field has no index.
const CONTACTS_OF_DEPARTMENT: u32 = 1_000;
/// Records of one transaction while the data is put in.
const BATCH: u32 = 20_000;
/// Who calls: a Standard User, so that field-level security and sharing are asked.
const USERNAME: &str = "clerk@bench.example";
/// Keys of the app the user calls with; they never leave this process.
pub const CONSUMER_KEY: &str = "bench-key";
pub const CONSUMER_SECRET: &str = "bench-secret";

const FIRST_NAMES: [&str; 8] = ["Ada", "Ben", "Cleo", "Dara", "Emil", "Fay", "Gus", "Hana"];
const LAST_NAMES: [&str; 8] =
    ["Lindqvist", "Moreau", "Nair", "Okafor", "Petrov", "Quist", "Rossi", "Sandoval"];

/// An org with its records, and a copy of its file.
pub struct Company {
    pub org: Org,
    pub contacts: u32,
    /// The org's database.
    pub file: PathBuf,
    /// A copy made when all records were in.
    pub copy: PathBuf,
    account_ids: Vec<String>,
}

impl Company {
    /// Makes the org in an empty folder. `progress` is told now and then what is done.
    pub async fn found(folder: &Path, contacts: u32, progress: impl Fn(&str)) -> anyhow::Result<Self> {
        let org = Org::open(OrgConfig {
            data_dir: Some(folder.to_owned()),
            instance_url: "http://localhost".into(),
            company_name: "Bench".into(),
            install_package: true,
            connected_app: ConnectedAppConfig {
                consumer_key: CONSUMER_KEY.into(),
                consumer_secret: CONSUMER_SECRET.into(),
                callback_urls: vec!["http://localhost/callback".into()],
                jwt_public_key_pem: None,
                run_as_username: Some(USERNAME.into()),
            },
        })
        .await
        .context("the org cannot be opened")?;
        let mut company = Self {
            org,
            contacts,
            file: folder.join("org.db"),
            copy: folder.join("plain.db"),
            account_ids: Vec::new(),
        };
        company.put_in(progress).await.context("the records cannot be put in")?;
        PlainDatabase::open(&company.file).await?.checkpoint().await?;
        std::fs::copy(&company.file, &company.copy).context("the database cannot be copied")?;
        Ok(company)
    }

    async fn put_in(&mut self, progress: impl Fn(&str)) -> anyhow::Result<()> {
        let accounts = self.contacts.div_ceil(CONTACTS_OF_ACCOUNT).max(1);
        let account = |number: u32| SeedRecord {
            object: "Account".into(),
            key: account_name(number),
            fields: vec![
                ("Name".into(), account_name(number).as_str().into()),
                ("Industry".into(), "Retail".into()),
            ],
        };
        let people = SeedBatch {
            users: vec![SeedUser {
                username: USERNAME.into(),
                first_name: "Bench".into(),
                last_name: "Clerk".into(),
                email: USERNAME.into(),
                profile: "Standard User".into(),
                is_active: true,
                ..SeedUser::default()
            }],
            connected_app: Some(SeedAppPolicy::default()),
            records: (0..accounts).map(account).collect(),
            ..SeedBatch::default()
        };
        let made = self.org.seed(people).await?;
        self.account_ids = (0..accounts)
            .map(|number| made.ids.get(&account_name(number)).cloned().context("an account got no id"))
            .collect::<anyhow::Result<_>>()?;
        for from in (0..self.contacts).step_by(BATCH as usize) {
            let to = self.contacts.min(from + BATCH);
            let records = (from..to).map(|number| SeedRecord {
                object: "Contact".into(),
                key: String::new(),
                fields: self
                    .contact(number)
                    .into_iter()
                    .map(|(name, value)| (name.to_owned(), SeedValue::Json(value)))
                    .collect(),
            });
            self.org.seed(SeedBatch { records: records.collect(), ..SeedBatch::default() }).await?;
            progress(&format!("{to} of {} contacts", self.contacts));
        }
        Ok(())
    }

    /// A contact's fields; numbers beyond those that are in make new ones.
    pub fn contact(&self, number: u32) -> Vec<(&'static str, Value)> {
        let account = (number / CONTACTS_OF_ACCOUNT) as usize % self.account_ids.len();
        vec![
            ("FirstName", json!(FIRST_NAMES[number as usize % FIRST_NAMES.len()])),
            ("LastName", json!(LAST_NAMES[number as usize / FIRST_NAMES.len() % LAST_NAMES.len()])),
            ("Email", json!(email(number))),
            ("Phone", json!(format!("+44 20 7946 {:04}", number % 10_000))),
            ("Title", json!("Buyer")),
            ("Department", json!(self.department(number))),
            ("MailingCity", json!("Bristol")),
            ("MailingCountry", json!("United Kingdom")),
            ("AccountId", json!(self.account_ids[account])),
        ]
    }

    /// The number of a contact that is in, another one for each call.
    pub fn pick(&self, call: u32) -> u32 {
        // A step that shares no factor with round numbers walks over all of them.
        (u64::from(call) * 7_919 % u64::from(self.contacts.max(1))) as u32
    }

    /// Name of a contact's account.
    pub fn account_of(&self, number: u32) -> String {
        account_name((number / CONTACTS_OF_ACCOUNT) % self.account_ids.len() as u32)
    }

    /// A contact's department.
    pub fn department(&self, number: u32) -> String {
        format!("Department {}", number % (self.contacts / CONTACTS_OF_DEPARTMENT).max(1))
    }
}

/// A contact's mail address, which no other has.
pub fn email(number: u32) -> String {
    format!("contact.{number}@customer.example")
}

fn account_name(number: u32) -> String {
    format!("Account {number}")
}
