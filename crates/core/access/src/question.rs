//! What is asked: which user wants to do what, on which record, and how things stand right now.

use alongside_kernel::CrmId;

use crate::Button;

/// One question of access.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question<'a> {
    /// The CRM user.
    pub user: CrmId,
    /// What the user wants to do.
    pub action: Action<'a>,
    /// Whether the user may read the record in view.
    pub record: RecordFacts<'a>,
    /// Whether the customer is there.
    pub presence: PresenceFacts<'a>,
    /// Whether the session's state allows it.
    pub session: SessionFacts<'a>,
}

impl<'a> Question<'a> {
    /// Asks about the standing rights alone: no record, no customer, no session.
    #[must_use]
    pub const fn new(user: CrmId, action: Action<'a>) -> Self {
        Self {
            user,
            action,
            record: RecordFacts::NotAsked,
            presence: PresenceFacts::NotAsked,
            session: SessionFacts::NotAsked,
        }
    }

    /// The same question on a record.
    #[must_use]
    pub const fn on_record(mut self, record: RecordFacts<'a>) -> Self {
        self.record = record;
        self
    }

    /// The same question with what is known of the customer.
    #[must_use]
    pub const fn with_presence(mut self, presence: PresenceFacts<'a>) -> Self {
        self.presence = presence;
        self
    }

    /// The same question about a session.
    #[must_use]
    pub const fn in_session(mut self, session: SessionFacts<'a>) -> Self {
        self.session = session;
        self
    }
}

/// What a user wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action<'a> {
    /// Open the product at all, as an agent or an admin.
    OpenProduct,
    /// Use a button on a record of an object.
    Button {
        /// The object's name, `Case`.
        object: &'a str,
        /// Which button.
        button: Button,
    },
    /// Help without a record: a device of the list, or a session code. The role decides.
    HelpWithoutRecord,
    /// Read the messages of a Contact or a Lead (R50, R57, R58).
    ReadMessages {
        /// The object's name, `Contact`.
        object: &'a str,
    },
    /// Write messages on a Contact or a Lead.
    EditMessages {
        /// The object's name, `Lead`.
        object: &'a str,
    },
    /// See every agent's history (R47).
    SeeAllHistory,
    /// Change Company Settings or Account Settings.
    ChangeSettings,
    /// Set the product up: look at what is granted and grant what is missing.
    SetUp,
}

impl<'a> Action<'a> {
    /// The object it is about; `None` for what is about no record.
    #[must_use]
    pub const fn object(&self) -> Option<&'a str> {
        match self {
            Self::Button { object, .. } | Self::ReadMessages { object } | Self::EditMessages { object } => {
                Some(object)
            }
            Self::OpenProduct
            | Self::HelpWithoutRecord
            | Self::SeeAllHistory
            | Self::ChangeSettings
            | Self::SetUp => None,
        }
    }

    /// Whether it serves a customer, for which a person has to be signed in and paid for. Looking
    /// after the product is open to whom the CRM signs in, so that the first admin gets in.
    pub(crate) const fn serves_customers(&self) -> bool {
        match self {
            Self::Button { .. }
            | Self::HelpWithoutRecord
            | Self::ReadMessages { .. }
            | Self::EditMessages { .. } => true,
            Self::OpenProduct | Self::SeeAllHistory | Self::ChangeSettings | Self::SetUp => false,
        }
    }
}

/// What the CRM says of the record, asked as the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordFacts<'a> {
    /// The question is about no record.
    NotAsked,
    /// The user may read it.
    Readable,
    /// The user may not, or it is gone; the CRM tells the two apart to nobody.
    NotReadable {
        /// The CRM's reason, in a sentence.
        reason: &'a str,
    },
    /// The CRM could not be asked.
    Unknown {
        /// What went wrong, in a sentence.
        reason: &'a str,
    },
}

/// Whether the customer is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PresenceFacts<'a> {
    /// The question does not depend on it.
    NotAsked,
    /// The device is on the site.
    Online,
    /// It is not.
    Offline {
        /// The device as it is shown, "Chrome on Windows".
        device: &'a str,
    },
}

/// Whether the session allows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionFacts<'a> {
    /// The question is about no session.
    NotAsked,
    /// Free to start, or this user's own.
    Open,
    /// Another agent's.
    TakenBy {
        /// The other agent's name.
        agent: &'a str,
    },
    /// Over.
    Ended,
}
