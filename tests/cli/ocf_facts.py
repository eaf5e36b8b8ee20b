"""What Open Cap Table Format 1.2.0 asks of each object that we write: field → (required, what it must be)."""

import re

NUMERIC, DATE, CURRENCY, TEXT = (
    r"[+-]?[0-9]+(\.[0-9]{1,10})?", r"\d{4}-\d\d-\d\d", r"[A-Z]{3}", r"(?s).*",
)  # fmt: skip
MONEY = {"amount": (True, NUMERIC), "currency": (True, CURRENCY)}
OBJECT = {"id": (True, TEXT), "object_type": (True, TEXT), "comments": (False, [TEXT])}
SECURITY = OBJECT | {"date": (True, DATE), "security_id": (True, TEXT)}
PORTION = {"numerator": (True, NUMERIC), "denominator": (True, NUMERIC)}
DAYS = (
    "0[1-9]|1[0-9]|2[0-8]|29_OR_LAST_DAY_OF_MONTH|30_OR_LAST_DAY_OF_MONTH|31_OR_LAST_DAY_OF_MONTH"
    "|VESTING_START_DAY_OR_LAST_DAY_OF_MONTH"
)
PERIOD = {"length": (True, int), "type": (True, "MONTHS"), "occurrences": (True, int), "day_of_month": (True, DAYS)}
TRIGGER = {
    "type": (True, "VESTING_START_DATE|VESTING_SCHEDULE_RELATIVE|VESTING_EVENT"),
    "period": (False, PERIOD),
    "relative_to_condition_id": (False, TEXT),
}
CONDITION = {
    "id": (True, ".+"), "description": (False, TEXT), "portion": (False, PORTION), "quantity": (False, NUMERIC),
    "trigger": (True, TRIGGER), "next_condition_ids": (True, [TEXT]),
}  # fmt: skip
ALLOCATION = (
    "CUMULATIVE_ROUNDING|CUMULATIVE_ROUND_DOWN|FRONT_LOADED|BACK_LOADED|FRONT_LOADED_TO_SINGLE_TRANCHE"
    "|BACK_LOADED_TO_SINGLE_TRANCHE|FRACTIONAL"
)
FILE = [{"filepath": (True, TEXT), "md5": (True, "[a-fA-F0-9]{32}")}]
OBJECTS = {
    "ISSUER": OBJECT | {
        "legal_name": (True, TEXT), "formation_date": (True, DATE), "country_of_formation": (True, "[A-Z]{2}"),
    },
    "STAKEHOLDER": OBJECT | {
        "name": (True, {"legal_name": (True, TEXT)}), "stakeholder_type": (True, "INDIVIDUAL|INSTITUTION"),
        "issuer_assigned_id": (False, TEXT),
    },
    "STOCK_CLASS": OBJECT | {
        "name": (True, TEXT), "class_type": (True, "COMMON|PREFERRED"), "default_id_prefix": (True, TEXT),
        "initial_shares_authorized": (True, f"NOT APPLICABLE|UNLIMITED|{NUMERIC}"), "votes_per_share": (True, NUMERIC),
        "par_value": (False, MONEY), "seniority": (True, NUMERIC),
    },
    "VESTING_TERMS": OBJECT | {
        "name": (True, TEXT), "description": (True, TEXT), "allocation_type": (True, ALLOCATION),
        "vesting_conditions": (True, [CONDITION]),
    },
    "TX_STOCK_ISSUANCE": SECURITY | {
        "custom_id": (True, TEXT), "stakeholder_id": (True, TEXT), "security_law_exemptions": (True, [TEXT]),
        "stock_class_id": (True, TEXT), "share_price": (True, MONEY), "quantity": (True, NUMERIC),
        "stock_legend_ids": (True, [TEXT]), "cost_basis": (False, MONEY), "consideration_text": (False, TEXT),
        "share_numbers_issued": (
            False, [{"starting_share_number": (True, NUMERIC), "ending_share_number": (True, NUMERIC)}],
        ),
        "vesting_terms_id": (False, TEXT), "vestings": (False, [{"date": (True, DATE), "amount": (True, NUMERIC)}]),
    },
    "TX_STOCK_TRANSFER": SECURITY | {
        "quantity": (True, NUMERIC), "balance_security_id": (False, TEXT), "resulting_security_ids": (True, [TEXT]),
    },
    "TX_STOCK_REPURCHASE": SECURITY | {
        "price": (True, MONEY), "quantity": (True, NUMERIC), "consideration_text": (False, TEXT),
        "balance_security_id": (False, TEXT),
    },
    "TX_STOCK_CANCELLATION": SECURITY | {
        "quantity": (True, NUMERIC), "reason_text": (True, TEXT), "balance_security_id": (False, TEXT),
    },
    "TX_VESTING_START": SECURITY | {"vesting_condition_id": (True, TEXT)},
    "TX_VESTING_EVENT": SECURITY | {"vesting_condition_id": (True, TEXT)},
}  # fmt: skip
MANIFEST = {
    "ocf_version": (True, r"1\.2\.0"), "file_type": (True, "OCF_MANIFEST_FILE"), "issuer": (True, OBJECTS["ISSUER"]),
    "as_of": (True, DATE), "generated_at": (True, r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"), "comments": (False, [TEXT]),
} | {
    f"{each}_files": (True, FILE)
    for each in (
        "stock_plans", "stock_legend_templates", "stock_classes", "vesting_terms", "valuations", "transactions",
        "stakeholders",
    )
}  # fmt: skip


def wrong(value, asked, where=""):
    """What is not as the format asks, sentence by sentence; nothing when all is."""
    if isinstance(asked, dict):
        found = [f"{where}: {each} is unknown" for each in value if each not in asked]
        found += [f"{where}: {each} is missing" for each, (needed, _) in asked.items() if needed and each not in value]
        return found + [
            one for each in value if each in asked for one in wrong(value[each], asked[each][1], f"{where}.{each}")
        ]
    if isinstance(asked, list):
        return [one for at, each in enumerate(value) for one in wrong(each, asked[0], f"{where}[{at}]")]
    if asked is int:
        return [] if type(value) is int and value > 0 else [f"{where}: {value!r} is no number"]
    return [] if isinstance(value, str) and re.fullmatch(asked, value) else [f"{where}: {value!r} is not {asked}"]
