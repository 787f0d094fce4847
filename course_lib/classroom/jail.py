"""Walls around a learner's code, as many as the system gives to a program without special rights.

On Linux a process can leave the file system, the network and the other processes behind (namespaces(7));
memory, CPU time, files and processes have limits (setrlimit(2)). Elsewhere there are fewer walls: TEACHING.md
says which.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import stat
import sys
import threading
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

try:
    import resource
except ImportError:  # Windows
    resource = None

NEW_MOUNTS, NEW_IPC, NEW_USER, NEW_PIDS, NEW_NETWORK = 0x20000, 0x8000000, 0x10000000, 0x20000000, 0x40000000
READ_ONLY, NO_SETUID, NO_DEVICES, NO_PROGRAMS, REMOUNT = 1, 2, 4, 8, 32
BIND, ALL_BELOW, PRIVATE = 4096, 16384, 1 << 18
DIE_WITH_PARENT, DROP_RIGHT, NO_NEW_RIGHTS = 1, 24, 38
CAPABILITIES_VERSION_3 = 0x20080522
MEGABYTE = 1 << 20
N_PROCESSES = 64
LIMITS = {
    "RLIMIT_AS": 4096 * MEGABYTE,
    "RLIMIT_CPU": 600,
    "RLIMIT_FSIZE": 64 * MEGABYTE,
    "RLIMIT_NOFILE": 256,
    "RLIMIT_CORE": 0,
}
OWN = "/own"  # where an enclosed process may write; the course itself may stand in /tmp
ROOM = "size=128m,nr_inodes=20k,mode=1777"
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix/store")
SETTINGS = (
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/passwd",
    "/etc/group",
    "/etc/fonts",
    "/etc/mime.types",
)
DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
UNUSED_USERS = 61184  # the first of those that systemd gives to services and to no person


class NoWallError(OSError):
    """The system does not give this wall to a program without special rights."""


def enclose(place: Path, shown: list[Path], covered: list[Path]) -> None:
    """Leave the file system and the network behind, for this process and all it starts.

    Parameters
    ----------
    place : pathlib.Path
        An empty folder, to become the new top; nothing is ever written into it itself.
    shown : list of pathlib.Path
        Files and folders that can still be read, besides the system's own.
    covered : list of pathlib.Path
        Folders among them that look empty.

    Raises
    ------
    NoWallError
        If the system does not allow it; this process should end then.
    """
    if not sys.platform.startswith("linux"):
        raise NoWallError("only Linux has namespaces")
    uid, gid = os.getuid(), os.getgid()
    _unshare(NEW_MOUNTS | NEW_NETWORK | NEW_IPC | (NEW_USER if uid else 0))
    if uid:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
        Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")
    _mount("none", "/", flags=ALL_BELOW | PRIVATE)
    _mount("tmpfs", place, kind="tmpfs", options="size=4m,mode=0755")
    for path in _without_parts([*map(Path, (*SYSTEM, *SETTINGS)), *shown]):
        _show(path, place)
    for path in map(Path, DEVICES):
        _mount(path, _made(path, place), flags=BIND)
    for path in covered:
        _mount("tmpfs", _under(path, place), kind="tmpfs", flags=READ_ONLY, options="size=4k,mode=0555")
    for name in (OWN[1:], "tmp", "proc", "dev/shm"):
        (place / name).mkdir(parents=True, exist_ok=True)
    _mount("none", place, flags=BIND | REMOUNT | READ_ONLY | NO_SETUID | NO_DEVICES)
    os.chroot(place)  # which also keeps anyone inside from making a user namespace of his own
    os.chdir("/")


def _without_parts(paths: list[Path]) -> list[Path]:
    """Return those that exist and are not inside another."""
    kept: list[Path] = []
    places = {place for path in paths for place in (path, path.resolve()) if place.exists()}
    for path in sorted(places):
        if not any(path.is_relative_to(other) and not other.is_symlink() for other in kept):
            kept.append(path)
    return kept


def _show(path: Path, place: Path) -> None:
    if path.is_symlink():
        _under(path, place).parent.mkdir(parents=True, exist_ok=True)
        _under(path, place).symlink_to(path.readlink())
        return
    target = _made(path, place)
    kept = NO_PROGRAMS if os.statvfs(path).f_flag & os.ST_NOEXEC else 0
    _mount(path, target, flags=BIND | ALL_BELOW)
    _mount("none", target, flags=BIND | REMOUNT | READ_ONLY | NO_SETUID | NO_DEVICES | kept)


def _under(path: Path, place: Path) -> Path:
    return place / path.relative_to("/")


def _made(path: Path, place: Path) -> Path:
    target = _under(path, place)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.mkdir(exist_ok=True) if path.is_dir() else target.touch()
    return target


class Apart:
    """A process that sees no other ones, where that can be had, and with which all it started is ended.

    Parameters
    ----------
    run : callable
        What it does.
    enclosed : bool
        Whether `enclose` was called.
    """

    def __init__(self, run: Callable[[], None], enclosed: bool):
        self.pid = 0
        self._run, self._enclosed, self._begun = run, enclosed, threading.Event()
        self._thread = threading.Thread(target=self._stay)
        self._thread.start()
        self._begun.wait()

    def _stay(self) -> None:
        """Start it, and stay: it is told to end when this thread has gone."""
        try:
            if self._enclosed:
                _unshare(NEW_PIDS)  # for what this thread starts
            self.pid = os.fork()
            if not self.pid:
                self._be_it()
        finally:
            self._begun.set()
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self.pid, 0)

    def _be_it(self) -> None:
        try:
            self._run()
        finally:
            os._exit(1)

    def end(self) -> None:
        """End it and what it started."""
        for kill in (os.killpg, os.kill):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                kill(self.pid, signal.SIGKILL)
        self._thread.join()


def confine(enclosed: bool, others: int, user: int | None) -> None:
    """Give up, in a process just started, every right that a learner's code does not need.

    Parameters
    ----------
    enclosed : bool
        Whether `enclose` was called before.
    others : int
        How many processes of the same user there are already.
    user : int or None
        Whom to become, if this is the system's administrator.
    """
    with contextlib.suppress(AttributeError, PermissionError):  # Windows has no sessions; or it leads one
        os.setsid()
    if enclosed:
        _unshare(NEW_MOUNTS | NEW_IPC)
        for name in (OWN, "/dev/shm"):
            _mount("tmpfs", name, kind="tmpfs", flags=NO_SETUID | NO_DEVICES, options=ROOM)
        with contextlib.suppress(NoWallError):  # inside a container this may be denied
            _mount("proc", "/proc", kind="proc", flags=NO_SETUID | NO_DEVICES | NO_PROGRAMS)
    if resource is not None:
        for name, value in {**LIMITS, "RLIMIT_NPROC": N_PROCESSES + others}.items():
            with contextlib.suppress(ValueError, OSError, AttributeError):  # not known here, or lower already
                resource.setrlimit(getattr(resource, name), (value, value))
    if sys.platform.startswith("linux"):
        _give_up_rights(user)


def bar_rights() -> None:
    """See to it that no program that this process or one below it starts gets more rights than it has."""
    if sys.platform.startswith("linux"):
        for right in range(64):
            _libc().prctl(DROP_RIGHT, right, 0, 0, 0)
        _libc().prctl(NO_NEW_RIGHTS, 1, 0, 0, 0)


def _give_up_rights(user: int | None) -> None:
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")  # should memory run out, this process goes first
    if user is not None:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    head = (ctypes.c_uint32 * 2)(CAPABILITIES_VERSION_3, 0)
    _libc().capset(head, (ctypes.c_uint32 * 6)())
    _libc().prctl(DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)


def n_processes() -> int:
    """Return how many processes and threads this user has, as far as the system tells.

    Returns
    -------
    int
        0 where there is no /proc.
    """
    return sum(_threads())


def _threads() -> Iterator[int]:
    for path in Path("/proc").glob("[0-9]*/task"):
        with contextlib.suppress(OSError):
            if path.stat().st_uid == os.getuid():
                yield path.stat().st_nlink - 2


def nobody(enclosed: bool, needed: list[Path]) -> int | None:
    """Return a user without rights for a learner's code to run as.

    Parameters
    ----------
    enclosed : bool
        Whether `enclose` was called; the way to what is needed is free then.
    needed : list of pathlib.Path
        Folders that must stay readable.

    Returns
    -------
    int or None
        Another one for each process that asks; None if this one may not become another, or should not.
    """
    if not hasattr(os, "getuid") or os.getuid():
        return None
    ways = {folder for path in needed for folder in (path, *path.parents)}
    if enclosed or all(folder.stat().st_mode & stat.S_IXOTH for folder in ways):
        return UNUSED_USERS + os.getpid() % 4000
    return None


def _unshare(what: int) -> None:
    if _libc().unshare(what):
        raise NoWallError(ctypes.get_errno(), "the system does not allow namespaces")


def _mount(source, target, kind: str = "", flags: int = 0, options: str = "") -> None:
    words = [str(word).encode() for word in (source, target, kind, options)]
    if _libc().mount(words[0], words[1], words[2], ctypes.c_ulong(flags), words[3]):
        raise NoWallError(ctypes.get_errno(), f"the system does not allow to mount {target}")


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
