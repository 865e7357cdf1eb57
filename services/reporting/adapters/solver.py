"""HiGHS as it is used here: one thread, and nothing on the standard output."""

import highspy


class SilentHighs(highspy.Highs):
    """A solver that says nothing: the wheel's own greets from its constructor."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.setOptionValue("threads", 1)

    def enableCallbacks(self) -> None:
        """Silence it before the constructor first makes it speak."""
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]
