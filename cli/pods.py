"""Commands that open, show, change and close pods."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.door import Door
from cli.options import reads, writes

SetOption = Annotated[
    list[str] | None, typer.Option("--set", help="A setting, as in loan-limit=3; once or more.", metavar="NAME=VALUE")
]
PodArgument = Annotated[str, typer.Argument(help="The pod.")]


def register(app: typer.Typer) -> None:
    """Add `pod` to the program."""
    pod = typer.Typer(no_args_is_help=True, help="Pods: open, list, show, change, close.", rich_markup_mode=None)
    app.add_typer(pod, name="pod")
    writes(pod, "open")(open_pod)
    reads(pod, "list")(list_pods)
    reads(pod, "show")(show)
    writes(pod, "change")(change)
    writes(pod, "close")(close)


def open_pod(
    door: Door,
    pod: Annotated[str, typer.Argument(help="What to type for it, as in rainy.")],
    kind: Annotated[str, typer.Option(help="savings, circle, solidarity, livelihood or ownership.")],
    name: Annotated[str | None, typer.Option(help="Its name.")] = None,
    settings: SetOption = None,
) -> None:
    """Open a pod: a savings pool, a lending circle, a solidarity fund, a livelihood pod, or what members own together."""
    from ledger.act import make
    from pods.crew.setup import OpenPod

    act = make(OpenPod, pod=pod, pod_kind=kind, name=name or pod, terms=read_settings(settings))
    door.post(act, says=f"Read its terms aloud: crewbook pod show {pod}")


def list_pods(door: Door) -> None:
    """The crew's pods."""
    from reports import crew

    with door.view() as view:
        door.show(crew.pods(view))


def show(door: Door, pod: PodArgument) -> None:
    """A pod's settings, each with a sentence to read aloud."""
    from reports import crew

    with door.view() as view:
        door.show(crew.pod_terms(view, pod))


def change(door: Door, pod: PodArgument, settings: SetOption = None) -> None:
    """Change a pod's settings; the others are asked first."""
    from pods.crew.setup import ChangePod

    door.post(ChangePod(pod=pod, terms=read_settings(settings)))


def close(door: Door, pod: PodArgument) -> None:
    """Close a pod that holds nothing any more."""
    from pods.crew.setup import ClosePod

    door.post(ClosePod(pod=pod))


def read_settings(typed: list[str] | None) -> dict[str, str]:
    """`name=value` a piece.

    Raises: Invalid, when one has no equals sign.
    """
    from ledger.errors import Invalid

    settings = {}
    for each in typed or []:
        name, equals, value = each.partition("=")
        if not equals:
            raise Invalid(f"“{each}” sets nothing.", hint="Write --set loan-limit=3", where="set")
        settings[name.strip()] = value.strip()
    return settings
