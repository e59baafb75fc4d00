//! What the scenarios begin with: filings that are right, and a dossier in the hand of whoever acts.

use std::sync::atomic::{AtomicU32, Ordering};

use chrono::{DateTime, FixedOffset, NaiveDateTime, TimeZone, Utc};
use serde_json::{Value, json};

use crate::support::actors::Somebody;
use crate::support::app::TestApp;
use crate::support::client::Reply;

/// The city's People's Committee.
pub const NHA_TRANG: &str = "000.00.26.H32";
/// The district's.
pub const DIEN_KHANH: &str = "000.00.23.H32";
/// The department of construction.
pub const CONSTRUCTION: &str = "000.00.17.H32";

/// Registering a household business; online at Nha Trang from June 2011.
pub const HOUSEHOLD_BUSINESS: &str = "1.001612";
/// A birth certificate issued again.
pub const BIRTH_CERTIFICATE: &str = "T-KHA-000004-TT";
/// Building permits.
pub const BUILDING_PERMIT: &str = "1.009994";
/// Another use of land.
pub const LAND_USE: &str = "T-KHA-000012-TT";

/// Registering an enterprise, with its tax number and its seal.
pub const ENTERPRISE: &str = "T-KHA-000002-TT";
/// A criminal record certificate.
pub const CRIMINAL_RECORD: &str = "2.000488";
/// A transfer of land.
pub const LAND_TRANSFER: &str = "T-KHA-000011-TT";

/// Who sits at the first desk of Nha Trang.
pub const DESK: &str = "motcua.nhatrang";
/// A citizen with an account.
pub const DAO: &str = "056179000000";
/// Another.
pub const BUOI: &str = "056065000000";

/// The owner in a filing: name, number and phone that must not be seen where they do not belong.
pub const OWNER: &str = "Nguyễn Thị Đào";
pub const OWNER_NUMBER: &str = "056179000000";
pub const OWNER_PHONE: &str = "0905123456";

/// A local moment, `"2011-03-10 17:00"`, as the API writes it.
pub fn moment(local: &str) -> String {
    let local = NaiveDateTime::parse_from_str(local, "%Y-%m-%d %H:%M").unwrap();
    let zone = FixedOffset::east_opt(7 * 3600).unwrap();
    let utc: DateTime<Utc> = zone.from_local_datetime(&local).unwrap().to_utc();
    utc.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A key that nobody has used yet.
pub fn key() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    format!("test-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// The agency with this code today.
pub async fn agency(app: &TestApp, code: &str) -> Value {
    let found = app.get(&format!("/agencies?code={code}")).await.ok();
    assert_eq!(found["items"].as_array().unwrap().len(), 1, "{found}");
    found["items"][0].clone()
}

/// The procedure with this code, as it is in force today.
pub async fn procedure(app: &TestApp, code: &str) -> Value {
    let found = app.get(&format!("/procedures?q={code}")).await.ok();
    let items = found["items"].as_array().unwrap();
    let listed = items.iter().find(|item| item["code"] == code);
    let id = listed.unwrap_or_else(|| panic!("{code}: {found}"))["id"].clone();
    app.get(&format!("/procedures/{}", id.as_str().unwrap()))
        .await
        .ok()
}

/// A filing with nothing wrong: of the procedure's first case, with every required component.
pub async fn filing(app: &TestApp, code: &str, agency_code: &str) -> Value {
    let procedure = procedure(app, code).await;
    let parts = &procedure["currentVersion"]["parts"];
    let case = parts["cases"][0]["code"].clone();
    let of_the_case = |component: &&Value| {
        let cases = component["cases"].as_array().unwrap();
        component["required"] == true && (cases.is_empty() || cases.contains(&case))
    };
    let components = parts["components"].as_array().unwrap().iter();
    let components = components.filter(of_the_case).map(|component| {
        json!({
            "componentId": component["id"], "originals": component["originals"],
            "certifiedCopies": component["certifiedCopies"], "plainCopies": component["plainCopies"],
        })
    });
    json!({
        "procedureId": procedure["id"],
        "caseCode": case,
        "agencyId": agency(app, agency_code).await["id"],
        "owner": {
            "kind": "CITIZEN", "name": OWNER, "identityKind": "CITIZEN_ID", "identityNumber": OWNER_NUMBER,
            "phone": OWNER_PHONE, "address": "12 đường Mẫu, phường Lộc Thọ, Nha Trang",
        },
        "formData": form(code),
        "components": components.collect::<Vec<_>>(),
    })
}

fn form(code: &str) -> Value {
    match code {
        HOUSEHOLD_BUSINESS => json!({
            "tenHoKinhDoanh": "Tạp hóa Đào", "diaDiem": {"soNha": "12 đường Mẫu", "xaPhuong": "Lộc Thọ"},
            "nganhNghe": [{"ten": "Bán lẻ hàng tạp hóa", "ma": "4711"}], "vonKinhDoanh": 50_000_000, "soLaoDong": 2,
            "chuThe": "CA_NHAN", "camKet": true,
        }),
        BIRTH_CERTIFICATE => json!({
            "hoTenNguoiKhai": OWNER, "hoTen": OWNER, "gioiTinh": "NU", "ngaySinh": "1979-03-12",
            "noiDangKy": "UBND phường Lộc Thọ", "lyDo": "Bản chính bị mất",
        }),
        BUILDING_PERMIT => json!({
            "chuDauTu": OWNER, "diaDiemXayDung": "12 đường Mẫu, Nha Trang", "thoiGianHoanThanh": 9,
            "thuaDat": {"soThua": "40", "toBanDo": "3", "dienTich": 90},
            "congTrinh": {"dienTichTang1": 60, "tongDienTichSan": 170, "soTang": 3, "chieuCao": 11.5},
        }),
        LAND_USE => json!({
            "nguoiSuDungDat": OWNER, "mucDichMoi": "DAT_O_DO_THI", "dienTichChuyen": 80.5, "camKet": true,
            "thuaDat": {
                "soThua": "112", "toBanDo": "7", "diaChi": "Tổ 5, Vĩnh Hải", "dienTich": 120,
                "soGiayChungNhan": "AB 123456",
            },
        }),
        // On paper, filled in by hand.
        ENTERPRISE | CRIMINAL_RECORD | LAND_TRANSFER => json!({}),
        "2.000815" => json!({"loaiGiayTo": "Bằng tốt nghiệp", "soTrang": 1, "soBan": 2}),
        other => panic!("no sample form for {other}"),
    }
}

/// The result that a finishing step brings.
pub fn granted(document: &str) -> Value {
    json!({"result": {
        "outcome": "GRANTED", "documentName": document, "number": "125/UBND", "issuedOn": "2010-11-08",
        "signer": "Phạm Văn Ký",
    }})
}

/// Somebody who shows the receipt.
pub fn collected() -> Value {
    json!({"method": "IN_PERSON", "receiverName": OWNER, "identification": "RECEIPT"})
}

/// A dossier as it was last seen.
pub struct Held {
    pub id: String,
    pub etag: String,
    /// The last answer.
    pub view: Value,
}

impl Held {
    fn of(reply: &Reply) -> Self {
        let view = reply.created();
        Self {
            id: view["id"].as_str().unwrap().to_owned(),
            etag: reply.etag(),
            view,
        }
    }

    /// Taken in on paper.
    pub async fn received(app: &TestApp, officer: &Somebody, filing: Value) -> Self {
        let body = json!({"channel": "IN_PERSON", "filing": filing});
        let request = app.post("/receptions").as_(officer).idempotency_key(&key());
        Self::of(&request.json(body).await)
    }

    /// Begun online.
    pub async fn drafted(app: &TestApp, citizen: &Somebody, filing: Value) -> Self {
        let request = app.post("/dossiers").as_(citizen).idempotency_key(&key());
        Self::of(&request.json(filing).await)
    }

    /// Drafted and sent.
    pub async fn submitted(app: &TestApp, citizen: &Somebody, filing: Value) -> Self {
        let mut held = Self::drafted(app, citizen, filing).await;
        held.submit(app, citizen).await;
        held
    }

    /// The address of something of it.
    pub fn path(&self, what: &str) -> String {
        format!("/dossiers/{}{what}", self.id)
    }

    /// Tries something at the version last seen; remembers the answer when it worked.
    pub async fn tries(&mut self, app: &TestApp, who: &Somebody, what: &str, body: Value) -> Reply {
        let request = app.post(&self.path(what)).as_(who).if_match(&self.etag);
        self.remember(request.idempotency_key(&key()).json(body).await)
    }

    /// Sends the draft.
    pub async fn submit(&mut self, app: &TestApp, citizen: &Somebody) -> &Value {
        let request = app
            .post(&self.path("/submission"))
            .as_(citizen)
            .if_match(&self.etag);
        let reply = request.idempotency_key(&key()).await;
        self.remember(reply).ok();
        &self.view
    }

    fn remember(&mut self, reply: Reply) -> Reply {
        if reply.status.is_success() {
            (self.etag, self.view) = (reply.etag(), reply.json());
        }
        reply
    }

    /// Does something as somebody of the province, which must work.
    #[track_caller]
    pub fn does<'a>(
        &'a mut self,
        app: &'a TestApp,
        login: &'a str,
        what: &'a str,
        body: Value,
    ) -> impl Future<Output = &'a Value> {
        let place = std::panic::Location::caller();
        async move {
            let who = app.sign_in(login).await;
            let reply = self.tries(app, &who, what, body).await;
            assert!(reply.status == 200, "{place}: {login} {what}\n{reply}");
            &self.view
        }
    }

    /// Accepts what was sent online.
    #[track_caller]
    pub fn accept<'a>(&'a mut self, app: &'a TestApp, login: &'a str) -> impl Future<Output = &'a Value> {
        self.does(app, login, "/acceptance", json!({}))
    }

    /// Completes the current step with nothing to say.
    #[track_caller]
    pub fn pass_on<'a>(&'a mut self, app: &'a TestApp, login: &'a str) -> impl Future<Output = &'a Value> {
        self.does(app, login, STEP, json!({}))
    }

    /// Completes the current step.
    #[track_caller]
    pub fn complete<'a>(
        &'a mut self,
        app: &'a TestApp,
        login: &'a str,
        body: Value,
    ) -> impl Future<Output = &'a Value> {
        self.does(app, login, STEP, body)
    }

    /// Hands the result over.
    #[track_caller]
    pub fn hand_over<'a>(&'a mut self, app: &'a TestApp, login: &'a str) -> impl Future<Output = &'a Value> {
        self.does(app, login, "/return", collected())
    }

    /// Reads it as somebody.
    pub async fn read(&mut self, app: &TestApp, who: &Somebody) -> Value {
        let reply = app.get(&self.path("")).as_(who).await;
        self.remember(reply).ok()
    }

    /// Each step's planned end.
    pub fn planned(&self) -> Vec<&str> {
        let steps = self.view["steps"].as_array().unwrap().iter();
        steps.map(|step| step["plannedDueAt"].as_str().unwrap()).collect()
    }

    /// The kinds of the clock's events.
    pub fn clock_events(&self) -> Vec<&str> {
        let events = self.view["clock"]["events"].as_array().unwrap().iter();
        events.map(|event| event["kind"].as_str().unwrap()).collect()
    }

    /// What happened, by kind.
    pub fn history(&self) -> Vec<&str> {
        let entries = self.view["history"].as_array().unwrap().iter();
        entries.map(|entry| entry["kind"].as_str().unwrap()).collect()
    }
}

/// Completing the current step.
pub const STEP: &str = "/steps/current/completion";
