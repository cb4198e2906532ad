"""Which priorities a post speaks of, by its hashtags and words. Pure."""

import re
from collections.abc import Iterable, Mapping


class Tagger:
    """Recognises priorities in texts.

    A keyword matches whole words in any letter case: `stunting` in "Cegah stunting!" and in
    "#stunting", not in "antistunting". `#WisataContoh` matches the hashtag alone. Of a keyword of
    several words the spaces may be of any width.
    """

    def __init__(self, keywords_by_priority: Mapping[int, str]) -> None:
        """Take each priority's keywords, one a line, as staff typed them."""
        self._patterns = {
            priority: pattern
            for priority, text in keywords_by_priority.items()
            if (pattern := _pattern(text.splitlines()))
        }

    def priorities_of(self, text: str) -> frozenset[int]:
        """The ids of the priorities that `text` speaks of."""
        return frozenset(
            priority for priority, pattern in self._patterns.items() if pattern.search(text)
        )


def _pattern(keywords: Iterable[str]) -> re.Pattern[str] | None:
    words = [keyword.split() for keyword in keywords]
    alternatives = [r"\s+".join(map(re.escape, parts)) for parts in words if parts]
    if not alternatives:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)", re.IGNORECASE)
