//! The access of the whole company, for its admins and programs.

use std::{collections::BTreeSet, ops::Range, sync::Arc};

use alongside_access::{Action, Button, Company, Matrix, Question, UserFacts, refusing_gate};
use alongside_kernel::{CrmId, PageRequest, Timestamp};
use alongside_wire::rest::{self, AccessMatrix, MatrixCell, MatrixRefusal, MatrixUser};

use crate::{
    Actor, Platform, PlatformError,
    access::{button_of, named_user, rest_button, rest_gate, rest_role, unknown_user},
    account::AccountState,
    record::is_object_name,
};

/// Which part of the matrix is wanted; what is not set does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MatrixQuery {
    /// Only this user, by CRM id or sign-in name.
    pub user: Option<String>,
    /// Only users whose name or sign-in name has this in it.
    pub search: Option<String>,
    /// Only users with this profile.
    pub profile: Option<String>,
    /// Only this object, whether it has a row in Buttons or not.
    pub object: Option<String>,
    /// Only this button.
    pub button: Option<rest::Button>,
    /// Only users with a cell that is on, or one that is off.
    pub allowed: Option<bool>,
    /// Only users with a cell that this gate refuses.
    pub gate: Option<rest::GateName>,
}

/// The matrix of one moment: what is read from it later still rests on the same facts.
#[derive(Debug, Clone)]
pub struct CompanyMatrix {
    company: Arc<Company>,
    read_at: Timestamp,
    state: Arc<AccountState>,
    objects: Vec<String>,
    buttons: Vec<Button>,
    profiles: Vec<String>,
    users: Vec<CrmId>,
}

impl Platform {
    /// The company's matrix, for admins and API keys.
    ///
    /// # Errors
    /// [`PlatformError::Refused`] for anybody else, [`PlatformError::Invalid`] for a user or an
    /// object that cannot be.
    pub async fn access_matrix(
        &self,
        actor: &Actor,
        query: &MatrixQuery,
    ) -> Result<CompanyMatrix, PlatformError> {
        self.require_settings(actor).await?;
        let state = self.account_state(actor.account()).await?;
        let facts = self.facts_of(actor.account()).await?;
        let company = self.company_of(&state, facts);
        let matrix = Matrix::new(&company);
        let objects: Vec<String> = match &query.object {
            None => matrix.objects().map(str::to_owned).collect(),
            Some(object) if is_object_name(object) => vec![object.clone()],
            Some(_) => {
                return Err(PlatformError::invalid(
                    "object",
                    "an object's API name such as Case or Order__c",
                ));
            }
        };
        let buttons = query.button.map_or(Button::ALL.to_vec(), |wanted| vec![button_of(wanted)]);
        let filter = Filter { query, company: &company, objects: &objects, buttons: &buttons };
        let users = match &query.user {
            None => matrix.users(),
            Some(wanted) => vec![named_user(company.facts(), wanted).ok_or_else(unknown_user)?],
        };
        let users = users.into_iter().filter(|user| filter.lets_through(user)).map(|user| user.id).collect();
        let facts = company.facts();
        let profiles: BTreeSet<&str> = facts.users().map(|user| facts.profile_name(user)).collect();
        let profiles = profiles.into_iter().filter(|name| !name.is_empty()).map(str::to_owned).collect();
        let read_at = self.directory_age().map_or_else(|| facts.read_at(), |age| age.confirmed);
        Ok(CompanyMatrix { company, read_at, state, objects, buttons, profiles, users })
    }
}

/// What a query says of users and of their cells.
struct Filter<'a> {
    query: &'a MatrixQuery,
    company: &'a Company,
    objects: &'a [String],
    buttons: &'a [Button],
}

impl Filter<'_> {
    fn lets_through(&self, user: &UserFacts) -> bool {
        let query = self.query;
        let profile = self.company.facts().profile_name(user);
        let named = |text: &String| {
            let text = text.to_lowercase();
            user.name.to_lowercase().contains(&text) || user.username.to_lowercase().contains(&text)
        };
        query.search.as_ref().is_none_or(named)
            && query.profile.as_ref().is_none_or(|wanted| wanted == profile)
            && (query.allowed.is_none() && query.gate.is_none() || self.has_cell(user))
    }

    fn has_cell(&self, user: &UserFacts) -> bool {
        self.objects.iter().any(|object| {
            self.buttons.iter().any(|button| {
                let action = Action::Button { object, button: *button };
                let refusing = refusing_gate(self.company, &Question::new(user.id, action));
                self.query.allowed.is_none_or(|allowed| allowed == refusing.is_none())
                    && self.query.gate.is_none_or(|wanted| refusing.map(rest_gate) == Some(wanted))
            })
        })
    }
}

impl CompanyMatrix {
    /// How many users it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.users.len()
    }

    /// Whether it has no user.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.users.is_empty()
    }

    /// One page of it.
    ///
    /// # Errors
    /// [`PlatformError::Invalid`] for a cursor that names nobody in it.
    pub fn page(&self, request: &PageRequest) -> Result<AccessMatrix, PlatformError> {
        let start = match &request.cursor {
            None => 0,
            Some(cursor) => {
                let last = cursor.parse::<CrmId>().ok();
                let place = last.and_then(|last| self.users.iter().position(|user| *user == last));
                1 + place.ok_or_else(|| {
                    PlatformError::invalid("cursor", "not a cursor of this list; begin without one")
                })?
            }
        };
        let end = self.len().min(start + request.limit as usize);
        Ok(AccessMatrix {
            read_at: self.read_at.into(),
            settings_version: self.state.account.settings_version,
            objects: self.objects.clone(),
            profiles: self.profiles.clone(),
            items: self.rows(start..end),
            next: (end < self.len()).then(|| self.users[end - 1].to_string()),
            total: self.len() as u64,
        })
    }

    /// The rows of some of its users, by their places; places beyond the last are nobody's.
    #[must_use]
    pub fn rows(&self, places: Range<usize>) -> Vec<MatrixUser> {
        let end = places.end.min(self.len());
        let users = self.users.get(places.start..end).unwrap_or_default();
        users.iter().filter_map(|id| self.company.facts().user(*id)).map(|user| self.row(user)).collect()
    }

    fn row(&self, user: &UserFacts) -> MatrixUser {
        let matrix = Matrix::new(&self.company);
        let cells = self.objects.iter().flat_map(|object| {
            let has = matrix.buttons(user, object);
            let matrix = &matrix;
            self.buttons.iter().map(move |button| {
                let button = *button;
                let refusal = (!has.contains(button)).then(|| refusal(matrix, user, object, button));
                MatrixCell {
                    object: object.clone(),
                    button: rest_button(button),
                    allowed: refusal.is_none(),
                    refusal: refusal.flatten(),
                }
            })
        });
        MatrixUser {
            id: user.id.to_string(),
            username: user.username.clone(),
            name: user.name.clone(),
            profile: self.company.facts().profile_name(user).to_owned(),
            active: user.active(),
            role: user.role().map(rest_role),
            cells: cells.collect(),
        }
    }
}

fn refusal(matrix: &Matrix<'_>, user: &UserFacts, object: &str, button: Button) -> Option<MatrixRefusal> {
    let decision = matrix.decide(user, object, button);
    decision.refusal().map(|report| MatrixRefusal {
        gate: rest_gate(report.gate),
        reason: report.reason.clone(),
        fix: report.fix.clone(),
    })
}
