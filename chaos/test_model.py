"""The checker is checked: good histories pass, and each kind of bad one is found."""
import unittest
from model import NEVER, Operation, explain


def history(*rows):
    return [Operation("c", "n", kind, begun, ended, target, value, outcome)
            for kind, begun, ended, target, value, outcome in rows]


MADE = ("create", 0, 1, None, "a", ("ok", "u"))


class Good(unittest.TestCase):
    def test_a_life(self):
        self.assertIsNone(explain(history(
            MADE, ("get", 2, 3, "u", None, ("ok", "k")), ("activate", 4, 5, "u", None, ("ok", None)),
            ("destroy", 6, 7, "u", None, ("refused", None)), ("revoke", 8, 9, "u", None, ("ok", None)),
            ("destroy", 10, 11, "u", None, ("ok", None)), ("get", 12, 13, "u", None, ("refused", None)),
            ("create", 14, 15, None, "b", ("ok", "v")), ("locate", 16, 17, None, None, ("ok", ["v"])))))

    def test_a_write_without_a_reply_may_have_happened_or_not(self):
        for contact in ("a", "b"):
            self.assertIsNone(explain(history(
                MADE, ("set", 2, NEVER, "u", "b", None), ("read", 4, 5, "u", None, ("ok", ("PreActive", contact))))))

    def test_a_create_without_a_reply_can_be_located(self):
        self.assertIsNone(explain(history(
            ("create", 0, NEVER, None, "a", None), ("locate", 2, 3, None, None, ("ok", [])),
            ("locate", 4, 5, None, None, ("ok", ["w"])), ("get", 6, 7, "w", None, ("ok", "k")))))

    def test_overlapping_operations_have_some_order(self):
        self.assertIsNone(explain(history(
            MADE, ("set", 2, 9, "u", "b", ("ok", None)), ("set", 3, 8, "u", "c", ("ok", None)),
            ("read", 4, 5, "u", None, ("ok", ("PreActive", "c"))), ("read", 6, 7, "u", None, ("ok", ("PreActive", "b"))))))


class Bad(unittest.TestCase):
    def bad(self, *rows):
        self.assertIsNotNone(explain(history(*rows)))

    def test_a_lost_write(self):
        self.bad(MADE, ("set", 2, 3, "u", "b", ("ok", None)), ("read", 4, 5, "u", None, ("ok", ("PreActive", "a"))))

    def test_a_lost_create(self):
        self.bad(MADE, ("locate", 2, 3, None, None, ("ok", [])))

    def test_a_key_after_destroy(self):
        self.bad(MADE, ("destroy", 2, 3, "u", None, ("ok", None)), ("get", 4, 5, "u", None, ("ok", "k")))

    def test_a_name_given_twice(self):
        self.bad(MADE, ("create", 2, 3, None, "b", ("ok", "v")))
        self.bad(MADE, ("create", 2, 3, None, "b", ("ok", "v")), ("locate", 4, 5, None, None, ("ok", ["v", "u"])))

    def test_a_stale_read(self):
        self.bad(MADE, ("activate", 2, 3, "u", None, ("ok", None)),
                 ("read", 4, 5, "u", None, ("ok", ("PreActive", "a"))))

    def test_reads_that_go_back(self):
        self.bad(MADE, ("set", 2, 20, "u", "b", ("ok", None)), ("read", 4, 5, "u", None, ("ok", ("PreActive", "b"))),
                 ("read", 6, 7, "u", None, ("ok", ("PreActive", "a"))))

    def test_an_operation_that_ran_twice(self):
        self.bad(MADE, ("set", 2, 3, "u", "b", ("ok", None)), ("set", 4, 5, "u", "c", ("ok", None)),
                 ("read", 6, 7, "u", None, ("ok", ("PreActive", "b"))))

    def test_a_refusal_without_a_reason(self):
        self.bad(MADE, ("activate", 2, 3, "u", None, ("refused", None)))
        self.bad(("create", 0, 1, None, "a", ("taken", None)))


if __name__ == "__main__":
    unittest.main()
