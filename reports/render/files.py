"""The files that a document can be written as; each renderer is imported only when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reports.document import Document

FORMS = {"pdf": "a PDF", "html": "a web page", "csv": "CSV", "xlsx": "a workbook"}


def rendered(document: Document, form: str) -> bytes:
    """The document as the bytes of a file in one of FORMS."""
    if form == "pdf":
        from reports.render.pdf import pdf

        return pdf(document)
    if form == "html":
        from reports.render.html import html

        return html(document)
    if form == "csv":
        from reports.render.csv import csv

        return csv(document)
    assert form == "xlsx"
    from reports.render.xlsx import xlsx

    return xlsx(document)
