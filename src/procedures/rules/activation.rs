//! when a procedure may take dossiers at an agency.

use super::violation::{Violation, code};
use crate::procedures::model::{Computerisation, Mechanism, ServiceLevel};

/// What is decided and what stands, for one procedure at one agency on one day.
#[derive(Clone, Copy, Debug)]
pub struct ActivationFacts {
    /// The mechanism decided.
    pub mechanism: Mechanism,
    /// Level of the online service offered there.
    pub service_level: ServiceLevel,
    /// How far it is computerised there.
    pub computerisation: Computerisation,
    /// Whether an ISO process is in force there.
    pub has_iso_process: bool,
    /// Whether a waiver of the PPC spares it.
    pub is_waived: bool,
}

/// What keeps the procedure from being active there; pointers into a mechanism decision.
pub fn activation(facts: ActivationFacts) -> Vec<Violation> {
    let mut found = Vec::new();
    if facts.mechanism == Mechanism::None {
        if facts.computerisation >= Computerisation::Workflow {
            found.push(Violation::error(
                code::A09,
                "/automation",
                "Thủ tục không theo cơ chế một cửa thì không chạy quy trình trong hệ thống.",
                "Without a one-stop mechanism no workflow runs in the system.",
            ));
        }
        return found;
    }
    if !facts.has_iso_process && facts.is_waived {
        found.push(Violation::warning(
            code::A07,
            "/mechanism",
            "Chưa có quy trình ISO; đang áp dụng miễn trừ có thời hạn của UBND tỉnh.",
            "There is no ISO process; a dated waiver of the PPC applies.",
        ));
    } else if !facts.has_iso_process {
        found.push(Violation::error(
            code::A07,
            "/mechanism",
            "Thủ tục theo cơ chế một cửa phải có quy trình ISO đã phê duyệt và đang có hiệu lực.",
            "A one-stop procedure needs an approved ISO process that is in force.",
        ));
    }
    if facts.computerisation >= Computerisation::Workflow && !facts.has_iso_process {
        found.push(Violation::error(
            code::A09,
            "/automation",
            "Chưa có quy trình ISO nên chưa thể chạy quy trình trong hệ thống.",
            "No workflow can run before there is an ISO process.",
        ));
    }
    if facts.computerisation == Computerisation::Online && !facts.service_level.takes_online_dossiers() {
        found.push(Violation::error(
            code::A09,
            "/automation",
            "Nộp hồ sơ qua mạng cần dịch vụ công từ mức độ 3.",
            "Submission through the internet needs level 3 at least.",
        ));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::procedures::rules::Severity;

    const FINE: ActivationFacts = ActivationFacts {
        mechanism: Mechanism::OneStop,
        service_level: ServiceLevel::Level3,
        computerisation: Computerisation::Online,
        has_iso_process: true,
        is_waived: false,
    };

    #[test]
    fn each_rule_is_told() {
        let no_process = ActivationFacts {
            has_iso_process: false,
            ..FINE
        };
        let registered = ActivationFacts {
            computerisation: Computerisation::Registered,
            ..no_process
        };
        let codes = |facts| -> Vec<_> {
            activation(facts)
                .into_iter()
                .map(|v| (v.code, v.severity))
                .collect()
        };
        let (error, warning) = (Severity::Error, Severity::Warning);
        for (facts, expected) in [
            (FINE, vec![]),
            (no_process, vec![(code::A07, error), (code::A09, error)]),
            (
                ActivationFacts {
                    is_waived: true,
                    ..registered
                },
                vec![(code::A07, warning)],
            ),
            (registered, vec![(code::A07, error)]),
            (
                ActivationFacts {
                    service_level: ServiceLevel::Level2,
                    ..FINE
                },
                vec![(code::A09, error)],
            ),
            (
                ActivationFacts {
                    mechanism: Mechanism::None,
                    ..FINE
                },
                vec![(code::A09, error)],
            ),
            (
                ActivationFacts {
                    mechanism: Mechanism::None,
                    ..registered
                },
                vec![],
            ),
        ] {
            assert_eq!(codes(facts), expected, "{facts:?}");
        }
    }
}
