"""From a list to a table that may leave, and from several tables to one."""

from plait.tables.breakdown import ALL, AREA_LEVELS, LEVEL_NAMES, Breakdown, parse_breakdowns
from plait.tables.counting import LEFT_OUT, CountedList, Meaning, count_list
from plait.tables.files import SafeTable, check_is_table, parse_table, read_table, receipt_path, safe_files, write_table
from plait.tables.grid import Grid, grid_of
from plait.tables.pool import check_together, pool_tables
from plait.tables.pooled import Pooled
from plait.tables.receipt import About, Receipt, make_receipt
from plait.tables.whole import check_whole, texts_of

__all__ = [
    "ALL",
    "AREA_LEVELS",
    "LEFT_OUT",
    "LEVEL_NAMES",
    "About",
    "Breakdown",
    "CountedList",
    "Grid",
    "Meaning",
    "Pooled",
    "Receipt",
    "SafeTable",
    "check_is_table",
    "check_together",
    "check_whole",
    "count_list",
    "grid_of",
    "make_receipt",
    "parse_breakdowns",
    "parse_table",
    "pool_tables",
    "read_table",
    "receipt_path",
    "safe_files",
    "texts_of",
    "write_table",
]
