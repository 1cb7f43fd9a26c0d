//! Which changes are made only along with others.

use super::{
    super::{Cause, How, Write},
    Drafts,
};

impl Drafts<'_, '_> {
    /// Tells of each change what it needs: the access set before anything is put into it or it is
    /// assigned; and for the strict policy, whoever is let in by this plan, the platform first.
    pub(super) fn tie(&mut self) {
        let made = |cause: Cause| {
            self.by_cause.get(&cause).into_iter().flatten().filter_map(|change| match &change.how {
                How::Api(write) => Some((change, write)),
                How::Manual(_) => None,
            })
        };
        let set: Vec<String> = made(Cause::AccessSet).map(|(change, _)| change.id.clone()).collect();
        let approvals = made(Cause::ConnectedAppApproval).map(|(change, _)| change);
        let app = self.standing.facts.connected_app.as_ref().map(|app| app.id);
        let admitted = made(Cause::Assignments).filter_map(|(change, write)| match write {
            Write::Assign { set: None, user } => {
                let is_in = app.is_some_and(|app| self.standing.has_entity(*user, app));
                (!is_in).then_some(change)
            }
            _ => None,
        });
        let admission: Vec<String> = approvals.chain(admitted).map(|change| change.id.clone()).collect();
        for change in self.by_cause.values_mut().flatten() {
            change.needs = match &change.how {
                How::Api(Write::RestrictConnectedApp { .. }) => admission.clone(),
                How::Api(write) if goes_into_the_set(write) => set.clone(),
                How::Api(_) | How::Manual(_) => Vec::new(),
            };
        }
    }
}

/// Whether a write changes the company's own set, or assigns it.
fn goes_into_the_set(write: &Write) -> bool {
    match write {
        Write::GiveEntity { .. } | Write::Assign { set: None, .. } => true,
        Write::GiveObject { row, .. } | Write::GiveField { row, .. } => row.is_none(),
        Write::MakeAccessSet | Write::Assign { set: Some(_), .. } | Write::RestrictConnectedApp { .. } => {
            false
        }
    }
}
