//! Which of an object's pages is shown: for an app and a profile, for an app, for everybody.

use serde::{Deserialize, Serialize};

/// How large the screen is, in the platform's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum FormFactor {
    /// A desktop.
    Large,
    /// A phone.
    Small,
}

impl FormFactor {
    /// As the platform spells it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            FormFactor::Large => "Large",
            FormFactor::Small => "Small",
        }
    }
}

/// A page that is shown for somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageAssignment {
    /// API name of the app it is shown in; none for the org's default.
    #[serde(default)]
    pub app: Option<String>,
    /// Id of the profile it is shown to, in that app; none for every profile.
    #[serde(default)]
    pub profile_id: Option<String>,
    /// The screens it is for.
    pub form_factor: FormFactor,
    /// API name of the page.
    pub page: String,
}

impl PageAssignment {
    fn is_for(&self, app: Option<&str>, profile_id: Option<&str>, form_factor: FormFactor) -> bool {
        self.app.as_deref() == app
            && self.profile_id.as_deref() == profile_id
            && self.form_factor == form_factor
    }
}

/// The setting that holds an object's assignments as JSON.
pub(crate) fn setting(object: &str) -> String {
    format!("record_page:{object}")
}

/// The pages to be shown, the most fitting first: whoever draws takes the first that still exists.
pub(crate) fn choose<'a>(
    assigned: &'a [PageAssignment],
    app: Option<&str>,
    profile_id: &str,
    form_factor: FormFactor,
) -> Vec<&'a str> {
    let levels = match app {
        Some(app) => vec![(Some(app), Some(profile_id)), (Some(app), None), (None, None)],
        None => vec![(None, None)],
    };
    levels
        .into_iter()
        .filter_map(|(app, profile)| assigned.iter().find(|one| one.is_for(app, profile, form_factor)))
        .map(|one| one.page.as_str())
        .collect()
}

/// Gives one place to a page, whichever page had it.
pub(crate) fn assign(known: &mut Vec<PageAssignment>, new: PageAssignment) {
    known.retain(|one| !new.is_for(one.app.as_deref(), one.profile_id.as_deref(), one.form_factor));
    known.push(new);
}

/// Gives a page exactly these assignments; other pages lose the places that it takes.
pub(crate) fn replace(known: &mut Vec<PageAssignment>, page: &str, wanted: &[PageAssignment]) {
    known.retain(|one| {
        let taken = wanted
            .iter()
            .any(|new| new.is_for(one.app.as_deref(), one.profile_id.as_deref(), one.form_factor));
        one.page != page && !taken
    });
    for new in wanted {
        let new = PageAssignment { page: page.to_owned(), ..new.clone() };
        if !known.contains(&new) {
            known.push(new);
        }
    }
}
