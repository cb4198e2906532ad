"""Many one-request accounts, read side by side."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed

from accounts.platforms.base import AccountRef, Page, PlatformError


def side_by_side(
    read: Callable[[AccountRef], Page], accounts: Sequence[AccountRef], *, workers: int
) -> Iterator[tuple[AccountRef, Page | PlatformError]]:
    """Yield what `read` gives or raises for each account, in the order in which they finish.

    A slow or broken account holds up one worker and nobody's result. An error that is no
    PlatformError is a fault of ours: it is raised, once all others have been yielded.
    """
    faults: list[Exception] = []
    with ThreadPoolExecutor(max_workers=max(1, min(workers, len(accounts)))) as pool:
        ref_by_future = {pool.submit(read, ref): ref for ref in accounts}
        try:
            for future in as_completed(ref_by_future):
                match future.exception():
                    case None:
                        yield ref_by_future[future], future.result()
                    case PlatformError() as error:
                        yield ref_by_future[future], error
                    case Exception() as fault:
                        faults.append(fault)
                    case stop:
                        raise stop
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
    if faults:
        raise ExceptionGroup(f"{len(faults)} of {len(accounts)} reads hit a fault", faults)
