"""How long commands show what they are doing."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from tqdm import tqdm


class Progress:
    """Steps on the screen: a bar each where somebody watches, a line each elsewhere."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._is_watched = out.isatty()

    @contextmanager
    def step(self, label: str, *, total: int | None = None) -> Iterator[Callable[[int], None]]:
        """Show one step while the block runs; call what is given with how many more are done."""
        started = time.monotonic()
        bar = tqdm(
            total=total,
            desc=f"{label:<28}",
            file=self._out,
            disable=not self._is_watched,
            ncols=shutil.get_terminal_size().columns,  # 80 where the terminal does not know
            bar_format="{desc} {bar:30} {n_fmt}/{total_fmt} {elapsed}" if total else "{desc} …",
        )

        def advance(done: int) -> None:
            bar.update(done)

        with bar:
            yield advance
        if not self._is_watched:
            print(f"{label} ({time.monotonic() - started:.1f} d)", file=self._out, flush=True)
