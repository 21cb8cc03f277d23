"""The sandboxed process: read one file's bytes from stdin, write its rows to stdout, and do no more.

Order matters: limits on time and memory first, then loading and warming up what is needed, then the right to
open files is given up, and only then the file's bytes are looked at.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import sys
import warnings

CLONE_NEWNET, CLONE_NEWUSER = 0x40000000, 0x10000000
HEADER_BYTES = 8


def main() -> int:
    """Read the request, do it, and say why not where it cannot be done."""
    request = json.loads(_take(int.from_bytes(_take(HEADER_BYTES), "big")))
    _limit(request["limits"])
    has_no_network = _leave_network()
    from geo_mahalle.sandbox import work

    work.warm_up(request["format"])
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    content = sys.stdin.buffer.read()
    try:
        facts, table = work.read(content, request["format"], request["options"], request["limits"])
    except work.CannotReadError as err:
        sys.stderr.write("refused: " + " ".join(str(err).split()) + "\n")
        return 3
    except MemoryError:
        sys.stderr.write("refused: the file wants more memory than a file may have\n")
        return 3
    work.write(sys.stdout.buffer, {**facts, "has_no_network": has_no_network}, table)
    return 0


def _take(size: int) -> bytes:
    found = sys.stdin.buffer.read(size)
    if len(found) != size:
        raise EOFError("the request ended early")
    return found


def _limit(limits: dict[str, int]) -> None:
    """Give up what no reader needs: more memory, more time, writing files, core dumps."""
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory_bytes"], limits["memory_bytes"]))
    resource.setrlimit(resource.RLIMIT_CPU, (limits["cpu_s"], limits["cpu_s"]))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _leave_network() -> bool:
    """Move into an empty network namespace; False where the kernel does not let us.

    Without it there is still no way out: no socket can be opened once RLIMIT_NOFILE is 0.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    flags = CLONE_NEWNET if os.geteuid() == 0 else CLONE_NEWNET | CLONE_NEWUSER
    return bool(libc.unshare(flags) == 0)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    sys.exit(main())
