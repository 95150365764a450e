"""The command line, one file a command: parse, call one function, render, exit code."""

import gc

# A command makes few cycles and does not live long: 7 ms of a preflight went into looking for them, half of that while
# click and yaml are imported, which is why it stands here.
gc.set_threshold(100_000)
