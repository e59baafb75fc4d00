//! Coded values.

use crate::text_enum;

text_enum! {
    /// What kind of agency it is.
    pub enum AgencyType {
        /// Ủy ban nhân dân tỉnh: the provincial People's Committee.
        Ppc = "PPC",
        /// Văn phòng UBND tỉnh: its office.
        PpcOffice = "PPC_OFFICE",
        /// Sở, ban, ngành: a provincial department.
        Department = "DEPARTMENT",
        /// UBND huyện, thị xã, thành phố: a district People's Committee.
        DistrictPc = "DISTRICT_PC",
        /// UBND xã, phường, thị trấn, đặc khu: a commune People's Committee.
        CommunePc = "COMMUNE_PC",
        /// Ngành dọc: tax, police, social insurance, treasury, customs, courts.
        Vertical = "VERTICAL",
        /// Trung tâm phục vụ hành chính công, văn phòng đăng ký đất đai and other centres.
        Centre = "CENTRE",
    }
}

text_enum! {
    /// The level that an agency belongs to.
    pub enum AgencyLevel {
        /// Trung ương.
        Ministry = "MINISTRY",
        /// Tỉnh.
        Province = "PROVINCE",
        /// Huyện; none is created after 30 June 2025.
        District = "DISTRICT",
        /// Xã.
        Commune = "COMMUNE",
    }
}

text_enum! {
    /// A steering committee (Ban Chỉ đạo) that has a standing body.
    pub enum Committee {
        /// Ban Chỉ đạo áp dụng hệ thống ISO 9000.
        Iso9000 = "ISO_9000",
        /// Ban Chỉ đạo ứng dụng công nghệ thông tin.
        It = "IT",
    }
}

text_enum! {
    /// What kind of administrative unit it is.
    pub enum AdminUnitType {
        /// Tỉnh.
        Province = "PROVINCE",
        /// Thành phố trực thuộc trung ương.
        CentralCity = "CENTRAL_CITY",
        /// Thành phố thuộc tỉnh.
        ProvincialCity = "PROVINCIAL_CITY",
        /// Thị xã.
        Town = "TOWN",
        /// Huyện.
        RuralDistrict = "RURAL_DISTRICT",
        /// Quận.
        UrbanDistrict = "URBAN_DISTRICT",
        /// Huyện đảo.
        IslandDistrict = "ISLAND_DISTRICT",
        /// Xã.
        Commune = "COMMUNE",
        /// Phường.
        Ward = "WARD",
        /// Thị trấn.
        Township = "TOWNSHIP",
        /// Đặc khu.
        SpecialZone = "SPECIAL_ZONE",
    }
}

text_enum! {
    /// The level of an administrative unit.
    pub enum AdminLevel {
        /// Cấp tỉnh.
        Province = "PROVINCE",
        /// Cấp huyện, until 30 June 2025.
        District = "DISTRICT",
        /// Cấp xã.
        Commune = "COMMUNE",
    }
}

impl AgencyType {
    /// The levels at which such an agency can stand.
    pub fn levels(self) -> &'static [AgencyLevel] {
        use AgencyLevel::{Commune, District, Ministry, Province};
        match self {
            Self::Ppc | Self::PpcOffice | Self::Department => &[Province],
            Self::DistrictPc => &[District],
            Self::CommunePc => &[Commune],
            Self::Vertical => &[Ministry, Province, District, Commune],
            Self::Centre => &[Province, District, Commune],
        }
    }
}

impl AdminUnitType {
    /// The level at which such a unit stands.
    pub fn level(self) -> AdminLevel {
        match self {
            Self::Province | Self::CentralCity => AdminLevel::Province,
            Self::ProvincialCity
            | Self::Town
            | Self::RuralDistrict
            | Self::UrbanDistrict
            | Self::IslandDistrict => AdminLevel::District,
            Self::Commune | Self::Ward | Self::Township | Self::SpecialZone => AdminLevel::Commune,
        }
    }
}
