"""Folders that a service copies to other computers: no place for a book that somebody writes to."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cli.door import Door

# What a service calls its folder, and by which files in a folder its program is known. `~` begins a name that means the
# service only right in somebody's home.
_SERVICES = (
    ("Dropbox", r"Dropbox( \(.*\))?", (".dropbox", ".dropbox.cache")),
    ("OneDrive", r"OneDrive([ -].*)?|SkyDrive", (".849C9593-D756-4E56-8D6E-42412F2A707B",)),
    ("Google Drive", r"Google ?Drive.*|My Drive", (".tmp.drivedownload", ".tmp.driveupload")),
    ("iCloud", r"Mobile Documents|com~apple~CloudDocs|iCloud ?Drive", ()),
    ("Nextcloud", r"Nextcloud\d*", (".nextcloudsync.log", ".sync-exclude.lst")),
    ("ownCloud", r"ownCloud\d*", (".owncloudsync.log",)),
    ("Syncthing", r"Syncthing|~Sync", (".stfolder",)),
    ("pCloud", r"pCloud ?Drive|pCloud( Sync)?|pCloudSync", ()),
    ("MEGA", r"MEGA ?sync.*|~MEGA", (".megaignore",)),
    ("Box", r"Box Sync|Box-Box|~Box", ()),
    ("kDrive", r"kDrive\d*", ()),
    ("Proton Drive", r"Proton ?Drive.*", ()),
    ("Seafile", r"Seafile", (".seafile-data",)),
    ("Synology Drive", r"SynologyDrive", (".SynologyWorkingDirectory",)),
    ("Resilio Sync", r"Resilio Sync", (".sync/ID",)),
    ("Yandex Disk", r"Yandex\.Disk", ()),
    ("Tresorit", r"Tresorit.*", ()),
    ("a cloud service", r"CloudStorage", ()),
)
HINT = (
    "Such a service may take a copy in the middle of a commit, and two computers that record make two books of one. Move the "
    "folder to a place that stays on this computer, and let the service have backups instead: crewbook backup FILE"
)


def service(folder: Path) -> str | None:
    """The service that copies `folder` to other computers, as far as names and marks in it and above it show; or None."""
    homes = {Path.home()}
    for path in dict.fromkeys((folder.absolute(), folder.resolve())):
        for each in (path, *path.parents):
            for name, pattern, marks in _SERVICES:
                words = f"({'|'.join(part for part in pattern.split('|') if not part.startswith('~'))})"
                at_home = [part[1:] for part in pattern.split("|") if part.startswith("~")]
                is_named = re.fullmatch(words, each.name) or (each.parent in homes and each.name in at_home)
                if is_named or any((each / mark).exists() for mark in marks):
                    return name
            # What lies above somebody's home is not theirs to sync.
            if each in homes:
                break
    return None


def warn(door: Door, folder: Path) -> None:
    """Say it once, where a folder becomes a book's."""
    found = service(folder)
    if found:
        door.tell(f"{folder.resolve()} lies where {found} copies it to other computers. {HINT}")
