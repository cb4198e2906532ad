"""How figures are taken and printed: each beside something that tells what it is worth."""

import statistics
import time
from collections.abc import Callable


def show(
    name: str, value: float, unit: str, *, beside: str, other: float, other_unit: str = ""
) -> None:
    """Print `name: value unit (beside: other unit, ratio r)`; the ratio is value by other."""
    ratio = value / other if other else float("inf")
    print(
        f"{name}: {_short(value)} {unit} "
        f"({beside}: {_short(other)} {other_unit or unit}, ratio {ratio:.2f})",
        flush=True,
    )


def seconds(work: Callable[[], object]) -> float:
    """How long `work` takes, once."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def median_ms(work: Callable[[], object], *, times: int, warm_up: int = 2) -> float:
    """The median of several runs in milliseconds, after some that do not count."""
    for _ in range(warm_up):
        work()
    return statistics.median(seconds(work) for _ in range(times)) * 1000


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
