"""Banks of Vietnam that transfers can be sent to, by their NAPAS identification number (BIN).

The numbers are those of VietQR codes; names follow the renamings of 2025. The table of payees' accounts knows the same
numbers: a new one here is a migration there.
"""

BANKS = {
    "970400": "SaigonBank",
    "970403": "Sacombank",
    "970405": "Agribank",
    "970406": "Vikki Bank (DongA Bank)",
    "970407": "Techcombank",
    "970408": "GPBank",
    "970409": "Bac A Bank",
    "970412": "PVcomBank",
    "970414": "MBV (OceanBank)",
    "970415": "VietinBank",
    "970416": "ACB",
    "970418": "BIDV",
    "970419": "NCB",
    "970421": "VRB",
    "970422": "MB",
    "970423": "TPBank",
    "970424": "Shinhan Bank",
    "970425": "ABBANK",
    "970426": "MSB",
    "970427": "VietABank",
    "970428": "Nam A Bank",
    "970429": "SCB",
    "970430": "PGBank",
    "970431": "Eximbank",
    "970432": "VPBank",
    "970433": "VietBank",
    "970434": "Indovina Bank",
    "970436": "Vietcombank",
    "970437": "HDBank",
    "970438": "BAOVIET Bank",
    "970439": "Public Bank",
    "970440": "SeABank",
    "970441": "VIB",
    "970442": "Hong Leong Bank",
    "970443": "SHB",
    "970446": "Co-opBank",
    "970448": "OCB",
    "970449": "LPBank",
    "970452": "KienlongBank",
    "970454": "BVBank",
    "970457": "Woori Bank",
    "970458": "UOB",
}


def bank_name(bank_bin: str) -> str:
    """What people call the bank; its number when it is none of these."""
    return BANKS.get(bank_bin, bank_bin)
