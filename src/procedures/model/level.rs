//! How far a procedure can be done through the internet, and how far it is computerised.

use crate::text_enum;

text_enum! {
    /// Level of the online service (mức độ), the scheme of 2009 to 2022.
    pub enum ServiceLevel {
        /// Information about the procedure is online, complete.
        Level1 = "LEVEL_1",
        /// Forms can be downloaded; the dossier is sent in person or by post.
        Level2 = "LEVEL_2",
        /// Forms are filled in and sent online; fee and result at the desk.
        Level3 = "LEVEL_3",
        /// Fee online as well; the result online, in person or by post.
        Level4 = "LEVEL_4",
    }
}

text_enum! {
    /// Extent of the online service (một phần, toàn trình), the scheme from 2022 on.
    pub enum OnlineScope {
        /// Một phần: not all of it online.
        Partial = "PARTIAL",
        /// Toàn trình: all of it online.
        Full = "FULL",
    }
}

text_enum! {
    /// How far an agency's handling of a procedure is computerised (2816/QĐ-UBND, art. 3(2)c).
    pub enum Computerisation {
        /// Not at all.
        None = "NONE",
        /// Dossiers are logged.
        Registered = "REGISTERED",
        /// The ISO steps run in the system.
        Workflow = "WORKFLOW",
        /// Dossiers are submitted through the internet as well.
        Online = "ONLINE",
    }
}

impl ServiceLevel {
    /// Whether a dossier may be filed online.
    pub fn takes_online_dossiers(self) -> bool {
        self >= Self::Level3
    }

    /// Whether the fee may be paid online, and the result given online or by post.
    pub fn settles_online(self) -> bool {
        self >= Self::Level4
    }

    /// The extent of the later scheme that this level became: 3 partial, 4 full.
    pub fn scope(self) -> Option<OnlineScope> {
        match self {
            Self::Level1 | Self::Level2 => None,
            Self::Level3 => Some(OnlineScope::Partial),
            Self::Level4 => Some(OnlineScope::Full),
        }
    }

    /// Whether this level and an extent given for the same service can both be true: partial needs level 3 at
    /// least, full is level 4.
    pub fn agrees_with(self, scope: Option<OnlineScope>) -> bool {
        match scope {
            None => true,
            Some(OnlineScope::Partial) => self >= Self::Level3,
            Some(OnlineScope::Full) => self == Self::Level4,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn level_three_is_partial_and_level_four_full() {
        assert_eq!(ServiceLevel::Level2.scope(), None);
        assert_eq!(ServiceLevel::Level3.scope(), Some(OnlineScope::Partial));
        assert_eq!(ServiceLevel::Level4.scope(), Some(OnlineScope::Full));
        for level in ServiceLevel::ALL {
            assert!(level.agrees_with(level.scope()), "{level}");
        }
        assert!(!ServiceLevel::Level3.agrees_with(Some(OnlineScope::Full)));
        assert!(!ServiceLevel::Level2.agrees_with(Some(OnlineScope::Partial)));
    }

    #[test]
    fn only_from_level_three_on_are_dossiers_filed_online() {
        let online: Vec<bool> = ServiceLevel::ALL
            .iter()
            .map(|level| level.takes_online_dossiers())
            .collect();
        assert_eq!(online, [false, false, true, true]);
        assert!(!ServiceLevel::Level3.settles_online());
    }
}
