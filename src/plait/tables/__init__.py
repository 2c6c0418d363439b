"""From a list to a table that may leave, and from several tables to one."""

from plait.tables.breakdown import ALL, Breakdown, parse_breakdowns
from plait.tables.counting import CountedList, Meaning, count_list
from plait.tables.files import SafeTable, read_table, receipt_path, write_table
from plait.tables.pool import pool_tables
from plait.tables.pooled import Pooled
from plait.tables.receipt import About, Receipt, make_receipt

__all__ = [
    "ALL",
    "About",
    "Breakdown",
    "CountedList",
    "Meaning",
    "Pooled",
    "Receipt",
    "SafeTable",
    "count_list",
    "make_receipt",
    "parse_breakdowns",
    "pool_tables",
    "read_table",
    "receipt_path",
    "write_table",
]
