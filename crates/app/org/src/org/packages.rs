//! Packages as pages work with them: the marketplace's listing, installation, upgrade, migration
//! and removal.

use super::Org;
use crate::clock::now;
use crate::engine::{Engine, NAMESPACE};
use crate::metadata::{Applying, Jobs, Names};
use crate::model::SystemPermission;
use crate::package::{
    InstallJob, InstallScope, Listing, MigrationReport, PackageError, PackageExportEntry, PackagePlan,
    PackageSource, UninstallPlan,
};
use crate::{CurrentUser, OrgError};

impl Org {
    /// The marketplace's listings that a search finds; all of them for an empty one.
    ///
    /// # Errors
    /// [`PackageError::Unavailable`] when the database refuses.
    pub async fn marketplace(&self, search: &str) -> Result<Vec<Listing>, PackageError> {
        let listing = self.engine.listing().await?;
        Ok(if listing.matches(search) { vec![listing] } else { Vec::new() })
    }

    /// What installing this source would change.
    ///
    /// # Errors
    /// [`PackageError`]: the user may not install, the source is broken or older than what is installed.
    pub async fn package_plan(
        &self,
        user: &CurrentUser,
        source: &PackageSource,
    ) -> Result<PackagePlan, PackageError> {
        self.engine.may_install(user).await?;
        let before = self.engine.store.package_source(NAMESPACE).await?;
        crate::package::plan_of(&before, &source.files)
    }

    /// Installs or upgrades a package for a scope. It goes on by itself; [`Org::install_job`] tells how far.
    ///
    /// # Errors
    /// [`PackageError`] when it cannot even begin.
    pub async fn install_package(
        &self,
        user: &CurrentUser,
        source: PackageSource,
        scope: InstallScope,
    ) -> Result<String, PackageError> {
        self.engine.may_install(user).await?;
        self.engine.begin_install(user, source, scope).await
    }

    /// An installation that was begun since the org was opened.
    #[must_use]
    pub fn install_job(&self, id: &str) -> Option<InstallJob> {
        self.engine.installs.get(id)
    }

    /// Looks at what the first version holds and marks it ready to be moved; an upgrade to the
    /// second version is refused before.
    ///
    /// # Errors
    /// [`PackageError`]: the user may not, or nothing is installed that needs it.
    pub async fn prepare_migration(&self, user: &CurrentUser) -> Result<MigrationReport, PackageError> {
        self.engine.may_install(user).await?;
        let mut applying = self.engine.applying(&user.id).await?;
        let report = Box::pin(crate::package::prepare_migration(&mut applying, NAMESPACE)).await?;
        applying.writing.commit().await?;
        Ok(report)
    }

    /// Settings of the first version that its migration kept, by name.
    ///
    /// # Errors
    /// [`PackageError::Unavailable`] when the database refuses.
    pub async fn migrated_settings(&self) -> Result<Vec<(String, String)>, PackageError> {
        Ok(self.engine.store.settings(&crate::package::kept_settings(NAMESPACE)).await?)
    }

    /// Whom the package is installed for; none when it is not installed.
    ///
    /// # Errors
    /// [`PackageError::Unavailable`] when the database refuses.
    pub async fn package_scope(&self) -> Result<Option<InstallScope>, PackageError> {
        let setting = self.engine.store.setting(&crate::package::scope_of(NAMESPACE)).await?;
        Ok(setting.and_then(|text| serde_json::from_str(&text).ok()))
    }

    /// Whether the package is installed for a user. That alone grants nothing.
    ///
    /// # Errors
    /// [`PackageError::Unavailable`] when the database refuses.
    pub async fn package_installed_for(&self, user: &CurrentUser) -> Result<bool, PackageError> {
        Ok(match self.package_scope().await? {
            None => false,
            Some(InstallScope::AllUsers) => true,
            Some(InstallScope::AdminsOnly) => {
                self.engine.rights(&user.id).await?.has(SystemPermission::CustomizeApplication)
            }
            Some(InstallScope::SpecificProfiles(profiles)) => profiles.contains(&user.profile_id),
        })
    }

    /// What uninstalling would remove, and what stands in its way.
    ///
    /// # Errors
    /// [`PackageError`]: the user may not, or it is not installed.
    pub async fn uninstall_plan(&self, user: &CurrentUser) -> Result<UninstallPlan, PackageError> {
        self.engine.may_install(user).await?;
        let mut applying = self.engine.applying(&user.id).await?;
        Ok(Box::pin(crate::package::uninstall_plan(&mut applying, NAMESPACE)).await?)
    }

    /// Uninstalls the package. Its records are kept as an export for 48 hours, whose key is returned.
    ///
    /// # Errors
    /// [`PackageError`]; then nothing was changed.
    pub async fn uninstall_package(&self, user: &CurrentUser) -> Result<String, PackageError> {
        self.engine.may_install(user).await?;
        if self.engine.installs.running() {
            return Err(PackageError::Busy);
        }
        let mut applying = self.engine.applying(&user.id).await?;
        let export = Box::pin(crate::package::uninstall(&mut applying, NAMESPACE)).await?;
        self.engine.finish(applying).await?;
        Ok(export)
    }

    /// Exports of uninstalled packages that are still kept.
    ///
    /// # Errors
    /// [`PackageError`]: the user may not, or the database refuses.
    pub async fn package_exports(&self, user: &CurrentUser) -> Result<Vec<PackageExportEntry>, PackageError> {
        self.engine.may_install(user).await?;
        let kept = self.engine.store.package_exports(now().as_millisecond()).await?;
        let entry = |export: alongside_orgstore::PackageExport| PackageExportEntry {
            id: export.id,
            version: export.version,
            made_at: export.made_at,
            expires_at: export.expires_at,
        };
        Ok(kept.into_iter().map(entry).collect())
    }

    /// An export: a zip of one CSV file an object. None when it is unknown or 48 hours are over.
    ///
    /// # Errors
    /// [`PackageError`]: the user may not, or the database refuses.
    pub async fn package_export(
        &self,
        user: &CurrentUser,
        id: &str,
    ) -> Result<Option<Vec<u8>>, PackageError> {
        self.engine.may_install(user).await?;
        let export = self.engine.store.package_export(id, now().as_millisecond()).await?;
        Ok(export.map(|export| export.content))
    }
}

impl Engine {
    /// Installing, upgrading and removing packages takes "Customize Application".
    async fn may_install(&self, user: &CurrentUser) -> Result<(), PackageError> {
        let may = self.rights(&user.id).await?.has(SystemPermission::CustomizeApplication);
        if may { Ok(()) } else { Err(PackageError::NotAllowed) }
    }

    async fn listing(&self) -> Result<Listing, PackageError> {
        let files = self.store.package_source(NAMESPACE).await?;
        crate::package::listing_with(&files)
    }

    /// Begins to write metadata of the org's own.
    pub(crate) async fn applying(&self, author: &str) -> Result<Applying, OrgError> {
        let key = &self.config.connected_app.consumer_key;
        let may_grant = self.rights(author).await?.has(SystemPermission::ManageProfilesPermissionsets);
        let mut applying = Applying::begin(&self.store, Names::own(), author, key).await?;
        applying.may_grant = may_grant;
        Ok(applying)
    }

    /// Makes what was written lasting and its schema the org's.
    pub(crate) async fn finish(&self, applying: Applying) -> Result<(), alongside_orgstore::StoreError> {
        let schema = applying.schema.clone();
        // Whoever waits to write begins with the new schema, not with columns that are gone.
        let _turn = applying.writing.commit_holding().await?;
        self.replace_schema(schema);
        Ok(())
    }

    async fn begin_install(
        self: &std::sync::Arc<Engine>,
        user: &CurrentUser,
        source: PackageSource,
        scope: InstallScope,
    ) -> Result<String, PackageError> {
        if let InstallScope::SpecificProfiles(profiles) = &scope {
            let schema = self.schema();
            let table = self.standard(&schema, "Profile");
            for profile in profiles {
                if self.store.select(table, &["Id"], &[("Id", profile.as_str().into())]).await?.is_empty() {
                    return Err(PackageError::UnknownProfile(profile.clone()));
                }
            }
        }
        let before = self.store.package_source(NAMESPACE).await?;
        let plan = crate::package::plan_of(&before, &source.files)?;
        if plan.needs_migration {
            let ready = self.store.setting(&crate::package::migration_ready(NAMESPACE)).await?;
            if ready.is_none() {
                let installed = plan.installed.unwrap_or_default();
                return Err(PackageError::NeedsMigration { installed, offered: plan.version });
            }
        }
        let id = Jobs::id("0Hf");
        self.installs.begin(crate::package::new_job(&id, &plan, scope.clone()))?;
        let (engine, job, author) = (self.clone(), id.clone(), user.id.clone());
        tokio::spawn(async move {
            let end = Box::pin(engine.install(&job, &source, scope, &author)).await;
            engine.installs.change(&job, |job| crate::package::end_job(job, end));
        });
        Ok(id)
    }

    async fn install(
        &self,
        job: &str,
        source: &PackageSource,
        scope: InstallScope,
        author: &str,
    ) -> Result<Vec<String>, PackageError> {
        let progress = |step: usize| self.installs.change(job, |job| job.steps[step].done = true);
        let request = crate::package::Request {
            files: &source.files,
            scope: Some(scope),
            author,
            consumer_key: &self.config.connected_app.consumer_key,
            progress: &progress,
        };
        let installed = crate::package::install(&self.store, request).await?;
        tracing::info!(package = %installed.name, version = %installed.version, "package installed");
        let _turn = installed.turn;
        self.replace_schema(installed.schema);
        Ok(installed.warnings)
    }
}
