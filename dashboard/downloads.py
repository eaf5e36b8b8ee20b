"""Statements and filed papers as files: the routes. Which statements there are stands in papers.py, what is filed in documents.py."""

from __future__ import annotations

import io
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import abort, g, send_file

from dashboard import documents, papers
from dashboard.papers import PAPERS, TYPES, Asked

if TYPE_CHECKING:
    from flask import Blueprint, Response

    from dashboard.asking import Asking


def add(site: Blueprint) -> None:
    """Add the downloads to the site."""

    @site.get("/<book>/paper/<report>.<form>")
    def paper(report: str, form: str) -> Response:
        """A statement as a file, as of `on` and as known at `at`."""
        asking: Asking = g.asking
        if report not in PAPERS or form not in TYPES:
            abort(HTTPStatus.NOT_FOUND)
        given = papers.read(asking, report, asking.given)
        with asking.view(given.get("on"), given.get("at")) as view:
            asked = Asked(asking, view, given)
            if not papers.may(asked, report):
                abort(HTTPStatus.FORBIDDEN)
            document = papers.made(asked, report)
            name = papers.file_name(asked, report, form, document.on)
        content = papers.written(document, form)
        return send_file(io.BytesIO(content), TYPES[form], as_attachment=True, download_name=name)

    @site.get("/<book>/document/<path:name>")
    def document(name: str) -> Response:
        """A file among the crew's papers: PDFs, pictures and plain text to look at, anything else to keep."""
        asking: Asking = g.asking
        path = documents.find(asking.served.folder, name)
        with asking.view() as view:
            # Who may not see it is not told whether it is there.
            if not documents.may(asking, view, name) or path is None:
                abort(HTTPStatus.NOT_FOUND)
        kind, is_shown = documents.type_of(path)
        return send_file(path, kind, as_attachment=not is_shown, download_name=path.name, etag=False)
