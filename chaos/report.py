"""What was tried, what was found, what was measured."""
import signal, time

checks = []
_begun = time.monotonic()


def check(name, holds, detail=""):
    """Reports one check; returns whether it held."""
    checks.append((name, bool(holds)))
    print(("ok " if holds else "not ok ") + name + (f": {detail}" if detail and not holds else ""), flush=True)
    return bool(holds)


def note(text):
    print(f"# {text}", flush=True)


def skip(name, why):
    print(f"# skip {name}: {why}", flush=True)


def failures():
    return sum(not holds for _, holds in checks)


def summary():
    note(f"{len(checks)} checks, {failures()} failed, {time.monotonic() - _begun:.0f} s")


class Ended(BaseException):
    """The script has reached a time limit of whoever runs it."""


def ended(number, _):
    # Once: while the nodes are stopped, a second one must not interrupt that.
    signal.signal(number, signal.SIG_IGN)
    check("it ends within its time limit", False)
    raise Ended("ended by its time limit")


signal.signal(signal.SIGTERM, ended)
