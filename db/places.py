"""Where a database may lie: on this machine's own disk, in a file and a folder that can be written."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

from xzdesk.errors import Refusal

# SQLite's locks and its shared memory fail, or lie, on file systems that several machines share.
_SHARED = (
    r"nfs\d?|cifs|smb\d?|smbfs|9p|afs|ncpfs|ceph|glusterfs|lustre|gpfs|beegfs|ocfs2|gfs2|davfs|vboxsf|vmhgfs|prl_fs"
    r"|fuse\.(sshfs|rclone|s3fs|davfs2?|glusterfs|gvfsd-fuse|smbnetfs|ceph|vmhgfs-fuse)"
)
_MOUNTS = Path("/proc/self/mountinfo")
_HEADER = b"SQLite format 3\0"
_DRIVE_REMOTE = 4  # of GetDriveTypeW

Shared = Callable[[Path], str]


def shared_by(path: Path) -> str:
    """The name of the network file system on which `path` lies, or will lie; empty when it is this machine's disk."""
    if sys.platform == "win32":
        import ctypes

        return windows_share(str(path.absolute()), ctypes.windll.kernel32.GetDriveTypeW)
    return linux_share(os.path.realpath(path), _MOUNTS.read_text("utf-8", "replace")) if _MOUNTS.exists() else ""


def linux_share(path: str, mountinfo: str) -> str:
    """The network file system of the mount that holds `path`, by the text of /proc/self/mountinfo; else empty."""
    found, system, options = "", "", ""
    for line in mountinfo.splitlines():
        mount, _, source = line.partition(" - ")
        point = re.sub(r"\\(\d{3})", lambda octal: chr(int(octal[1], 8)), mount.split(" ")[4])
        if len(point) >= len(found) and (path == point or path.startswith(point.rstrip("/") + "/")):
            found, system, options = point, source.split(" ")[0], source.split(" ")[-1]
    if found == "/" or (system == "9p" and "trans=fd" in options and "drvfs" not in options):
        return ""  # a machine's root is its own, and so are the files that a container is handed
    return system if re.fullmatch(_SHARED, system) else ""


def windows_share(path: str, drive_type: Callable[[str], int]) -> str:
    """ "UNC" or "网络驱动器" for a path that is not on a drive of this machine; else empty."""
    if path.startswith("\\\\") and not path.startswith("\\\\?\\"):
        return "UNC"
    return "网络驱动器" if drive_type(path[:3]) == _DRIVE_REMOTE else ""


def refuse_shared(path: Path, shared: Shared) -> None:
    """Refusal when the path lies on a network drive."""
    system = shared(path)
    if system:
        raise Refusal("database_on_network", path=path, system=system)


def refuse_unusable(path: Path) -> None:
    """Refusal when there is no file, when it cannot be read and written, or is no whole database."""
    if not path.parent.is_dir():
        raise Refusal("folder_missing", folder=path.parent)
    refuse_unreadable(path)
    if not _writable(path):
        raise Refusal("database_readonly", path=path)
    refuse_readonly_folder(path.parent)


def refuse_unreadable(path: Path) -> None:
    """Refusal when there is no file, when it cannot be read, or is no whole database."""
    if path.is_dir():
        raise Refusal("database_is_folder", path=path)
    if not path.exists():
        raise Refusal("database_missing", path=path)
    if not os.access(path, os.R_OK):
        raise Refusal("database_no_permission", path=path)
    _refuse_malformed(path)


def refuse_missing_folder(folder: Path) -> None:
    """Refusal when there is no such folder, or no file can be made in it."""
    if not folder.is_dir():
        raise Refusal("folder_missing", folder=folder)
    refuse_readonly_folder(folder)


def refuse_readonly_folder(folder: Path) -> None:
    """Refusal when no file can be made beside a database."""
    if not _writable(folder):
        raise Refusal("database_folder_readonly", folder=folder)


def make_private(path: Path) -> None:
    """Readable and writable by the owner only."""
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)


def _writable(path: Path) -> bool:
    """Also false for a mark that only an administrator could ignore. Windows marks folders for other reasons."""
    marked = not path.stat().st_mode & 0o222 and not (sys.platform == "win32" and path.is_dir())
    return not marked and os.access(path, os.W_OK)


def _refuse_malformed(path: Path) -> None:
    """Refusal for what is no SQLite file, or shorter than it says: a copy broken off."""
    with path.open("rb") as file:
        header = file.read(100)
    if not header.startswith(_HEADER) or len(header) < 100:
        raise Refusal("database_malformed", path=path)
    size = int.from_bytes(header[16:18], "big")
    pages = int.from_bytes(header[28:32], "big")
    if path.stat().st_size < pages * (65536 if size == 1 else size) and not _log_beside(path):
        raise Refusal("database_damaged", path=path)


def _log_beside(path: Path) -> bool:
    """Whether a write-ahead log may hold what the file lacks."""
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0
