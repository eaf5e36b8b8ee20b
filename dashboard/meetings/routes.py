"""The way of a meeting: the grid, then what will be recorded and what is to be counted, then recorded once by its key, and read aloud."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Response, abort, g, redirect, request
from markupsafe import Markup

from dashboard.asking import whole
from dashboard.drawing import template
from dashboard.forms.routes import CHANGE, KEY, LOOK, RECORD, STEP, new_key, told
from dashboard.looking import SEEN, is_seal
from dashboard.meetings import before, grid, reading
from dashboard.meetings.grid import Wrong
from dashboard.rights import Right
from ledger import text
from ledger.entry import read
from ledger.errors import CrewbookError, Stale
from pods.circles import circle_finding
from pods.crew import people
from pods.crew.places import places
from pods.meetings import meeting_form
from pods.meetings.meeting import pod_that_meets
from pods.settings.setting import CIRCLE, SAVINGS, SOLIDARITY
from reports import closing
from reports.counting import to_count
from reports.language import reading as reading_in
from reports.say import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flask import Blueprint
    from werkzeug.wrappers import Response as Answer

    from dashboard.asking import Asking
    from dashboard.meetings.before import Before
    from dashboard.meetings.reading import Sheet
    from ledger.posted import Posted
    from ledger.view import View

MEETING = "meeting"
MEETS = (SAVINGS, SOLIDARITY, CIRCLE)
_TRIES = 5
# So many rows that one looks for a name rather than go through them.
_MANY = 15
# What a look brings of its own, beside what was typed.
_OF_THE_LOOK = frozenset({KEY, STEP, SEEN, before.AGAIN, "csrf_token"})


def add(site: Blueprint) -> None:
    """Add the meeting's pages to the site."""

    @site.get(f"/<book>/{MEETING}")
    def meeting() -> Response:
        """The grid, with what is expected of each filled in."""
        asking = _for_who_keeps()
        given = dict(asking.given)
        return _grid(asking, given, Wrong(), key=new_key(), is_new=True)

    @site.post(f"/<book>/{MEETING}")
    def send() -> Response | Answer:
        """The grid as it was sent: looked at, changed again, or recorded."""
        asking = _for_who_keeps()
        sent = request.form.to_dict()
        key = sent.get(KEY) or new_key()
        if sent.get(STEP) == CHANGE:
            return _grid(asking, sent, Wrong(), key=key)
        return _sent(asking, sent, key)

    @site.get(f"/<book>/{MEETING}/recorded/<int:seq>")
    def meeting_recorded(seq: int) -> Response:
        """What the meeting recorded, and what is read aloud at its end."""
        asking = _for_who_keeps()
        end = whole(asking.given.get("to")) or seq
        entry = asking.served.entry(end)
        with asking.view(on=max(entry.date, asking.today)) as view, reading_in(asking.language):
            pod = pod_that_meets(view, asking.given.get("pod", ""))
            body = template("meeting_recorded.html").render(
                asking=asking,
                pod=pod,
                first=seq,
                last=end,
                seal=entry.seal,
                sentences=closing.sentences(view, pod),
                is_changed=bool(asking.given.get("changed")),
            )
        return _framed(asking, say("The meeting is recorded"), body)


def _for_who_keeps() -> Asking:
    asking: Asking = g.asking
    if not asking.may(Right.KEEP) or not asking.visitor.is_of_crew:
        abort(HTTPStatus.FORBIDDEN)
    return asking


def _sent(asking: Asking, sent: Mapping[str, str], key: str, tries: int = _TRIES) -> Response | Answer:
    """The meeting looked at or recorded; the grid again, where something is wrong.

    Where the journal went on meanwhile it is looked at anew whether another meeting of the day came in, so often as `tries`.
    """
    try:
        with asking.view(on=reading.day_of(sent.get("on", ""), asking.today)) as view:
            sheet, seq = reading.sheet_of(view, sent), view.seq
            stands = before.met(view, sheet.form.meeting.pod, asking.now.tzinfo)
        if sheet.wrong:
            return _grid(asking, sent, sheet.wrong, key=key)
        # What stands there was seen when this was looked at, or is asked about now; nothing comes between that and the commit.
        is_new = sent.get(STEP) == RECORD and _known(asking, key) is None
        is_asked = is_new and not before.is_agreed(sent, stands)
        is_unseen = is_new and not is_seal(sent.get(SEEN), sheet.seal())
        is_recorded = sent.get(STEP) == RECORD and not is_asked and not is_unseen
        found = reading.posted(asking, sheet, key=key, dry_run=not is_recorded, after=seq if is_recorded else None)
    except Stale:
        return _went_on(asking, sent, key, tries)
    except CrewbookError as error:
        return _grid(asking, sent, grid.wrong_of([error], {}, ()), key=key)
    if isinstance(found, Wrong):
        return _grid(asking, sent, found, key=key)
    if is_recorded or found.is_repeat:
        # It may have arrived before, and only its answer was lost.
        return _to_recorded(asking, sent, found.entries[0].seq, found.entries[-1].seq)
    has_changed = is_unseen and SEEN in sent
    return _look(asking, sent, sheet, found, key, stands=stands, is_asked=is_asked, has_changed=has_changed)


def _went_on(asking: Asking, sent: Mapping[str, str], key: str, tries: int) -> Response | Answer:
    """The journal went on behind what was looked at: this very meeting was recorded before, or something else was.

    Raises: Stale, when it went on too often.
    """
    known = _known(asking, key)
    if known is not None:
        # Something was changed since it was recorded, which is said.
        return _to_recorded(asking, sent, *known, changed=1)
    if not tries:
        raise Stale(str(say("Others are recording all the time; nothing was recorded. Send it once more.")))
    return _sent(asking, sent, key, tries - 1)


def _known(asking: Asking, key: str) -> tuple[int, int] | None:
    """The first and the last entry that were recorded under a key, or None."""
    with asking.view() as view:
        found = view.session.by_key(key)
    if found is None:
        return None
    _, texts = found
    first, last = (read(each, tuple(text.parse(each))) for each in (texts[0], texts[-1]))
    return first.seq, last.seq


def _to_recorded(asking: Asking, sent: Mapping[str, str], first: int, last: int, **more: object) -> Answer:
    # Seen again after a reload, it is asked for, not sent again.
    url = asking.url(f"{MEETING}/recorded/{first}", to=last, pod=sent.get("pod"), on=sent.get("on"), **more)
    return redirect(url, HTTPStatus.SEE_OTHER)


def _look(
    asking: Asking,
    sent: Mapping[str, str],
    sheet: Sheet,
    found: Posted,
    key: str,
    *,
    stands: Sequence[Before],
    is_asked: bool,
    has_changed: bool,
) -> Response:
    """What will be recorded; where a meeting of the day `stands` already, with the question whether this is one more.

    It says so where it `has_changed` since it was looked at before.
    """
    with asking.view(on=sheet.day) as view, reading_in(asking.language):
        body = template("meeting_look.html").render(
            asking=asking,
            pod=sheet.form.meeting.pod,
            day=sheet.day,
            came=reading.came(sheet),
            sums=reading.sums(sheet),
            count=to_count(view, sheet.form.meeting.pod, found),
            entries=told(asking, found),
            already=before.count(view, sheet.form.meeting.pod),
            stands=stands,
            is_asked=is_asked,
            has_changed=has_changed,
            sent={name: value for name, value in sent.items() if name not in _OF_THE_LOOK},
            key=key,
            seen=sheet.seal(),
        )
    return _framed(asking, say("Meeting of {pod}", pod=sheet.form.meeting.pod.name), body, sends=LOOK)


def _grid(asking: Asking, given: Mapping[str, str], wrong: Wrong, *, key: str, is_new: bool = False) -> Response:
    """The grid, filled with what was sent, or with what is expected where it `is_new`."""
    with asking.view(on=reading.day_of(given.get("on", ""), asking.today)) as view, reading_in(asking.language):
        pods = _pods(view)
        wished = given.get("pod") or (pods[0].id if pods else "")
        if wished not in {each.id for each in pods}:
            return _none(asking, view, pods, wished, given)
        pod = pod_that_meets(view, wished)
        form = meeting_form.prepared(view, pod)
        shown = grid.heads(form, is_whole=bool(given.get("more")))
        filled = grid.first_filled(form, view, shown) if is_new and not given.get("empty") else given
        rows = grid.rows(form, view, shown, filled, wrong)
        body = template("meeting.html").render(
            asking=asking,
            pods=pods,
            pod=pod,
            day=view.on,
            heads=shown,
            rows=rows,
            letters=grid.letters(rows) if len(rows) > _MANY else [],
            wrong=wrong,
            given=given,
            places=places(view, pod),
            key=key,
            digits=form.meeting.digits,
            already=before.count(view, pod),
        )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return _framed(asking, say("Meeting of {pod}", pod=pod.name), body, status, sends=CHANGE)


def _none(asking: Asking, view: View, pods: Sequence[people.Pod], wished: str, given: Mapping[str, str]) -> Response:
    """No grid, for that pod does not meet on that day: why, and where another one or another day is chosen."""
    wrong = Wrong()
    try:
        if wished:
            meeting_form.prepared(view, pod_that_meets(view, wished))
    except CrewbookError as error:
        wrong = grid.wrong_of([error], {}, ())
    body = template("meeting.html").render(asking=asking, pods=pods, pod=None, day=view.on, given=given, wrong=wrong)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return _framed(asking, say("Meeting"), body, status)


def _pods(view: View) -> list[people.Pod]:
    """Those that may meet on the day: a circle while it runs, as it has rounds to be paid only then."""
    found = [people.Pod(each) for each in view.find("pod")]
    is_open = [each for each in found if each.kind in MEETS and each.record.status != people.CLOSED]
    return [each for each in is_open if each.kind != CIRCLE or _runs(view, each)]


def _runs(view: View, pod: people.Pod) -> bool:
    return view.get("circle", pod.id) is not None and not circle_finding.of_pod(view, pod).is_over


def _framed(asking: Asking, title: str, body: str, status: HTTPStatus = HTTPStatus.OK, *, sends: str = "") -> Response:
    from dashboard.site import framed

    # Drawn by a template of ours, which escaped every word in it.
    return framed(asking, title, Markup(body), here="contributions", status=status, sends=sends)  # noqa: S704
