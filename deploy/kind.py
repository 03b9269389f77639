"""``python kind.py <ppid> <command> …``: become the command, and be ended by the kernel when the parent goes, however it goes.

Run as a file with ``-I -S`` so that it costs some milliseconds. A hook between fork and exec would do the same, but is unsafe in a parent
with threads. On systems without prctl (not Linux) the parent's own clean stop is all there is.
"""

import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def _die_with_parent() -> None:
    import ctypes

    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")


def main(argumenten: list[str]) -> None:
    """Does not return. A parent that was gone before the request was made is seen by its pid."""
    ouder, opdracht = int(argumenten[0]), argumenten[1:]
    if sys.platform == "linux":
        _die_with_parent()
    if os.getppid() != ouder:
        sys.exit(1)
    os.execvp(opdracht[0], opdracht)


if __name__ == "__main__":
    main(sys.argv[1:])
