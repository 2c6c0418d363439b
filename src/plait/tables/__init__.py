"""From a list to a table that may leave, and from several tables to one."""

from plait.tables.breakdown import ALL, Breakdown, parse_breakdowns
from plait.tables.counting import CountedList, count_list
from plait.tables.files import SafeTable, read_table, receipt_path, write_table, write_whole
from plait.tables.pool import pool_tables
from plait.tables.pooled import Pooled
from plait.tables.receipt import Receipt, make_receipt

__all__ = [
    "ALL",
    "Breakdown",
    "CountedList",
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
    "write_whole",
]
