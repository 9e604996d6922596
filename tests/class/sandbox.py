"""Where programs of students are compiled and run: bubblewrap, a user of their own, or nothing that holds them.

A Sandbox only makes command lines. With bubblewrap there are two, one in the other:

    outer   the autograder: a network of its own (loopback only), the system read-only, no home, no other submission
    inner   the program:    the same network, and processes, files and environment of its own, so that it can neither
                            see the autograder nor touch what it writes

Run by root, both belong to a user who owns nothing else, since the limits of the system do not bind root.
"""

from __future__ import annotations

import fcntl
import os
import pathlib
import shlex
import shutil
import subprocess

KINDS = ("bubblewrap", "separate user", "none")
FIRST_USER, USERS = 64100, 800  # user ids of nobody in particular: Debian leaves them to the local administrator
LOCKS = next((place for place in ("/run/lock", "/tmp") if os.path.isdir(place)), ".")
LIMITS = {"core": 0, "cpu": 60, "as": 2 << 30, "fsize": 256 << 20, "nproc": 64}  # of a compiler; front has a program's


class Refused(Exception):
    """What was asked for cannot be had on this machine; the text says what to do."""


def system_folders() -> list[str]:
    """The system, read-only, without what is particular to this machine."""
    words = ["--ro-bind", "/usr", "/usr"]
    for name in ("bin", "sbin", "lib", "lib32", "lib64", "libx32"):
        path = pathlib.Path("/", name)
        if path.is_symlink():
            words += ["--symlink", os.readlink(path), str(path)]
        elif path.is_dir():
            words += ["--ro-bind", str(path), str(path)]
    for name in ("/etc/alternatives", "/etc/ld.so.cache", "/etc/nsswitch.conf"):
        words += ["--ro-bind-try", name, name]
    # Not bwrap's own --dev: for its terminals it would make one user namespace more, and the network's port 80 belong
    # to the one before.
    for name in ("null", "zero", "full", "random", "urandom"):
        words += ["--dev-bind", f"/dev/{name}", f"/dev/{name}"]
    for at, name in enumerate(("stdin", "stdout", "stderr")):
        words += ["--symlink", f"/proc/self/fd/{at}", f"/dev/{name}"]
    return [*words, "--symlink", "/proc/self/fd", "/dev/fd", "--proc", "/proc"]


# The first process of a sandbox keeps the environment that it was started with, for all in it to read: that has to be
# this one, too.
CLEAN = {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "LANG": "C.UTF-8"}
ENVIRONMENT = ["--clearenv", "--setenv", "PATH", "/usr/bin:/bin", "--setenv", "LANG", "C.UTF-8"]


def prlimit() -> list[str]:
    return ["prlimit", *(f"--{name}={most}" for name, most in LIMITS.items()), "--"]


def as_user(user: int | None) -> list[str]:
    if user is None:
        return []
    return ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "--no-new-privs", "--"]


def bubblewrap_works(user: int | None) -> bool:
    """Both sandboxes, one in the other, as they will be used."""
    if shutil.which("bwrap") is None:
        return False
    outer = ["bwrap", "--unshare-all", *system_folders(), "--tmpfs", "/tmp"]
    inner = ["bwrap", "--unshare-user", "--unshare-pid", "--disable-userns", *system_folders()]
    probe = subprocess.run([*as_user(user), *outer, "--", *inner, "--", "true"], capture_output=True, check=False)
    return probe.returncode == 0


class Sandbox:
    def __init__(self, wanted: str = "auto"):
        """`wanted` is one of KINDS, or "auto": the first of them that can be had, but never "none"."""
        root = os.geteuid() == 0
        self.user = self._take_user() if root else None
        if wanted in ("auto", "bubblewrap") and bubblewrap_works(self.user):
            self.kind = "bubblewrap"
        elif wanted in ("auto", "separate user") and root:
            self.kind = "separate user"
        elif wanted == "none":
            self.kind, self.user = "none", None
        else:
            raise Refused(
                "This machine does not let bubblewrap isolate programs, and only root can give them a user of their own.\n"
                "Run it as root, or allow unprivileged user namespaces (on Ubuntu 24.04: an AppArmor profile for bwrap).\n"
                "UNSAFE=1 grades without isolation: only for submissions that you trust like your own code.")

    def _take_user(self) -> int:
        """A user id that no other grading on this machine uses now."""
        for user in range(FIRST_USER, FIRST_USER + USERS):
            self._lock = open(f"{LOCKS}/http-by-hand-{user}", "w")  # noqa: SIM115: held as long as we run
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return user
            except OSError:
                self._lock.close()
        raise Refused("All user ids for grading are in use.")

    def own(self, path: pathlib.Path) -> None:
        """Gives a file or folder to the user whom programs run as."""
        if self.user is not None:
            os.chown(path, self.user, self.user)

    def outer(self, binds: list[str], network: bool = False) -> list[str]:
        """The words before a command of the kit's own; `binds` are words of bwrap's. Without bubblewrap the command
        sees the machine as it is."""
        if self.kind != "bubblewrap":
            return []
        words = [*as_user(self.user), "bwrap", "--unshare-all", "--die-with-parent", "--new-session", *ENVIRONMENT]
        if network:
            words += ["--cap-add", "CAP_NET_BIND_SERVICE"]  # port 80, in a network of its own
        return [*words, *system_folders(), "--size", str(512 << 20), "--tmpfs", "/tmp", *binds, "--"]

    def compiler(self, binds: list[str]) -> list[str]:
        """The words before the compiler."""
        if self.kind == "bubblewrap":
            return [*self.outer(binds), *prlimit()]
        return [*as_user(self.user), *prlimit()]

    def within(self, binds: list[str], front: str) -> str:
        """For the autograder's --within: what each program runs in."""
        if self.kind == "bubblewrap":
            words = ["bwrap", "--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--disable-userns",
                     "--die-with-parent", *ENVIRONMENT, *system_folders(), "--tmpfs", "/tmp", *binds,
                     "--bind", "{folder}", "{folder}", "--chdir", "{folder}", "--", front]
        elif self.kind == "separate user":
            words = [*as_user(self.user), "env", "-i", "PATH=/usr/bin:/bin", "LANG=C.UTF-8", front]
        else:
            words = [front]
        return shlex.join(words)

    def clean_up(self) -> None:
        """Ends what the programs left running, where no namespace has done so."""
        if self.kind == "separate user":
            subprocess.run([*as_user(self.user), "kill", "-KILL", "--", "-1"], capture_output=True, check=False)
