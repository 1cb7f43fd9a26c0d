#![allow(clippy::unwrap_used)]
use std::{fmt::Write, fs, path::Path};

use proptest::prelude::*;
use ts_rs::{Config, TS};

use crate::{
    agent::{FromAgent, ToAgent, Topic, TopicValue},
    device::{Away, DeviceKey, FromDevice, PageInfo, Resume, SessionRequest, Terms, ToDevice},
    frame::{self, Header, HeaderError, Kind},
    rest,
    room::{FromRoom, Role, ToRoom},
};

/// The TypeScript module as these types make it.
fn typescript() -> String {
    let config = Config::default();
    let mut module = String::from(
        "// Made from crates/core/wire by `cargo xtask codegen`; edit the Rust types instead.\n\n",
    );
    macro_rules! declare {
        ($($type:ty),* $(,)?) => {
            $(writeln!(module, "export {}\n", <$type>::decl(&config)).unwrap();)*
        };
    }
    declare!(
        crate::Instant,
        rest::ApiError,
        rest::GateName,
        rest::GateStatus,
        rest::FixedBy,
        rest::FixLink,
        rest::GateReport,
        rest::Decision,
        rest::Device,
        rest::Policy,
        rest::PolicyMode,
        rest::PolicyRule,
        rest::PolicyAction,
        rest::RecordRef,
        rest::CrmRecord,
        rest::Button,
        rest::ButtonState,
        rest::FieldVisibility,
        rest::MappedField,
        rest::RecordDevice,
        rest::RecordPanel,
        rest::SessionKind,
        rest::SessionState,
        rest::EndedReason,
        rest::AwayReason,
        rest::AwayState,
        rest::CrmWrite,
        rest::SessionAgent,
        rest::SessionDevice,
        rest::Session,
        rest::NewSession,
        rest::JoinByCode,
        rest::SessionTicket,
        rest::PageOf<rest::Session>,
        rest::AgentRights,
        rest::AgentRole,
        rest::AccessMatrix,
        rest::MatrixUser,
        rest::MatrixCell,
        rest::MatrixRefusal,
        rest::PlanFromFile,
        rest::AccessPlan,
        rest::PlanPeople,
        rest::PlanCause,
        rest::PlanGroup,
        rest::ChangeWay,
        rest::PlanChange,
        rest::PlanStep,
        rest::ApplyPlan,
        rest::RunState,
        rest::AccessRun,
        rest::ChangeState,
        rest::RunChange,
        rest::DirectoryFreshness,
        rest::DirectoryState,
        rest::Agent,
        rest::Account,
        rest::WidgetSignIn,
        rest::WidgetSession,
        rest::SocketTicket,
        rest::Environment,
        rest::LicenseKey,
        rest::NewLicenseKey,
        rest::ChangeLicenseKey,
        rest::ApiKey,
        rest::NewApiKey,
        rest::RotateApiKey,
        rest::MadeApiKey,
        rest::NewLoginLink,
        rest::MadeLoginLink,
        rest::Login,
        rest::Subscription,
        rest::Member,
        rest::NewMember,
        rest::ChangeMember,
        rest::CrmUser,
        rest::NotProvisioned,
        rest::Provisioned,
        rest::Association,
        rest::OwnSignIn,
        rest::SaveSignIn,
        rest::TermsAnswer,
        alongside_settings::CreateLeads,
        alongside_settings::SyncFrequency,
        alongside_settings::GeneralSettings,
        alongside_settings::SsoSettings,
        alongside_settings::Presence,
        alongside_settings::Timers,
        alongside_settings::Recording,
        alongside_settings::Consent,
        alongside_settings::AccountSettings,
        alongside_settings::ButtonRow,
        alongside_settings::JoinIn,
        alongside_settings::ProfileRow,
        alongside_settings::Settings,
        rest::CompanySettings,
        rest::SaveSettings,
        rest::ImportSettings,
        rest::RollBackSettings,
        rest::SettingsChange,
        rest::SettingsVersion,
        rest::WholeSettingsVersion,
        rest::SettingsWarning,
        rest::ButtonChange,
        rest::SettingsPreview,
        rest::FieldOption,
        rest::ParentOption,
        rest::ObjectOption,
        rest::ProfileOption,
        rest::UserFieldOption,
        rest::UserOption,
        rest::SettingsOptions,
        rest::SsoUser,
        rest::SsoClash,
        rest::SsoCheck,
        rest::CheckMapping,
        rest::MappingMistake,
        rest::MappingWarningKind,
        rest::MappingWarning,
        rest::MappingMatch,
        rest::MappingTest,
        rest::MappingCheck,
        PageInfo,
        DeviceKey,
        Resume,
        Terms,
        SessionRequest,
        Away,
        FromDevice,
        ToDevice,
        Role,
        FromRoom,
        ToRoom,
        Topic,
        TopicValue,
        FromAgent,
        ToAgent,
    );
    module
}

/// `ALONGSIDE_CODEGEN=1` writes the file, as `cargo xtask codegen` does; else it is compared.
#[test]
fn the_committed_typescript_types_are_those_of_this_crate() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../sdk/src/wire/messages.ts");
    if std::env::var_os("ALONGSIDE_CODEGEN").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, typescript()).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == typescript(), "run `cargo xtask codegen` and commit sdk/src/wire/messages.ts");
}

fn kinds() -> impl Strategy<Value = Kind> {
    prop_oneof![Just(Kind::Key), Just(Kind::Delta), Just(Kind::Pointer), Just(Kind::Meta)]
}

proptest! {
    #[test]
    fn a_header_reads_back_as_it_was_written(
        kind in kinds(), flags in 0u8..16, stream: u8, epoch: u32, seq: u32,
        payload in prop::collection::vec(any::<u8>(), 0..64),
    ) {
        let header = Header { kind, flags, stream, epoch, seq, length: u32::try_from(payload.len()).unwrap() };
        let mut bytes = header.write().to_vec();
        bytes.extend_from_slice(&payload);
        prop_assert_eq!(Header::read(&bytes), Ok(header));
    }

    #[test]
    fn no_bytes_make_the_header_panic(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        let _ = Header::read(&bytes);
    }
}

#[test]
fn a_header_that_lies_about_its_length_is_refused() {
    let header = Header { kind: Kind::Delta, flags: 0, stream: 0, epoch: 1, seq: 2, length: 9 };
    let mut bytes = header.write().to_vec();
    bytes.push(0);
    assert_eq!(Header::read(&bytes), Err(HeaderError::Length { stated: 9, actual: 1 }));
    bytes.resize(frame::HEADER_BYTES + frame::MOST_PAYLOAD_BYTES + 1, 0);
    assert_eq!(Header::read(&bytes), Err(HeaderError::TooLong));
}

#[test]
fn the_header_is_sixteen_bytes_in_the_documented_order() {
    let header = Header {
        kind: Kind::Key,
        flags: frame::KEYFRAME_BEGIN,
        stream: 3,
        epoch: 0x0102_0304,
        seq: 5,
        length: 0,
    };
    assert_eq!(header.write(), [1, 1, 4, 3, 1, 2, 3, 4, 0, 0, 0, 5, 0, 0, 0, 0]);
}
