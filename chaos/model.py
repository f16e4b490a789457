"""What the server promises, as a machine with one state for each name, and a search for an order of the recorded
operations that this machine can play (Wing & Gong 1993, with Lowe's memory of visited configurations).

A name's state is (identifier of the object that has it now, its life, its contact information), or None. Identifiers
that had the name before are destroyed for ever. So the checks that no acknowledged write is lost, that no key comes back
after Destroy, that names are unique and that each answer holds at one moment between its request and its reply are all
one: there must be an order.
"""
from dataclasses import dataclass, field

FREE = None
NEVER = float("inf")


@dataclass
class Operation:
    client: str
    name: str
    kind: str
    begun: int
    ended: float = NEVER       # NEVER: no reply, or one that says that the outcome is unknown
    target: str = None         # identifier that the request names
    value: str = None          # what is written
    outcome: object = None     # (word, detail); None when unknown
    node: int = 0
    number: int = field(default=0)

    def __str__(self):
        end = "…" if self.ended == NEVER else f"{self.ended / 1e9:.4f}"
        return (f"{self.begun / 1e9:.4f}–{end} {self.client}@{self.node} {self.kind} "
                f"{(self.target or '')[:8]} {self.value or ''} -> {self.outcome}")


def step(state, op, used):
    """The state after `op`, or False when the outcome does not fit. An unknown outcome fits if it has an effect.

    `used`: all identifiers that replies of Create have named; a Create without a reply made another one.
    """
    word, detail = op.outcome if op.outcome else (None, None)
    kind = op.kind
    if kind == "create":
        if word == "taken":
            return state if state is not FREE else False
        if state is not FREE:
            return False
        return (detail if word == "ok" else "?", "PreActive", op.value)
    if kind == "locate":
        if word != "ok":
            return False
        if not detail:
            return state if state is FREE else False
        if state is FREE or len(detail) != 1:
            return False
        if state[0] == "?":
            return (detail[0], *state[1:]) if detail[0] not in used else False
        return state if state[0] == detail[0] else False
    here = state is not FREE and state[0] == op.target
    if not here and state is not FREE and state[0] == "?" and op.target not in used:
        # The object whose Create had no reply, named by someone who located it.
        state = (op.target, *state[1:])
        here = True
    if not here:
        # Its identifier was learnt from a reply, so it has been made; another object has the name, so it is destroyed.
        if kind == "read":
            return state if word == "ok" and detail[0] == "Destroyed" else False
        return state if word == "refused" else False
    life, contact = state[1], state[2]
    if kind == "get":
        return state if word == "ok" else False
    if kind == "read":
        return state if word == "ok" and detail == (life, contact) else False
    if kind == "set":
        return False if word == "refused" else (op.target, life, op.value)
    if kind == "activate":
        if word == "refused":
            return state if life != "PreActive" else False
        return (op.target, "Active", contact) if life == "PreActive" else False
    if kind == "revoke":
        if word == "refused":
            return state if life == "Deactivated" or life == "PreActive" else False
        return (op.target, "Deactivated", contact) if life == "Active" else False
    if kind == "destroy":
        if word == "refused":
            return state if life == "Active" else False
        return FREE if life != "Active" else False
    raise ValueError(kind)


class Undecided(Exception):
    """The search was given up: too many operations without a reply in one history."""


def explain(history, limit=400_000):
    """None if the history has an order, else the longest beginning that was found and what could not follow it."""
    history = sorted(history, key=lambda op: op.begun)
    # A read without a reply changes nothing.
    history = [op for op in history if op.outcome is not None or op.kind in WRITES]
    for number, op in enumerate(history):
        op.number = number
    used = {op.outcome[1] for op in history if op.kind == "create" and op.outcome and op.outcome[0] == "ok"}
    wanted = sum(1 << op.number for op in history if op.outcome is not None)
    best = []
    seen = set()
    stack = [(0, FREE, 0, ())]
    steps = 0
    while stack:
        done, state, first, path = stack.pop()
        if done & wanted == wanted:
            return None
        if (done, state) in seen:
            continue
        seen.add((done, state))
        steps += 1
        if steps > limit:
            raise Undecided(f"{len(history)} operations, {bin(wanted).count('1')} with a reply")
        if len(path) > len(best):
            best = path
        while first < len(history) and done >> first & 1:
            first += 1
        # What may come next: what began before the earliest end of those that are not ordered yet.
        end, next_ones = NEVER, []
        for op in history[first:]:
            if op.begun > end:
                break
            if done >> op.number & 1:
                continue
            next_ones.append(op)
            end = min(end, op.ended)
        # Later ones and those without a reply are tried last (the stack turns the order round).
        for op in sorted(next_ones, key=lambda op: op.ended, reverse=True):
            if op.begun > end:
                continue
            after = step(state, op, used)
            if after is not False:
                stack.append((done | 1 << op.number, after, first, (*path, op.number)))
    order = [history[number] for number in best]
    rest = [op for op in history if op.number not in best and op.outcome is not None][:12]
    return order[-12:], rest


WRITES = {"create", "set", "activate", "revoke", "destroy"}


def check(histories):
    """Findings for histories by name, as texts; and how many histories could not be decided."""
    findings, undecided = [], 0
    for name, history in sorted(histories.items()):
        try:
            problem = explain(history)
        except Undecided:
            undecided += 1
            continue
        if problem:
            order, rest = problem
            findings.append(
                f"{name}: no order of its {len(history)} operations explains the answers; the longest ends\n"
                + "\n".join(f"    {op}" for op in order) + "\n  and cannot go on with any of\n"
                + "\n".join(f"    {op}" for op in rest))
    return findings, undecided
