"""Ten files as factories keep them, made here: what is in each, and what comes out by hand."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import openpyxl
import xlwt
from openpyxl.worksheet.worksheet import Worksheet

Lines = Sequence[tuple[str, str, str | None, str, str, int | None, str | None]]


@dataclass(frozen=True)
class Factory:
    """`lines`: site, source, item, amount, unit, year and country of what is counted once the reading is confirmed.
    `lacks`: what a person is asked before. `out`: rows that are left out, by why."""

    name: str
    data: Callable[[], bytes]
    lines: Lines
    lacks: tuple[str, ...] = ()
    out: dict[str, tuple[int, ...]] | None = None
    checks: tuple[bool, ...] | None = None


def book(*sheets: tuple[str, Callable[[Worksheet], None]]) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for title, fill in sheets:
        fill(made.create_sheet(title))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def rows(sheet: Worksheet, *lines: Sequence[Any]) -> None:
    for line in lines:
        sheet.append(list(line))


MONTHS_VI = [f"Tháng {n}" for n in range(1, 13)]
MONTHS_ZH = [f"{n}月" for n in range(1, 13)]


def vi_months_in_columns() -> bytes:
    """A title over all columns, a company's line, numbered lines, numbers as text with commas, totals, a signature."""

    def fill(sheet: Worksheet) -> None:
        rows(
            sheet,
            ["BẢNG THEO DÕI TIÊU THỤ NĂNG LƯỢNG NĂM 2024"],
            ["Nhà máy: Dệt may Hòa Bình"],
            [],
            ["STT", "Loại năng lượng", "Đơn vị tính", *MONTHS_VI, "Tổng cộng", "Ghi chú"],
            [1, "Điện lưới EVN", "kWh", *[100_000 + n for n in range(12)], 1_200_066, None],
            [2, "Dầu DO máy phát điện", "lít", *["1.200,5"] * 12, "14.406", "bể 1"],
            [3, "Than đá lò hơi", "tấn", *[10.5] * 12, 126, None],
            [4, "Xăng xe con", "lít", *[50] * 11, None, 550, None],
            ["Tổng cộng", None, None, *[None] * 12, None, None],
            ["Người lập: Nguyễn Văn A"],
        )
        sheet.merge_cells("A1:Q1")

    return book(("Năng lượng", fill))


def vi_unmarked_csv() -> bytes:
    """Exported without diacritics, semicolons, `sep=`, UTF-16; the year in the name of the file."""
    text = "sep=;\nThang;Dien (kWh);Dau DO (lit);Tien dien (VND)\n"
    text += "".join(f"T{n};{n}.000,5;{10 * n};99.000.000\n" for n in range(1, 13)) + "Tong cong;78.006,0;780;\n"
    return text.encode("utf-16")


def zh_months_in_rows() -> bytes:
    """Ten thousands of kWh, two heads of columns of which one is merged, money beside it, a remark below."""

    def fill(sheet: Worksheet) -> None:
        rows(
            sheet,
            ["绍兴印染厂2023年能源消耗统计表"],
            ["月份", "外购电力", None, "天然气", "外购蒸汽", "柴油（叉车）"],
            [None, "万千瓦时", "金额（元）", "立方米", "GJ", "升"],
            *[[month, 12.5, 88_000, 1000 * n, 50, 200] for n, month in enumerate(MONTHS_ZH, 1)],
            ["合计", 150, 1_056_000, 78_000, 600, 2_400],
            ["备注：蒸汽由园区集中供应。"],
        )
        for merged in ("A1:F1", "A2:A3", "B2:C2"):
            sheet.merge_cells(merged)

    return book(("能耗", fill))


def zh_gbk_csv() -> bytes:
    """The encoding of an older program, thousands with commas, one line a meter and month."""
    text = "厂区,能源名称,计量单位,日期,用量,费用(元)\n"
    text += '一厂,电力,千瓦时,2024-01,"1,250,000",900000\n一厂,电力,千瓦时,2024-02,"1,150,000",850000\n'
    text += "二厂,天然气,立方米,2024-01,30000,120000\n二厂,R-410A,公斤,2024-02,12.5,3000\n总计,,,,,1873000\n"
    return text.encode("gb18030")


def en_long_with_hidden_rows() -> bytes:
    """One line a bill; a filter hides rows; the site is merged over its lines; dates are dates; a key is hidden."""

    def fill(sheet: Worksheet) -> None:
        rows(
            sheet,
            ["Site", "Energy type", "Billing month", "Consumption", "UoM", "Cost (USD)", "key"],
            ["Mill A", "Grid electricity", datetime(2024, 1, 1), 1200, "MWh", 90_000, 1],  # noqa: DTZ001
            [None, "Natural gas", datetime(2024, 1, 1), 5_000, "Sm3", 2_100, 2],  # noqa: DTZ001
            [None, "Diesel - generator", datetime(2024, 2, 1), "1,250.5", "Litres", 1_300, 3],  # noqa: DTZ001
            ["Mill B", "Forklift LPG", datetime(2024, 2, 1), 300, "kg", 400, 4],  # noqa: DTZ001
            ["Mill C", "Natural gas", datetime(2024, 2, 1), 9_999, "Sm3", 400, 5],  # noqa: DTZ001
            ["Grand total", None, None, None, None, 94_200],
        )
        sheet.merge_cells("A2:A4")
        sheet.row_dimensions[6].hidden = True
        sheet.column_dimensions["G"].hidden = True
        for row in range(2, 7):
            sheet[f"C{row}"].number_format = "mmm-yy"

    def notes(sheet: Worksheet) -> None:
        rows(sheet, ["Prepared by", "EHS"], ["Approved by", "Plant manager"])
        sheet.sheet_state = "hidden"

    return book(("Bills", fill), ("Internal", notes))


def en_a_sheet_a_site() -> bytes:
    """One sheet a factory, units in the number format, quarters, a subtotal and an average."""

    def site(electricity: int) -> Callable[[Worksheet], None]:
        def fill(sheet: Worksheet) -> None:
            rows(
                sheet,
                ["Utility", "Q1 2024", "Q2 2024", "Q3 2024", "Q4 2024", "Total"],
                ["Electricity", *[electricity] * 4, 4 * electricity],
                ["Rice husk - boiler", 10, 20, 30, 40, 100],
                ["Average", 1, 1, 1, 1, 1],
            )
            for row in sheet.iter_rows(min_row=2, max_row=2, min_col=2):
                for cell in row:
                    cell.number_format = '#,##0" kWh"'
            for row in sheet.iter_rows(min_row=3, max_row=3, min_col=2):
                for cell in row:
                    cell.number_format = '0" t"'

        return fill

    return book(("Karachi", site(1000)), ("Lahore", site(2000)))


def bn_a_sheet_a_source() -> bytes:
    """Bengali digits, grouping by lakh, one sheet a source."""

    def power(sheet: Worksheet) -> None:
        rows(sheet, ["মাস", "ব্যবহার (kWh)", "টাকা"], ["জানুয়ারি ২০২৪", "১,২৫,০০০", 900_000])
        rows(sheet, ["ফেব্রুয়ারি ২০২৪", "১,৩০,০০০.৫", 910_000], ["মোট", "২,৫৫,০০০.৫", 1_810_000])

    def gas(sheet: Worksheet) -> None:
        rows(sheet, ["মাস", "পরিমাণ (ঘনমিটার)", "টাকা"], ["জানুয়ারি ২০২৪", "৫০,০০০", 40_000], ["মোট", "৫০,০০০", 40_000])

    return book(("বিদ্যুৎ", power), ("গ্যাস", gas))


def bn_labels_in_rows() -> bytes:
    """An old workbook; the unit stands in the label; an empty line between; a total that does not add up."""
    made = xlwt.Workbook()
    sheet = made.add_sheet("জ্বালানি ২০২৩")
    lines: list[list[Any]] = [
        ["ক্রমিক", "জ্বালানির ধরন", "জানুয়ারি", "ফেব্রুয়ারি", "মার্চ", "মোট"],
        [1, "বিদ্যুৎ (kWh)", 1000, 2000, 3000, 6000],
        [],
        [2, "ডিজেল জেনারেটর (লিটার)", 10, 20, 30, 70],
    ]
    for at, line in enumerate(lines):
        for place, value in enumerate(line):
            sheet.write(at, place, value)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def tr_decimal_commas() -> bytes:
    """Tabs and decimal commas, in the encoding of a Turkish spreadsheet."""
    text = "Ay\tElektrik tüketimi (kWh)\tDoğal gaz (Sm3)\tFatura tutarı (TL)\n"
    return (text + "Ocak 2024\t12.500,75\t1.000,5\t9,99\nŞubat 2024\t12.000\t999,5\t9,99\n").encode("cp1254")


def de_words_that_no_list_has() -> bytes:
    """A language that is not ours: headings by their meaning, to be looked at."""

    def fill(sheet: Worksheet) -> None:
        rows(sheet, ["Monat", "Stromverbrauch [kWh]", "Kosten"], ["2024-01", 5000, 700], ["2024-02", 6000, 800])

    return book(("Werk Nord", fill))


POWER, BURNT, MOVED, HEAT, LOST = (
    "purchased_electricity", "stationary_combustion", "mobile_combustion", "purchased_heat_steam",
    "fugitive_refrigerants",
)  # fmt: skip

FACTORIES = (
    Factory(
        "nang-luong.xlsx",
        vi_months_in_columns,
        [
            ("Dệt may Hòa Bình", POWER, None, "1200066", "kWh", 2024, "VN"),  # 12 × 100,000 + (0 + … + 11)
            ("Dệt may Hòa Bình", BURNT, "diesel", "14406", "L", 2024, "VN"),  # 12 × 1,200.5
            ("Dệt may Hòa Bình", BURNT, "coal", "126", "t", 2024, "VN"),  # 12 × 10.5
            ("Dệt may Hòa Bình", MOVED, "petrol", "550", "L", 2024, "VN"),  # 11 × 50
        ],
        out={"total": (9,), "note": (10,)},
        checks=(True,) * 4,
    ),
    Factory(
        "dien dau 2024.csv",
        vi_unmarked_csv,
        [
            ("ACME", POWER, None, "78006", "kWh", 2024, None),  # 1,000 × (1 + … + 12) + 12 × 0.5
            ("ACME", BURNT, "diesel", "780", "L", 2024, None),
        ],
        lacks=("no_country",),
        out={"total": (14,)},
        checks=(True, True),
    ),
    Factory(
        "能耗.xlsx",
        zh_months_in_rows,
        [
            ("ACME", POWER, None, "1500000", "kWh", 2023, None),  # 12 × 12.5 × 10,000
            ("ACME", BURNT, "natural gas", "78000", "m3", 2023, None),
            ("ACME", HEAT, None, "600", "GJ", 2023, None),
            ("ACME", MOVED, "diesel", "2400", "L", 2023, None),
        ],
        lacks=("no_country",),
        out={"total": (16,), "note": (17,)},
        checks=(True,) * 4,
    ),
    Factory(
        "export.csv",
        zh_gbk_csv,
        [
            ("一厂", POWER, None, "2400000", "kWh", 2024, None),
            ("二厂", BURNT, "natural gas", "30000", "m3", 2024, None),
            ("二厂", LOST, "R-410A", "12.5", "kg", 2024, None),
        ],
        lacks=("no_country",),
        out={"total": (6,)},
    ),
    Factory(
        "bills.xlsx",
        en_long_with_hidden_rows,
        [
            ("Mill A", POWER, None, "1200", "MWh", 2024, None),
            ("Mill A", BURNT, "natural gas", "5000", "Sm3", 2024, None),
            ("Mill A", BURNT, "diesel", "1250.5", "L", 2024, None),
            ("Mill B", MOVED, "LPG", "300", "kg", 2024, None),
        ],
        lacks=("no_country",),
        out={"total": (7,), "hidden": (6,)},
    ),
    Factory(
        "utilities.xlsx",
        en_a_sheet_a_site,
        [
            ("Karachi", POWER, None, "4000", "kWh", 2024, None),
            ("Karachi", BURNT, "rice husk", "100", "t", 2024, None),
            ("Lahore", POWER, None, "8000", "kWh", 2024, None),
            ("Lahore", BURNT, "rice husk", "100", "t", 2024, None),
        ],
        lacks=("no_country", "no_country"),
        out={"total": (4, 4)},
        checks=(True, True, False, False, False, False) * 2,
    ),
    Factory(
        "কারখানা.xlsx",
        bn_a_sheet_a_source,
        [
            ("ACME", POWER, None, "255000.5", "kWh", 2024, "BD"),
            ("ACME", BURNT, "natural gas", "50000", "m3", 2024, "BD"),
        ],
        out={"total": (4, 3)},
        checks=(True, True),
    ),
    Factory(
        "fuel.xls",
        bn_labels_in_rows,
        [
            ("ACME", POWER, None, "6000", "kWh", 2023, "BD"),
            ("ACME", BURNT, "diesel", "60", "L", 2023, "BD"),
        ],
        out={},
        checks=(True, False),  # its own total says 70
    ),
    Factory(
        "enerji.tsv",
        tr_decimal_commas,
        [
            ("ACME", POWER, None, "24500.75", "kWh", 2024, "TR"),
            ("ACME", BURNT, "natural gas", "2000", "Sm3", 2024, "TR"),
        ],
        out={},
    ),
    Factory(
        "werk.xlsx",
        de_words_that_no_list_has,
        [("ACME", POWER, None, "11000", "kWh", 2024, None)],
        lacks=("no_country",),
        out={},
    ),
)
