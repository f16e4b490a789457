"""Follows the README's `First five minutes` by the letter.

`1$` is typed into a first terminal, whose last command keeps running; `$` into a second one. The lines below a command
are what it prints, where `…` stands for anything, and alone on a line for any number of lines. `# exit N` is the exit
code, else 0.
"""
import os, pty, re, select, signal, subprocess, time
from checks import ROOT, Folder, check, environment, finish, lives

LIMIT = 60


def steps(text):
    """The block as (terminal, command, expected lines, exit code)."""
    block = re.search(r"^## First five minutes$.*?^```console\n(.*?)^```$", text, re.M | re.S).group(1)
    found = []
    for line in block.splitlines():
        prompt = re.match(r"(1?)\$ (.*)", line)
        leave = re.match(r"# exit (\d+)$", line)
        if prompt:
            found.append([1 if prompt.group(1) else 2, prompt.group(2), [], 0])
        elif leave:
            found[-1][3] = int(leave.group(1))
        else:
            found[-1][2].append(line)
    return found


def pattern(lines):
    """A regular expression for what a command prints."""
    parts = []
    for line in lines:
        if line.strip() == "…":
            parts.append(r"(?:.*\n)*?")
        else:
            parts.append(".*?".join(re.escape(piece) for piece in line.split("…")) + r"[ \t]*\n")
    return re.compile("".join(parts))


class Terminal:
    """A shell on a terminal of its own that keeps its settings from command to command."""

    def __init__(self, folder, env):
        self.master, slave = pty.openpty()
        self.shell = subprocess.Popen(
            ["bash", "--norc", "--noprofile", "-i"], stdin=slave, stdout=slave, stderr=slave, cwd=folder,
            env=dict(env, PS1="", PS2="", TERM="dumb"), start_new_session=True)
        os.close(slave)
        self.output = ""
        self.type("stty -echo; set +o history; bind 'set enable-bracketed-paste off' 2>/dev/null; echo re''ady")
        self.wait(lambda text: "ready\n" in text, 10)

    def type(self, line):
        os.write(self.master, (line + "\n").encode())

    def wait(self, holds, limit):
        """Reads until what was printed since the last command satisfies `holds`."""
        end = time.monotonic() + limit
        while not holds(self.output):
            rest = end - time.monotonic()
            if rest <= 0 or not select.select([self.master], [], [], rest)[0]:
                return False
            try:
                got = os.read(self.master, 65536)
            except OSError:
                return holds(self.output)
            self.output += got.decode(errors="replace").replace("\r\n", "\n")
        return True

    def command(self, line, limit):
        """Runs a command to its end: (what it printed, exit code)."""
        self.output = ""
        self.type(f"{line}; echo \"<<$?>>\"")
        ended = re.compile(r"<<(\d+)>>\n")
        if not self.wait(lambda text: ended.search(text), limit):
            return self.output, None
        mark = ended.search(self.output)
        return self.output[: mark.start()], int(mark.group(1))

    def close(self):
        try:
            os.killpg(self.shell.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.shell.wait()
        os.close(self.master)


def main():
    begun = time.monotonic()
    with Folder() as folder:
        (folder / ".build").mkdir()
        (folder / ".build/release").symlink_to(ROOT / ".build/release")
        env = environment(HOME=str(folder), XDG_DATA_HOME=str(folder / "data"))
        first, second = Terminal(folder, env), Terminal(folder, env)
        foreground = None
        try:
            todo = steps((ROOT / "README.md").read_text())
            last_first = max(i for i, step in enumerate(todo) if step[0] == 1)
            for place, (terminal, command, expected, code) in enumerate(todo):
                wanted = pattern(expected)
                limit = max(1, LIMIT - (time.monotonic() - begun))
                if terminal == 1 and place == last_first:
                    foreground = command
                    first.output = ""
                    first.type(command)
                    came = first.wait(lambda text: wanted.match(text), min(limit, 20))
                    if not check(f"1$ {command}", came, repr(first.output)):
                        return
                    took = re.search(r"ready after ([0-9.]+) s", first.output)
                    check("the development cluster is ready within 3 s", took and float(took.group(1)) <= 3.0, took)
                    continue
                printed, got = (first if terminal == 1 else second).command(command, limit)
                if expected:
                    check(f"$ {command}", wanted.fullmatch(printed) and got == code, f"exit {got}, printed {printed!r}")
                else:
                    check(f"$ {command}", got == code, f"exit {got}, printed {printed!r}")
            check(f"within {LIMIT} s", time.monotonic() - begun < LIMIT, f"{time.monotonic() - begun:.0f} s")
            secret = folder / "hello.key"
            check("the key's file is its owner's alone", secret.exists() and secret.stat().st_mode & 0o777 == 0o600)
            pids = [int(file.read_text().split()[0]) for file in folder.rglob("node.pid")]
            check("three processes run", len(pids) == 3 and all(lives(pid) for pid in pids), pids)
            first.output = ""
            os.write(first.master, b"\x03")
            end = time.monotonic() + 20
            while any(lives(pid) for pid in pids) and time.monotonic() < end:
                time.sleep(0.05)
            check("Ctrl-C stops the nodes", not any(lives(pid) for pid in pids), pids)
            check("and the terminal is the person's again", first.command("echo back", 20) is not None)
        finally:
            first.close()
            second.close()


main()
finish()
