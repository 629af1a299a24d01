"""What a decision is: number, date, issuer, level, scheme and province, from options, title rows and what
follows from them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from ocop_catalog.importers.faults import Fault
from ocop_catalog.importers.headers import Field
from ocop_catalog.importers.places import HANOI_CODE, Gazetteer, Unit
from ocop_catalog.importers.titles import DecisionHead, level_of_issuer, province_of_issuer
from ocop_catalog.stars import SCHEMES, CouncilLevel, scheme_by_code, scheme_in_force

COMMUNES_REFORM = date(2025, 7, 1)
"""Since this day Hà Nội has 126 communes and no districts."""


@dataclass(frozen=True, slots=True)
class DecisionContext:
    """The decision of a file as resolved, with its province and the faults found in resolving it."""

    head: DecisionHead
    province: Unit | None
    faults: tuple[Fault, ...]
    options: DecisionHead

    def completed(self, own: DecisionHead) -> DecisionHead:
        """The decision of a row that names its own, unless the user said which it is: what the row leaves
        open, except number and date, comes from the file's."""
        if self.options.number or not own.number:
            return self.head
        if own.number == self.head.number and own.date in (None, self.head.date):
            return self.head
        head = replace(
            own.or_else(replace(self.head, number="", date=None, scheme="")), number=own.number, date=own.date
        )
        return replace(head, scheme=_scheme_code(self.options.scheme, own.scheme, head.date))


def resolve_head(
    *, options: DecisionHead, titles: DecisionHead, gazetteer: Gazetteer, may_lack_decision: bool
) -> DecisionContext:
    """Settle the decision's head. ``may_lack_decision``: each row names its decision, so the file need not."""
    options = replace(options, scheme=read_scheme(options.scheme, options.date or titles.date))
    if options.issuer:
        options = replace(
            options,
            level=options.level or level_of_issuer(options.issuer),
            province=options.province or province_of_issuer(options.issuer),
        )
    head = options.or_else(titles)
    faults: list[Fault] = []
    province = gazetteer.province(head.province) if head.province else gazetteer.province(HANOI_CODE)
    if province is None:
        nearest = gazetteer.nearest(head.province, "province")
        faults.append(
            _fault(
                Field.PROVINCE,
                head.province,
                "Không có tỉnh, thành phố này.",
                _one_of(nearest, "tên tỉnh, thành phố"),
            )
        )
    if not head.issuer and head.level is CouncilLevel.CITY and province is not None:
        head = replace(head, issuer=_people_committee(province))
    if not head.issuer and head.level is CouncilLevel.MINISTRY and head.date is not None:
        head = replace(head, issuer=_ministry(head.date))
    head = replace(
        head,
        scheme=_scheme_code(options.scheme, titles.scheme, head.date),
        province=province.name if province else head.province,
    )
    if not may_lack_decision:
        faults.extend(_gaps(head))
    faults.extend(_scheme_faults(options.scheme, head.date))
    return DecisionContext(head, province, tuple(faults), options)


def _scheme_code(explicit: str, cited: str, on: date | None) -> str:
    """The scheme said by the user, else the one the titles cite if it was accepted that day, else the one in
    force."""
    if explicit or on is None:
        return explicit or cited
    scheme = scheme_by_code(cited)
    if scheme is not None and scheme.accepts(on):
        return cited
    in_force = scheme_in_force(on)
    return in_force.code if in_force else ""


def read_scheme(written: str, on: date | None) -> str:
    """The code of a scheme as people write it: ``148``, ``148/QĐ-TTg``, ``1489``, ``26/2026/QĐ-TTg``; as
    written if it is none. Of an amended decision the form in force that day is meant."""
    numbers = set(re.findall(r"\d+", written))
    if numbers in ({"26"}, {"26", "2026"}):
        written = "26/2026"
    for code, telling in (("148+1489", "1489"), ("148", "148"), ("1048", "1048"), ("1048", "781")):
        if telling in numbers:
            written = code
            break
    plain, amended = scheme_by_code("148"), scheme_by_code("148+1489")
    if on and written == "148" and plain and amended and not plain.accepts(on) and amended.accepts(on):
        return amended.code
    return written


def _gaps(head: DecisionHead) -> list[Fault]:
    faults = []
    if not head.number:
        faults.append(
            _fault(Field.DECISION_NUMBER, "", "Thiếu số quyết định.", "--number, ví dụ 1147/QĐ-UBND")
        )
    if head.date is None:
        faults.append(_fault(Field.DECISION_DATE, "", "Thiếu ngày quyết định.", "--date, ví dụ 04/03/2024"))
    if not head.issuer:
        faults.append(
            _fault(Field.ISSUER, "", "Thiếu cơ quan ban hành.", "--issuer, ví dụ UBND thành phố Hà Nội")
        )
    elif head.level is None:
        levels = ", ".join(CouncilLevel)
        faults.append(
            _fault(Field.ISSUER, head.issuer, "Không rõ cấp của cơ quan ban hành.", f"--level: {levels}")
        )
    if head.date is not None and not head.scheme:
        faults.append(
            _fault(
                Field.DECISION_DATE,
                f"{head.date:%d/%m/%Y}",
                "Ngày này chưa có bộ tiêu chí OCOP.",
                "ngày từ năm 2019",
            )
        )
    return faults


def _scheme_faults(explicit: str, on: date | None) -> list[Fault]:
    if not explicit:
        return []
    scheme = scheme_by_code(explicit)
    if scheme is None:
        known = ", ".join(each.code for each in SCHEMES)
        return [_fault("Bộ tiêu chí", explicit, "Không có bộ tiêu chí này.", f"một trong: {known}")]
    if on is not None and not scheme.accepts(on):
        in_force = scheme_in_force(on)
        expected = in_force.code if in_force else "quyết định từ năm 2019"
        message = f"Bộ tiêu chí {scheme.decision} không áp dụng cho quyết định ngày {on:%d/%m/%Y}."
        return [_fault("Bộ tiêu chí", explicit, message, expected)]
    return []


def _ministry(on: date) -> str:
    """The ministry that recognises five stars; it took in the one for the environment on 01-03-2025."""
    if on < date(2025, 3, 1):
        return "Bộ Nông nghiệp và Phát triển nông thôn"
    return "Bộ Nông nghiệp và Môi trường"


def _people_committee(province: Unit) -> str:
    kind = "thành phố" if province.code in {"01", "31", "46", "48", "79", "92"} else "tỉnh"
    return f"UBND {kind} {province.name}"


def _one_of(names: list[str], otherwise: str) -> str:
    return f"có phải: {', '.join(names)}?" if names else otherwise


def _fault(column: str, value: str, message: str, expected: str) -> Fault:
    return Fault(0, str(column), value, message, expected)
