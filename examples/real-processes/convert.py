#!/usr/bin/env python3
"""Turns real-processes.json into what POST /api/v1/process-imports takes.

    python3 convert.py            writes processes.json, procedures.json and notes.json beside this file
    python3 convert.py --check    says whether they are what it would write

register.json says for which agency the processes are written, what its units are called in the register, and which
agencies answer for the units outside it. Python 3, standard library only.
"""

import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent

# What a desk called its work, and what it is called here.
KINDS = {
    "TIEP_NHAN": "INTAKE",
    "BAN_GIAO": "HAND_OVER",
    "PHAN_CONG": "ASSIGN",
    "THU_LY": "HANDLE",
    "XET_DUYET": "REVIEW",
    "KY_DUYET": "SIGN",
    "THU_PHI": "COLLECT_FEE",
    "TRA_KET_QUA": "RETURN_RESULT",
    "CHUYEN_YEU_CAU_XAC_NHAN_XUONG_XA": "REQUEST_CONFIRMATION",
    "XAC_NHAN_LIEN_THONG": "INTER_AGENCY_CONFIRM",
    "THU_LY_HO_SO_LIEN_THONG": "INTER_AGENCY_HANDLE",
    "NOP_HO_SO_SANG_CHI_CUC_THUE": "SEND_TO_TAX",
    "NHAN_THONG_BAO_CUA_CHI_CUC_THUE": "RECEIVE_TAX_NOTICE",
    "CHUYEN_THONG_BAO_THUE_VE_BP_MOT_CUA": "HAND_OVER",
    "TRA_THONG_BAO_NOP_THUE": "HAND_OVER_TAX_NOTICE",
    "NHAN_BIEN_LAI_NOP_THUE": "RECEIVE_TAX_PROOF",
}
# By which of its tasks a step is known: the first of these that it has.
PRINCIPAL = [
    "TIEP_NHAN", "TRA_KET_QUA", "KY_DUYET", "THU_PHI", "TRA_THONG_BAO_NOP_THUE", "NOP_HO_SO_SANG_CHI_CUC_THUE",
    "XAC_NHAN_LIEN_THONG", "CHUYEN_YEU_CAU_XAC_NHAN_XUONG_XA", "THU_LY", "THU_LY_HO_SO_LIEN_THONG", "XET_DUYET",
]
DESK = "BP_MOT_CUA"
LEADER = "LANH_DAO_DON_VI"
ASKED = "Đề nghị xác nhận nội dung thuộc thẩm quyền theo hồ sơ gửi kèm."


def words(text):
    return " ".join(text.split())


def task_of(task):
    return task["code"].split("::")[-1]


def limit(days):
    return {"value": days, "unit": "WORKING_DAY"}


def step_of(step, register, codes, notes):
    tasks = [task_of(task) for task in step["tasks"]]
    principal = next((task for task in PRINCIPAL if task in tasks), tasks[0])
    kind = KINDS.get(principal, "OTHER")
    if kind == "INTER_AGENCY_HANDLE":
        kind = "HANDLE"  # its own unit goes on with what another agency has answered
    code = principal
    while code in codes:
        code = f"{principal}_{sum(known.startswith(principal) for known in codes) + 1}"
    codes.append(code)
    days = step["days"]
    if days < 0:
        notes.append(f"{code}: thời gian của bước là {days:g} ngày trong nguồn, chuyển thành 0 / "
                     f"the step's time is {days:g} days in the source, taken as 0")
        days = 0
    written = {"code": code, "name": words(step["name"]), "kind": kind}
    unit = step["unit"]
    if unit == DESK:
        written |= {"role": "DESK_OFFICER", "agencyKind": "RECEIVING"}
    elif unit in register["agencies"]:
        written |= {"role": "HANDLER", "agencyKind": "NAMED", "agency": register["agencies"][unit],
                    "leg": {"pausesMainClock": False, "silenceIsConsent": False, "requestText": ASKED}}
    elif unit == LEADER:
        written |= {"role": "AGENCY_HEAD", "agencyKind": "COMPETENT"}
    else:
        written |= {"role": "HANDLER", "agencyKind": "COMPETENT", "unitCode": register["units"][unit]}
    written["allotment"] = limit(days)
    if any(task.get("pausesClock") for task in step["tasks"]):
        written["pauses"] = "FINANCIAL_OBLIGATION"
    written["isFinish"] = any(task.get("finishesWork") for task in step["tasks"])
    written["isReturn"] = "TRA_KET_QUA" in tasks
    written["tasks"] = [
        {"name": words(task["name"]), "kind": KINDS.get(task_of(task), "OTHER"),
         "allotment": limit(max(task["days"], 0))}
        for task in step["tasks"]
    ]
    return written


def transitions_of(process, steps):
    """Which step follows which: where the last task of one leads. Nothing where each leads to the next."""
    home = {task["code"]: place for place, step in enumerate(process["steps"]) for task in step["tasks"]}
    ways = []
    for place, step in enumerate(process["steps"]):
        following = {home[task["next"]] for task in step["tasks"] if task["next"] in home} - {place}
        ways += [(place, to) for to in sorted(following)]
    if ways == [(place - 1, place) for place in range(1, len(steps))]:
        return []
    return [{"from": steps[a]["code"], "to": steps[b]["code"]} for a, b in ways]


def converted(source, register):
    archive, procedures, notes = [], [], {}
    for process in sorted(source, key=lambda process: process["code"]):
        code, name, told, codes = process["code"], words(process["name"]), [], []
        steps = [step_of(step, register, codes, told) for step in process["steps"]]
        issue = {
            "basis": "ISO",
            "author": register["author"],
            "reviewer": register["reviewer"],
            "covers": [{"procedureCode": code}],
            "steps": steps,
        }
        transitions = transitions_of(process, steps)
        if transitions:
            issue["transitions"] = transitions
        archive.append({"code": f"QT-{code}", "title": f"Quy trình {name}", "agency": register["agency"],
                        "issue": issue})
        fee = process["feeDong"].replace(".", "").strip()
        procedures.append({
            "localCode": code,
            "name": name,
            "fieldCode": f"LV-{code[:2]}",
            "limitWorkingDays": process["totalDays"] if process["totalDays"] >= 0 else None,
            "feeDong": int(fee) if fee else None,
        })
        if told:
            notes[code] = told
    return {
        "processes.json": {"format": "motcua.processes.v1", "processes": archive},
        "procedures.json": procedures,
        "notes.json": notes,
    }


def main():
    read = lambda name: json.loads((HERE / name).read_text(encoding="utf-8"))
    stale = []
    for name, value in converted(read("real-processes.json"), read("register.json")).items():
        text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
        path = HERE / name
        if "--check" not in sys.argv[1:]:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
    if stale:
        sys.exit(f"not what convert.py writes: {', '.join(stale)}")


if __name__ == "__main__":
    main()
