//! Components put into the org, one by one, within one transaction. Whoever begins it commits it or
//! drops it; the schema it ends with becomes the org's then.

mod apps;
mod objects;
mod remove;
mod rights;
mod rows;
mod trail;

use std::collections::HashSet;
use std::sync::Arc;

use alongside_orgstore::{Schema, Store, StoreError, WriteTransaction};

use super::{Component, Definitions, Kind, Names, Parsed, Problem, from_source, own_components, same};
use crate::OrgError;
use crate::clock::now;
use crate::engine::NAMESPACE;

/// Components on their way into the org.
pub(crate) struct Applying {
    pub writing: WriteTransaction,
    pub schema: Arc<Schema>,
    pub definitions: Definitions,
    pub names: Names,
    /// Id of the user in whose name it is done.
    pub author: String,
    /// Whether the author may grant rights. Whoever may not would otherwise grant them to himself.
    pub may_grant: bool,
    /// A consumer key that is taken: the package's own app has it from the configuration.
    pub reserved_key: String,
    /// Lightning components by the name pages use: `c:sidebar`, `alongside:sidebar`.
    bundles: HashSet<String>,
    prefixes: Vec<(String, String)>,
}

/// What is known of the org beside its rows.
pub(crate) struct State {
    schema: Arc<Schema>,
    definitions: Definitions,
    bundles: HashSet<String>,
    prefixes: Vec<(String, String)>,
}

/// What became of a component.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub created: bool,
    pub changed: bool,
    pub id: Option<String>,
}

/// Why a component was not taken.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refused {
    /// It is wrong.
    #[error("{}", .0.reason)]
    Problem(Problem),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Refused {
        Refused::Problem(problem)
    }
}

impl From<Refused> for OrgError {
    fn from(refused: Refused) -> OrgError {
        match refused {
            Refused::Problem(problem) => problem.into(),
            Refused::Store(error) => error.into(),
        }
    }
}

impl Applying {
    /// Begins to write, from the schema as it is: the package's if one is installed, and the org's own.
    pub async fn begin(
        store: &Store,
        names: Names,
        author: &str,
        reserved_key: &str,
    ) -> Result<Applying, OrgError> {
        let mut writing = store.begin().await?;
        let prefixes = writing.settings("prefix:").await?;
        let mut definitions = Definitions::default();
        let packaged = from_source(&writing.package_source(NAMESPACE).await?)?;
        definitions.add(&Names { namespace: Some(NAMESPACE.to_owned()) }, &packaged)?;
        let own = own_components(writing.components().await?);
        definitions.add(&Names::own(), &own)?;
        let bundle = |namespace: &str, component: &Component| {
            (component.kind == Kind::LightningComponentBundle)
                .then(|| format!("{namespace}:{}", component.name))
        };
        let bundles = packaged.iter().filter_map(|component| bundle(NAMESPACE, component));
        let bundles = bundles.chain(own.iter().filter_map(|component| bundle("c", component))).collect();
        let schema = Arc::new(definitions.schema(&prefixes)?);
        Ok(Applying {
            writing,
            schema,
            definitions,
            names,
            author: author.to_owned(),
            may_grant: true,
            reserved_key: reserved_key.to_owned(),
            bundles,
            prefixes,
        })
    }

    /// Where a failed component goes back to. The transaction has a mark of its own.
    pub fn state(&self) -> State {
        State {
            schema: self.schema.clone(),
            definitions: self.definitions.clone(),
            bundles: self.bundles.clone(),
            prefixes: self.prefixes.clone(),
        }
    }

    /// Goes back.
    pub fn restore(&mut self, state: State) {
        self.schema = state.schema;
        self.definitions = state.definitions;
        self.bundles = state.bundles;
        self.prefixes = state.prefixes;
    }

    /// Puts a component in.
    pub async fn put(&mut self, component: &Component, parsed: &Parsed) -> Result<Outcome, Refused> {
        let path = &component.path;
        if matches!(parsed, Parsed::PermissionSet(_) | Parsed::Profile(_)) {
            self.check_may_grant(path)?;
        }
        match parsed {
            Parsed::StandardObject => Ok(Outcome::default()),
            Parsed::Object(object) => {
                let created = self.put_object(path, object).await?;
                self.keep(component, created, None).await
            }
            Parsed::Field(field) => {
                let created = self.put_field(path, field).await?;
                self.keep(component, created, None).await
            }
            Parsed::Tab(tab) => {
                self.check_tab(path, tab).await?;
                let created = !self.has_text(component).await?;
                self.keep(component, created, None).await
            }
            Parsed::CustomPermission(permission) => {
                let put = self.put_custom_permission(permission).await?;
                self.keep(component, put.created, Some(put.id)).await
            }
            Parsed::Application(app) => {
                let put = self.put_application(path, app).await?;
                self.keep(component, put.created, Some(put.id)).await
            }
            Parsed::ConnectedApp(app) => {
                let put = self.put_connected_app(path, app).await?;
                self.keep(component, put.created, Some(put.id)).await
            }
            Parsed::ClientApp(part) => {
                let put = Box::pin(self.put_client_app(component, part)).await?;
                self.keep(component, put.created, Some(put.id)).await
            }
            Parsed::Bundle(_) | Parsed::Text => {
                if let Parsed::Bundle(bundle) = parsed {
                    let namespace = self.names.namespace.as_deref().unwrap_or("c");
                    self.bundles.insert(format!("{namespace}:{}", bundle.name));
                }
                let created = !self.has_text(component).await?;
                self.keep(component, created, None).await
            }
            Parsed::Page(page) => {
                self.check_page(path, page).await?;
                let created = !self.has_text(component).await?;
                self.keep(component, created, None).await
            }
            Parsed::PermissionSet(rights) => self.put_permission_set(component, rights).await,
            Parsed::Profile(rights) => self.put_profile(path, rights).await,
        }
    }

    fn check_may_grant(&self, path: &str) -> Result<(), Problem> {
        if self.may_grant {
            return Ok(());
        }
        let reason = "insufficient access rights: \"Manage Profiles and Permission Sets\" is needed";
        Err(Problem::of(path, reason))
    }

    /// Keeps the text of a component of the org's own; a package's text is kept with its source.
    async fn keep(
        &mut self,
        component: &Component,
        created: bool,
        id: Option<String>,
    ) -> Result<Outcome, Refused> {
        if self.names.namespace.is_some() {
            return Ok(Outcome { created, changed: true, id });
        }
        let before = self.text(component.kind, &component.name).await?;
        if before.as_deref().is_some_and(|before| same_content(component.kind, before, &component.content)) {
            return Ok(Outcome { created: false, changed: false, id });
        }
        let (kind, name) = (component.kind.name(), &component.name);
        let moment = now().as_millisecond();
        self.writing.put_component(kind, name, &component.content, &self.author, moment).await?;
        Ok(Outcome { created, changed: true, id })
    }

    /// The stored text of a component of the org's own.
    pub(super) async fn text(&mut self, kind: Kind, name: &str) -> Result<Option<String>, Refused> {
        Ok(self.writing.component(kind.name(), name).await?)
    }

    async fn has_text(&mut self, component: &Component) -> Result<bool, Refused> {
        Ok(self.text(component.kind, &component.name).await?.is_some())
    }

    /// The key prefix of a new object: `a00` to `a99`, then with letters.
    async fn give_prefix(&mut self, object: &str) -> Result<(), StoreError> {
        if self.prefixes.iter().any(|(name, _)| name == object) {
            return Ok(());
        }
        let number = usize::try_from(self.writing.next_number("prefix").await?).unwrap_or(usize::MAX) - 1;
        let prefix = key_prefix(number);
        self.writing.put_setting(&format!("prefix:{object}"), &prefix).await?;
        self.prefixes.push((object.to_owned(), prefix));
        Ok(())
    }

    /// Puts the schema together anew, for the objects and fields as they are now.
    fn renew(&mut self) -> Result<(), Problem> {
        let schema = self.definitions.schema(&self.prefixes).map_err(|error| match error {
            OrgError::PackageSource { path, reason } => Problem::of(&path, reason),
            other => Problem::of("objects", other.to_string()),
        })?;
        self.schema = Arc::new(schema);
        Ok(())
    }
}

/// The prefix of the custom object of this number.
pub(super) fn key_prefix(number: usize) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    if number < 100 {
        return format!("a{number:02}");
    }
    // The second place is a letter, so that none of these is among the first hundred.
    let rest = number - 100;
    let (first, second) = (LETTERS[rest / 62 % 52], LETTERS[rest % 62]);
    format!("a{}{}", first as char, second as char)
}

fn same_content(kind: Kind, one: &str, other: &str) -> bool {
    if kind == Kind::LightningComponentBundle {
        let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).ok();
        return read(one) == read(other);
    }
    same(one, other)
}
