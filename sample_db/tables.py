"""All tables of the sample, those that others point to first."""

from . import (
    behaviour,
    belongings,
    catalog,
    clinic,
    customers,
    office,
    orders,
    settings,
    staff,
)

SHEETS = (
    *catalog.SHEETS,
    *settings.SHEETS,
    *staff.SHEETS,
    *office.SHEETS,
    *customers.SHEETS,
    *belongings.SHEETS,
    *orders.SHEETS,
    *behaviour.SHEETS,
    *clinic.SHEETS,
)
TABLES = tuple(sheet.table for sheet in SHEETS)
