"""Runs the parts of a test side by side, each in a process of its own: each has its own cluster, and mostly waits.

What a part prints comes out in one piece when it has ended. With names of parts, a script runs them one after the other,
in its own process.
"""
import subprocess, sys, tempfile, time, traceback
from report import check, failures, note, summary


def main(script, parts, at_once, alone=()):
    """`parts` are functions by name, the longest first; those in `alone` come by themselves, after the others. Answers
    the exit code."""
    if sys.argv[1:]:
        return one_by_one(parts, sys.argv[1:])
    return commands({name: [sys.executable, str(script), name] for name in parts}, at_once, alone)


def commands(parts, at_once, alone=()):
    """The same with a command for each part."""
    waiting, running = [name for name in parts if name not in alone] + list(alone), {}
    code, begun = 0, time.monotonic()
    try:
        while waiting or running:
            while waiting and len(running) < (1 if waiting[0] in alone else at_once):
                name = waiting.pop(0)
                output = tempfile.TemporaryFile()
                running[name] = (output, subprocess.Popen(
                    parts[name], stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT))
            time.sleep(0.05)
            for name in [name for name, (_, process) in running.items() if process.poll() is not None]:
                output, process = running.pop(name)
                code |= tell(name, output, process.returncode)
    finally:
        # A time limit, or Ctrl-C: each stops its nodes, and what it has found so far is told.
        for _, process in running.values():
            process.terminate()
        for name, (output, process) in running.items():
            tell(name, output, process.wait())
    note(f"all parts: {time.monotonic() - begun:.0f} s")
    return 1 if code else 0


def tell(name, output, code):
    output.seek(0)
    text = output.read().decode(errors="replace")
    print(f"# {name}", flush=True)
    print(text, end="", flush=True)
    if code and not any(line.startswith("not ok ") for line in text.splitlines()):
        check(f"{name} runs to its end", False, f"it ended with {code}")
    return 1 if code else 0


def one_by_one(parts, names):
    for name in names:
        begun = time.monotonic()
        try:
            parts[name]()
        except Exception:
            check(f"{name} runs to its end", False, traceback.format_exc().replace("\n", "\n# "))
        note(f"{name}: {time.monotonic() - begun:.0f} s")
    summary()
    return 1 if failures() else 0
