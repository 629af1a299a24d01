"""From sections to a PDF file: each section starts on a page of its own and counts its own pages.

Page numbers are written when all pages are known (``trang 1/2``), so the pages are kept until the end: some kilobytes
each. Title, language and author stand in the file's metadata; times do not (``invariant``).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from reportlab.lib.pagesizes import A4 as A4_SIZE
from reportlab.lib.pagesizes import A6 as A6_SIZE
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageBreak, PageTemplate

from . import fonts
from .fonts import REGULAR, drawable

AUTHOR = "Chợ OCOP Hà Nội"
FOOT = 7  # mm kept free for the foot


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A sheet: ``size`` in points, ``margin`` in millimetres, ``foot_size`` of the letters below in points."""

    size: tuple[float, float]
    margin: float
    foot_size: float

    @property
    def width(self) -> float:
        """Millimetres between the margins."""
        return float(self.size[0] / mm - 2 * self.margin)


A4 = Paper(size=A4_SIZE, margin=18, foot_size=8)
A6 = Paper(size=A6_SIZE, margin=6, foot_size=7)


@dataclass(frozen=True, kw_only=True)
class Section:
    """What stands on one run of pages; ``foot`` is written at the left of each, the page's number at the right."""

    content: Sequence[Flowable]
    foot: str = ""


def make_pdf(
    *, title: str, sections: Sequence[Section], paper: Paper = A4, language: str = "vi", page_words: str = ""
) -> bytes:
    """The file. ``page_words``: how a page is numbered, with ``%(page)d`` and ``%(pages)d``; empty for no numbers.

    Raises ``ValueError`` without sections, and reportlab's ``LayoutError`` for a flowable larger than the sheet that
    cannot be split (paragraphs and tables can).
    """
    if not sections:
        raise ValueError("a paper without sections")
    fonts.install()
    file = BytesIO()
    document = BaseDocTemplate(
        file,
        pagesize=paper.size,
        title=drawable(title),
        author=AUTHOR,
        subject=drawable(title),
        creator=AUTHOR,
        lang=language,
        initialFontName=REGULAR,
        invariant=1,
        pageCompression=1,
    )
    document.addPageTemplates(PageTemplate(frames=[_frame(paper)]))
    story: list[Flowable] = []
    for number, section in enumerate(sections):
        if number:
            story.append(PageBreak())
        story += [_Begin(number), *section.content]

    def canvas(*arguments: Any, **options: Any) -> Canvas:
        return _Counting(*arguments, sections=sections, paper=paper, page_words=page_words, **options)

    document.build(story, canvasmaker=canvas)
    return file.getvalue()


def _frame(paper: Paper) -> Frame:
    """Where content goes: within the margins, above the foot, without reportlab's own padding."""
    below = max(paper.margin, FOOT + 3) * mm
    return Frame(
        paper.margin * mm,
        below,
        paper.width * mm,
        paper.size[1] - paper.margin * mm - below,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )


class _Begin(Flowable):
    """Takes no room; tells the canvas which section its pages belong to from here on."""

    def __init__(self, section: int) -> None:
        super().__init__()
        self.section = section
        self.width = self.height = 0

    def draw(self) -> None:
        self.canv.section = self.section


class _Counting(Canvas):
    """A canvas that writes the feet of its pages when it knows how many there are."""

    def __init__(
        self, *arguments: Any, sections: Sequence[Section], paper: Paper, page_words: str, **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        self.sections, self.paper, self.page_words = sections, paper, page_words
        self.section = 0
        self.pages: list[dict[str, Any]] = []

    def showPage(self) -> None:
        self.pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        pages = self.pages
        counts, written = Counter(page["section"] for page in pages), Counter[int]()
        for page in pages:
            self.__dict__.update(page)
            written[self.section] += 1
            self._foot(written[self.section], counts[self.section])
            super().showPage()
        super().save()

    def _foot(self, page: int, pages: int) -> None:
        left, height = self.paper.margin * mm, FOOT * mm - self.paper.foot_size
        self.setFont(REGULAR, self.paper.foot_size)
        if words := self.sections[self.section].foot:
            self.drawString(left, height, drawable(words))
        if self.page_words:
            numbered = self.page_words % {"page": page, "pages": pages}
            self.drawRightString(self.paper.size[0] - left, height, drawable(numbered))
