"""Makes an account to call with, through the API, and prints its name and password for the shell.

callers.py BASE CALLER PASSWORD, where PASSWORD is that of the administrator "kiem.thu".
"""

import datetime
import json
import shlex
import sys
import urllib.request

BASE, CALLER, PASSWORD = sys.argv[1:]
# All but SYS_ADMIN, which may not be together with others, and REFORM_COORDINATOR and the like, which add nothing.
ROLES = """DESK_OFFICER HANDLER UNIT_HEAD AGENCY_HEAD CLERK CASHIER DESK_MANAGER PROCEDURE_CONTROLLER ISO_OFFICER
    ISO_LEAD PPC_APPROVER INSPECTOR""".split()


def call(method, path, body=None, token=None):
    request = urllib.request.Request(f"{BASE}/api/v1{path}", method=method)
    if body is not None:
        request.data = json.dumps(body).encode()
        request.add_header("Content-Type", "application/json")
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    with urllib.request.urlopen(request) as answer:
        return json.loads(answer.read() or "null")


def token_of(name, password):
    return call("POST", "/sessions", {"name": name, "password": password})["accessToken"]


def citizen():
    number = "056185000017"
    call("POST", "/citizens", {"fullName": "Nguyễn Thị Đào", "idNumberKind": "CITIZEN_NUMBER", "idNumber": number,
                               "phone": "0905000017", "password": PASSWORD})
    return number


def place():
    """An agency, a unit and a desk of it."""
    for agency in call("GET", "/agencies?pageSize=200")["items"]:
        units, desks = (call("GET", f"/agencies/{agency['id']}/{what}")["items"] for what in ("units", "desks"))
        if units and desks:
            return agency["id"], units[0]["id"], desks[0]["id"]
    raise SystemExit("no agency has a unit and a desk")


def officer():
    name, admin = "moi.viec", token_of("kiem.thu", PASSWORD)
    made = call("POST", "/officers", {"username": name, "fullName": "Trần Thị Bình"}, admin)
    first = made["temporaryPassword"]
    call("PUT", "/me/password", {"currentPassword": first, "newPassword": PASSWORD}, token_of(name, first))
    agency, unit, desk = place()
    for role in ROLES:
        body = {"role": role, "agencyId": agency, "validFrom": "2010-01-01"}
        if role in ("DESK_OFFICER", "DESK_MANAGER"):
            body["deskId"] = desk
        if role == "UNIT_HEAD":
            body["unitId"] = unit
        if role == "INSPECTOR":
            body["validTo"] = str(datetime.date.today() + datetime.timedelta(days=300))
        call("POST", f"/officers/{made['officer']['id']}/memberships", body, admin)
    return name


names = {"citizen": citizen, "officer": officer, "administrator": lambda: "kiem.thu"}
print(f"export CALLER_NAME={shlex.quote(names[CALLER]())} CALLER_PASSWORD={shlex.quote(PASSWORD)}")
