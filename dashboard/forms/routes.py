"""The way of every write: the form, then what will be recorded, in words and as beancount, then recorded once, by its key."""

from __future__ import annotations

import secrets
from contextlib import nullcontext
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Response, abort, g, redirect, request, send_file
from markupsafe import Markup

from dashboard import documents
from dashboard.asking import whole
from dashboard.drawing import hinted, options, template
from dashboard.forms import possible, texts, uploads
from dashboard.forms.fields import act_of, inputs, is_filled, is_own, values_of
from dashboard.forms.lists import GROWING, TERMS, gathered
from dashboard.forms.offers import OFFERS
from dashboard.forms.telling import to_tell
from dashboard.languages import CHOICE
from dashboard.looking import SEEN, is_seal, seal
from dashboard.rights import Right
from ledger import text
from ledger.errors import CrewbookError, Invalid, Refused, Stale
from pods.settings import SETTINGS
from pods.voices.consent import Propose
from pods.voices.sending import recorded_under
from pods.voices.signing import moves_money
from reports.language import reading
from reports.say import say
from reports.words import Names, what

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from flask import Blueprint
    from werkzeug.wrappers import Response as Answer

    from dashboard.asking import Asking
    from dashboard.forms.offer import Offer
    from ledger.act import Act
    from ledger.entry import Entry
    from ledger.posted import Posted
    from ledger.view import View

KEY, STEP = "key", "step"
LOOK, CHANGE, RECORD = "look", "change", "record"
_MOST_SHOWN = 50
# What changes the terms for everybody is a treasurer's to record, unless the others are asked.
_HOLD_FOR_ALL = frozenset({"class-change", "cycle-change", "guarantor-release", "pod-change", "vest"})
# Inputs in which something stands before anybody fills them in.
_ALWAYS_SENT = frozenset({"choice", "day"})
# Stands in what is drawn beside a form where a field that is folded away would mend it.
_OPENS = " data-opens>"
# Pages that show one pod of several.
_OF_A_POD = frozenset({"contributions", "circles", "livelihood", "ownership"})
# What is said of an option of the command line belongs to another field here.
_ELSEWHERE = {"object": "why", "class": "share_class", "from_place": "place"}


def add(site: Blueprint) -> None:
    """Add the forms to the site."""
    possible.add(site)

    @site.get("/<book>/do/<kind>")
    def form(kind: str) -> Response:
        """The form for an act, with what the address fills in; what is filled in whole can be looked at straight away."""
        asking, offer = _offered(kind)
        given = {name: value for name, value in gathered(asking.given).items() if name != CHOICE}
        if given.get(STEP) == LOOK:
            return _looked(asking, offer, given, new_key())
        return _form(asking, offer, given, {}, key=new_key())

    @site.post("/<book>/do/<kind>")
    def act(kind: str) -> Response | Answer:
        """What was sent: looked at, changed again, or recorded."""
        asking, offer = _offered(kind)
        sent = gathered(request.form.to_dict())
        key = sent.get(KEY) or new_key()
        try:
            return _sent(asking, offer, sent | uploads.with_file(asking, offer, request.files), key)
        except (Invalid, Refused, Stale) as error:
            return _wrong(asking, offer, sent, key, error)

    @site.get("/<book>/sent/<name>")
    def sent(name: str) -> Response:
        """A file that the visitor sent with a form that is not recorded yet, to look at."""
        asking: Asking = g.asking
        path = uploads.sent(asking, name) if asking.visitor.is_of_crew else None
        if path is None:
            abort(HTTPStatus.NOT_FOUND)
        kind, is_shown = documents.type_of(path)
        return send_file(path, kind, as_attachment=not is_shown, download_name=path.name, etag=False)

    @site.get("/<book>/beside/<kind>")
    def beside(kind: str) -> Response:
        """What stands beside a form as far as it is filled in, for a script to put there."""
        asking, offer = _offered(kind)
        with asking.view() as view, reading(asking.language):
            return Response(
                _beside(asking, view, offer, gathered(asking.given)), content_type="text/html; charset=utf-8"
            )

    @site.get("/<book>/recorded/<int:seq>")
    def recorded(seq: int) -> Response:
        """What one commit recorded, with the seal to keep; for who recorded it, and who may read everything."""
        asking: Asking = g.asking
        last = max(seq, min(whole(asking.given.get("to")) or seq, seq + _MOST_SHOWN - 1))
        entries = _entries(asking, seq, last)
        names = Names(lambda: asking.served.view(asking.today))
        offer = OFFERS.get(entries[0].kind)
        with asking.view() as view, reading(asking.language):
            body = template("recorded.html").render(
                asking=asking,
                entries=[(each, what(each, names), documents.of_entry(asking, view, each)) for each in entries],
                seal=entries[-1].seal,
                next=_next(asking, offer, entries),
                can_undo=len(entries) == 1 and asking.may(Right.KEEP) and asking.visitor.is_of_crew,
            )
        return _framed(asking, say("Recorded"), offer.back if offer else "", body, HTTPStatus.OK)


def _entries(asking: Asking, first: int, last: int) -> list[Entry]:
    """The entries of a commit; who may not read them is not told whether there are any.

    Raises: Invalid, where there are none.
    """
    try:
        found = [asking.served.entry(each) for each in range(first, last + 1)]
    except Invalid:
        if asking.may(Right.ALL):
            raise
        abort(HTTPStatus.NOT_FOUND)
    if not asking.may(Right.ALL) and any(each.entered_by != asking.visitor.member for each in found):
        abort(HTTPStatus.NOT_FOUND)
    return found


def _sent(asking: Asking, offer: Offer, sent: Mapping[str, str], key: str) -> Response | Answer:
    """What was sent: changed again, looked at, or recorded; the form with what is wrong."""
    own = texts.kept(offer, sent)
    if sent.get(STEP) == CHANGE or own.keys() != sent.keys():
        sent = own
        return _form(asking, offer, sent, {}, key=key)
    if sent.get(STEP) != RECORD:
        return _looked(asking, offer, sent, key)
    try:
        return _recorded(asking, offer, sent, key)
    except (Invalid, Refused, Stale) as error:
        return _wrong(asking, offer, sent, key, error)


def _wrong(asking: Asking, offer: Offer, sent: Mapping[str, str], key: str, error: CrewbookError) -> Response:
    """The form again, with what is wrong as far as the visitor may read it."""
    told_ = to_tell(asking, error, on=sent.get("on", ""))
    return _form(asking, offer, sent, wrong_of(offer, told_), key=key, error=told_)


def wrong_of(offer: Offer, error: CrewbookError) -> dict[str, str]:
    """Field → sentence, where an error names a field that the form shows."""
    names = _fields_of(offer, error.where)
    setting = error.where.removeprefix(f"{TERMS}.")
    if not names and offer.texts is not None and setting in SETTINGS:
        names = [texts.where_of(setting)]
    return {names[0]: error.message} if names else {}


def _fields_of(offer: Offer, option: str) -> list[str]:
    """The field of a form that the command line has an option for, at most one."""
    plain = option.replace("-", "_")
    name = _ELSEWHERE.get(plain, plain)
    # What the command line says once for each is one field here: heir, event.
    return [each for each in (name, f"{name}s") if each in {*offer.fields, *offer.more, "on"}][:1]


def told(asking: Asking, posted: Posted) -> list[tuple[str, str]]:
    """(in words, as beancount) of each entry that a commit recorded or would record; in the reader's language."""
    names = Names(lambda: asking.served.view(asking.today))
    return [(say("{day} · {what}", day=entry.date, what=what(entry, names)), entry.text) for entry in posted.entries]


def _beside(asking: Asking, view: View, offer: Offer, given: Mapping[str, str]) -> Markup:
    """What the form comes to, or why it cannot come to anything; nothing while it is not filled in."""
    if offer.beside is None or not is_filled(asking, offer, given):
        return Markup()
    try:
        drawn = offer.beside(asking, view, given)
    except (Invalid, Refused) as error:
        told_ = to_tell(asking, error, on=given.get("on", ""))
        drawn = template("error.html").render(message=told_.message, hint=hinted(told_.hint))
    # Drawn by a template of ours, which escaped every word in it.
    return Markup(drawn)  # noqa: S704


def _offered(kind: str) -> tuple[Asking, Offer]:
    asking: Asking = g.asking
    offer = OFFERS.get(kind)
    if offer is None:
        abort(HTTPStatus.NOT_FOUND)
    if not asking.may(offer.right) or not asking.visitor.is_of_crew:
        abort(HTTPStatus.FORBIDDEN)
    return asking, offer


def new_key() -> str:
    """A key for one form as it was drawn: sent twice, it is recorded once."""
    return f"form-{secrets.token_urlsafe(12)}"


def _form(
    asking: Asking,
    offer: Offer,
    given: Mapping[str, str],
    wrong: Mapping[str, str],
    *,
    key: str,
    error: CrewbookError | None = None,
) -> Response:
    with asking.view() as view, reading(asking.language):
        shown, more = inputs(asking, view, offer, given, wrong)
        # What is wrong with one field may be mended by another: a place that holds enough is chosen further down.
        asked = [name for option in options(error.hint if error else "") for name in _fields_of(offer, option)]
        beside = _beside(asking, view, offer, given) if error is None else Markup()
        is_more_open = _OPENS in beside or any(
            each.wrong or each.name in asked or (given.get(each.name) and each.form not in _ALWAYS_SENT)
            for each in more
        )
        body = template("form.html").render(
            asking=asking,
            offer=offer,
            inputs=shown,
            more=more,
            is_more_open=is_more_open,
            pointed=asked,
            key=key,
            # What is wrong with a field that is not asked for, for it is the visitor's own, stands above the form.
            error=error if error is not None and not any(each.wrong for each in (*shown, *more)) else None,
            hint=hinted(error.hint) if error is not None else "",
            beside=beside,
            takes_file=bool(uploads.field_of(offer)),
            whose=asking.visitor.name if is_own(asking, offer) else "",
            of=texts.subject(offer, given) if offer.texts else None,
            has_rows=any(each.form in GROWING for each in (*shown, *more)),
            back=_back(asking, offer, given.get("pod")),
        )
    status = HTTPStatus.OK if error is None else HTTPStatus.UNPROCESSABLE_ENTITY
    return _framed(asking, offer.title, offer.back, body, status, sends=CHANGE)


def _looked(asking: Asking, offer: Offer, sent: Mapping[str, str], key: str) -> Response:
    """What will be recorded, or the form with what is wrong."""
    try:
        return _look(asking, offer, sent, key)
    except (Invalid, Refused, Stale) as error:
        return _wrong(asking, offer, sent, key, error)


def _look(asking: Asking, offer: Offer, sent: Mapping[str, str], key: str, *, has_changed: bool = False) -> Response:
    with asking.view() as view:
        act, day = act_of(asking, view, offer, sent)
    posted = _tried(asking, offer, act, day)
    with asking.view() as view, reading(asking.language):
        instead = offer.instead(asking, view, act) if offer.instead is not None else ""
        body = template("look.html").render(
            asking=asking,
            offer=offer,
            entries=[(instead, "")] if instead else told(asking, posted),
            beside=_beside(asking, view, offer, sent),
            has_changed=has_changed,
            file=uploads.name_of(sent.get(uploads.field_of(offer), "")),
            kept=sent.get(uploads.field_of(offer), "").partition("/")[0],
            sent={name: value for name, value in sent.items() if name not in {KEY, STEP, SEEN, "csrf_token"}},
            key=key,
            seen=_seal(asking, offer, sent, act, day),
        )
    return _framed(asking, offer.title, offer.back, body, HTTPStatus.OK, sends=LOOK)


def _recorded(asking: Asking, offer: Offer, sent: Mapping[str, str], key: str) -> Answer:
    """What was looked at is recorded, once; where the book moved on so that it is another act now, it is looked at again."""
    with asking.view() as view:
        before = recorded_under(view, key)
        if before is not None:
            on = asking.served.entry(before[1][0]).date
            if is_seal(sent.get(SEEN), _seal(asking, offer, sent, before[0], on)):
                return _to_recorded(asking, before[1])
        act, day = act_of(asking, view, offer, sent)
    if not is_seal(sent.get(SEEN), _seal(asking, offer, sent, act, day)):
        return _look(asking, offer, sent, key, has_changed=SEEN in sent)
    if not asking.may(Right.KEEP):
        _tried(asking, offer, act, day)
    with asking.view() as view:
        paper = uploads.paper(asking, view, offer, values_of(asking, view, offer, sent), day)
    with paper.laid(asking.served.folder) if paper is not None else nullcontext():
        posted = asking.served.send(act, by=asking.me, now=asking.now, on=day, key=key, dry_run=False)
    if offer.behind is not None:
        offer.behind(asking, posted)
    return _to_recorded(asking, [each.seq for each in posted.entries])


def _tried(asking: Asking, offer: Offer, act: Act, day: dt.date | None) -> Posted:
    """What would be recorded.

    Raises: Refused, where somebody who does not keep the book would record by that alone that money came in or went out,
    or would change what holds for all. What the others are asked about first is theirs to ask.
    """
    posted = asking.served.send(act, by=asking.me, now=asking.now, on=day, key=None, dry_run=True)
    first = posted.entries[0]
    if asking.may(Right.KEEP) or first.kind != offer.kind:
        return posted
    if first.kind in _HOLD_FOR_ALL:
        raise Refused(
            "Nobody else is asked about this here, so a treasurer changes it.", hint="Ask a treasurer for it."
        )
    if moves_money(text.parse(first.text)):
        raise Refused(
            "What goes out and what comes in is recorded by whoever keeps the book, when it does.",
            hint="Ask a treasurer for it.",
        )
    return posted


def _to_recorded(asking: Asking, entries: Sequence[int]) -> Answer:
    # Seen again after a reload, it is asked for, not sent again.
    return redirect(asking.url(f"recorded/{entries[0]}", to=entries[-1]), HTTPStatus.SEE_OTHER)


def _seal(asking: Asking, offer: Offer, sent: Mapping[str, str], act: Act, day: dt.date | None) -> str:
    """What ties the recording to the look: the act, its day, and the file that is filed with it."""
    return seal([(act, "", day or asking.today)], sent.get(uploads.field_of(offer), ""))


def _next(asking: Asking, offer: Offer | None, entries: Sequence[Entry]) -> list[tuple[str, str]]:
    """Where one may go from what was recorded: to what the others are asked, and back; who keeps the book to the same form for the next one."""
    proposals = [each.id if each.kind == Propose.kind else each.fields.get("proposal") for each in entries]
    about = next(filter(None, proposals), None)
    ways = [(say("See the proposal"), asking.url("home", proposal=about))] if about else []
    if offer is None:
        return ways
    pod = entries[0].fields.get("pod")
    ways.append((say("Back"), _back(asking, offer, pod)))
    if not about and offer.right == Right.KEEP:
        another = asking.act_url(offer.kind, pod=pod if "pod" in offer.fields else None)
        ways.append((say("Record another"), another))
    return ways


def _back(asking: Asking, offer: Offer, pod: str | None) -> str:
    """The page to come back to; of one that shows a pod at a time, as that pod is seen there."""
    return asking.url(offer.back, pod=pod if offer.back in _OF_A_POD else None)


def _framed(asking: Asking, title: str, here: str, body: str, status: HTTPStatus, *, sends: str = "") -> Response:
    from dashboard.site import framed

    # Drawn by a template of ours, which escaped every word in it.
    return framed(asking, title, Markup(body), here=here, status=status, sends=sends)  # noqa: S704
