"""A model of a disk that loses its power: what was synced is there, what was not may be, in part or torn.

It replays the shim's log. A file's data are on the disk once the file was synced; a name (made, renamed, taken away) once
its folder was. Of everything else any part may have arrived, in any order across files. Within a file its sizes follow
each other, a sector is written whole or not at all, and one that never arrived reads as it stood before, or as zeros
where the file only grew. Not modelled: a disk that says synced and is not, and stale blocks of other files.
"""

import json
import os
import random
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512


@dataclass
class File:
    """What is on the disk for certain, and the writes and truncations that came behind it."""

    kept: bytes = b""
    later: list = field(default_factory=list)


@dataclass(frozen=True)
class Fate:
    """How much of what was on its way arrives: `data` and `names` as chances, `is_torn` sector by sector."""

    data: float
    names: float
    is_torn: bool = False
    seed: int = 0


NOTHING, ALL = Fate(0, 0), Fate(1, 1)
# A new name for a file whose data never came; and the other way round.
NAMES_ONLY, DATA_ONLY = Fate(0, 1), Fate(1, 0)
FATES = (
    NOTHING,
    ALL,
    NAMES_ONLY,
    DATA_ONLY,
    *(Fate(0.5, 0.5, is_torn, seed) for is_torn in (False, True) for seed in (1, 2)),
)


class Disk:
    """A folder's files under the calls of a log, one after the other."""

    def __init__(self, folder):
        self.folder = str(folder)
        files = {str(path): File(path.read_bytes()) for path in sorted(folder.rglob("*")) if path.is_file()}
        self.names, self.live = dict(files), dict(files)
        self.later = []

    def replay(self, call):
        if call.path.endswith(" (deleted)"):
            return
        if call.kind == "create":
            self._name(call.path, {call.path: File()})
        elif call.kind == "unlink":
            self._name(call.path, {call.path: None})
        elif call.kind == "rename":
            assert Path(call.path).parent == Path(call.to).parent, "one folder's change; two would have to be two"
            self._name(call.path, {call.path: None, call.to: self.live[call.path]})
        elif call.kind == "write":
            self.live[call.path].later.append((call.offset, call.data))
        elif call.kind == "truncate":
            self.live[call.path].later.append((call.offset, None))
        elif call.kind == "sync" and call.path in self.live:
            file = self.live[call.path]
            file.kept, file.later = _arrived(file, ALL, random.Random(0)), []
        elif call.kind == "sync":
            assert Path(call.path).is_dir(), call.path
            here = [each for each in self.later if each[0] == call.path]
            for _, change in here:
                _rename(self.names, change)
            self.later = [each for each in self.later if each[0] != call.path]
        else:
            assert call.kind in {"mark", "mkdir"}, call.kind

    def _name(self, path, change):
        _rename(self.live, change)
        self.later.append((str(Path(path).parent), change))

    def without_power(self, fate):
        """{path: bytes} of what is there when the power comes back."""
        chance = random.Random(fate.seed)
        names = dict(self.names)
        for _, change in self.later:
            if chance.random() < fate.names:
                _rename(names, change)
        return {path: _arrived(file, fate, chance) for path, file in names.items()}


def _rename(names, change):
    for path, file in change.items():
        if file is None:
            names.pop(path, None)
        else:
            names[path] = file


def _arrived(file, fate, chance):
    content = bytearray(file.kept)
    sizes = round(len(file.later) * (fate.data if fate.data in {0, 1} else chance.random()))
    for number, (offset, data) in enumerate(file.later):
        if data is None:
            if number < sizes:
                content = content[:offset].ljust(offset, b"\0")
            continue
        if number < sizes:
            content = content.ljust(offset + len(data), b"\0")
        is_here = chance.random() < fate.data
        for start, end in _sectors(offset, len(data)):
            arrives = chance.random() < fate.data if fate.is_torn else is_here
            end = min(end, len(content))  # noqa: PLW2901 - what lies behind the end of the file is nowhere
            if arrives and start < end:
                content[start:end] = data[start - offset : end - offset]
    return bytes(content)


def _sectors(offset, length):
    """(start, end) of the parts of a write that a disk writes whole or not at all."""
    start = offset
    while start < offset + length:
        end = min((start // SECTOR + 1) * SECTOR, offset + length)
        yield start, end
        start = end


def lay_out(files, folder, of):
    """Write files, named as below `of`, into `folder`; every page is as old as the pages' own memory has it, if it can."""
    for path, content in files.items():
        there = folder / Path(path).relative_to(of)
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_bytes(content)
    for name in ("pages", ".crewbook", "documents"):
        (folder / name).mkdir(exist_ok=True)
    try:
        pages = json.loads((folder / ".crewbook" / "pages.json").read_bytes())["pages"]
    except (FileNotFoundError, ValueError):
        return
    for year, left in pages.items():
        page = folder / "pages" / f"{year}.beancount"
        # The worst that can be: what is damaged looks as it was left.
        if page.exists() and page.stat().st_size == left["size"]:
            os.utime(page, ns=(left["time"], left["time"]))
