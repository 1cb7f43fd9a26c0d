//! What Join meets on one device of a record: its customer may be away, or in a session with another
//! agent. The panel tells what the command decides.

use alongside_access::{Company, Decision, Gate, Question, SessionFacts, decide, refusing_gate};
use alongside_live::AgentKey;
use alongside_wire::rest::{Device, GateReport, RecordDevice};

use crate::{
    Platform,
    access::{self, presence},
};

impl Platform {
    /// The device with the gate by which Join is off on it alone.
    pub(super) fn record_device(
        &self,
        company: &Company,
        join: &Question<'_>,
        key: &AgentKey,
        device: Device,
    ) -> RecordDevice {
        let taken = self.taken_by(key, &device);
        let question = on_device(join.clone(), &device, taken.as_deref());
        let refusing = match refusing_gate(company, &question) {
            Some(gate @ (Gate::Presence | Gate::Session)) => self.report(&decide(company, &question), gate),
            _ => None,
        };
        RecordDevice { device, refusing }
    }

    /// The name of another agent who is in a session with the device's customer.
    pub(crate) fn taken_by(&self, key: &AgentKey, device: &Device) -> Option<String> {
        let session = self.shared.hub.session(device.session?)?;
        session.agent.filter(|agent| agent.id != key.user.as_str()).map(|agent| agent.name)
    }

    fn report(&self, decision: &Decision, gate: Gate) -> Option<GateReport> {
        let wanted = access::rest_gate(gate);
        self.document(decision).gates.into_iter().find(|report| report.gate == wanted)
    }
}

/// The question about a device. The agent's own session with it is no gate's matter.
pub(crate) fn on_device<'a>(
    question: Question<'a>,
    device: &'a Device,
    taken: Option<&'a str>,
) -> Question<'a> {
    let session = taken.map_or(SessionFacts::Open, |agent| SessionFacts::TakenBy { agent });
    question.with_presence(presence(device.online, &device.name)).in_session(session)
}
