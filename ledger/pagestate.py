"""How a folder's pages were left: what .crewbook/pages.json remembers from one command to the next."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any
from zlib import crc32

from ledger.errors import Broken

if TYPE_CHECKING:
    from pathlib import Path


def read(folder: Path) -> dict[str, Any]:
    """What we left behind: by what each page is known again, and the last entry that is on the pages.

    Raises: Broken, when the disk does not give it; one that is missing or damaged costs nothing but time.
    """
    try:
        with open(f"{folder}/.crewbook/pages.json", "rb") as file:  # noqa: PTH123 - on the way of every act
            state = json.loads(file.read())
        # The mark tells what was cut short, or is being written at this moment; the first version had none.
        is_whole = "mark" not in state or state.pop("mark") == _mark(state)
        known, through = state["pages"], state["through"]
        if is_whole and isinstance(through, int) and isinstance(known, dict) and all(map(str.isdecimal, known)):
            return dict(state)
    except (FileNotFoundError, ValueError, LookupError, TypeError, AttributeError):
        pass
    except OSError as error:
        path = f"{folder}/.crewbook/pages.json"
        raise Broken(
            f"{path} cannot be read ({error.strerror}).",
            hint="Nothing was recorded. Check that it is yours to read, and the disk that it lies on.",
            where=path,
        ) from None
    return {"through": 0, "pages": {}}


def write(folder: Path, state: dict[str, Any]) -> None:
    """Written over what stood there: a rename would cost a fifth of a whole contribution.

    When it is cut short its mark shows it, and that costs nothing but time.
    """
    content = json.dumps({**state, "mark": _mark(state)}).encode()
    descriptor = os.open(f"{folder}/.crewbook/pages.json", os.O_RDWR | os.O_CREAT, 0o666)
    try:
        stood = os.fstat(descriptor).st_size
        os.pwrite(descriptor, content.ljust(stood), 0)
    finally:
        os.close(descriptor)


def _mark(state: dict[str, Any]) -> int:
    return crc32(json.dumps(state).encode())
