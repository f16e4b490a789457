"""What the scripts beside this one share: reporting, running commands with a deadline, a folder of one's own."""
import os, pathlib, shutil, signal, subprocess, sys, tempfile, threading, time, traceback

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
RELEASE = ROOT / ".build/release"
failures = 0


def check(name, holds, detail=""):
    """Reports one check; returns whether it held."""
    global failures
    print(("ok " if holds else "not ok ") + name + (f": {detail}" if detail and not holds else ""), flush=True)
    if not holds:
        failures += 1
    return holds


class Ended(BaseException):
    """The script has reached a time limit of whoever runs it."""


def ended(number, _):
    signal.signal(number, signal.SIG_IGN)
    raise Ended("ended by its time limit")


def uncaught(kind, error, trace):
    """No script fails without a line that says so, and where."""
    text = "".join(traceback.format_exception(kind, error, trace)).rstrip().replace("\n", "\n# ")
    check(f"{pathlib.Path(sys.argv[0]).name} runs to its end", False, f"{kind.__name__}: {error}\n# {text}")


sys.excepthook = uncaught
threading.excepthook = lambda args: uncaught(args.exc_type, args.exc_value, args.exc_traceback)
# It still stops its nodes.
signal.signal(signal.SIGTERM, ended)


def environment(**more):
    """The environment without anyone's Conclave settings."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CONCLAVE_")}
    clean.update(more)
    return clean


def run(*words, timeout=60, env=None, cwd=None):
    """Runs a command to its end: (exit code, stdout, stderr, seconds)."""
    begun = time.monotonic()
    try:
        done = subprocess.run(
            [str(word) for word in words], capture_output=True, text=True, timeout=timeout, env=env or environment(),
            cwd=cwd, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        return None, "", f"no end within {timeout} s", timeout
    return done.returncode, done.stdout, done.stderr, time.monotonic() - begun


def lives(pid):
    """Whether a process lives; one that has ended and waits for its parent does not."""
    try:
        text = pathlib.Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return text.rpartition(")")[2].split()[0] not in ("Z", "X")


class Folder:
    """A temporary folder; the cluster in it is stopped at the end, and a failed one is kept to be looked at."""

    def __enter__(self):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="conclave-people-"))
        return self.path

    def __exit__(self, kind, error, trace):
        for settings in self.path.rglob("settings.json"):
            run(ROOT / "cluster/down", "--dir", settings.parent)
        if failures or kind:
            print(f"# kept for a look: {self.path}")
        else:
            shutil.rmtree(self.path, ignore_errors=True)


def finish():
    sys.exit(1 if failures else 0)
