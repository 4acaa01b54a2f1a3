"""Checks: pure kernels that tell real numbers from look-alikes. Texts in, answers out.

A check looks at normalised values (`normal.normalise`), answers null for null, and never raises on
what it reads. One module per format holds its check, and where there are any the functions that
compute its check digit or read what a number says.
"""

from collections.abc import Callable

import polars as pl

from tuomin.checks import (
    bank_card,
    date,
    foreign_id,
    geo,
    handle,
    iban,
    iccid,
    imei,
    imsi,
    ip,
    landline,
    latin_name,
    luhn,
    mac,
    mobile,
    org_code,
    person_name,
    plate,
    regions,
    residence_permit,
    resident_id,
    uscc,
    vin,
)

Check = Callable[[pl.Series], pl.Series]

CHECKS: dict[str, Check] = {
    "bank_card": bank_card.valid,
    "birth_date": date.birth,
    "date": date.valid,
    "foreign_id": foreign_id.valid,
    "geo": geo.valid,
    "handle": handle.valid,
    "iban": iban.valid,
    "iccid": iccid.valid,
    "imei": imei.valid,
    "imsi": imsi.valid,
    "ip": ip.valid,
    "landline": landline.valid,
    "latin_name": latin_name.valid,
    "luhn": luhn.valid,
    "mac": mac.valid,
    "mobile": mobile.valid,
    "org_code": org_code.valid,
    "person_name": person_name.valid,
    "plate": plate.valid,
    "region_code": regions.is_known,
    "region_name": regions.is_name,
    "residence_permit": residence_permit.valid,
    "resident_id": resident_id.valid,
    "uscc": uscc.valid,
    "vin": vin.valid,
}
"""The checks that a detector file may name."""
