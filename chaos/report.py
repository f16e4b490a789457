"""What was tried, what was found, what was measured."""
import time

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
