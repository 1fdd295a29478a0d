"""What a drill showed, dated and kept beside the sets."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Self


@dataclass(frozen=True)
class Drill:
    """A restore that was tried on an empty machine and taken away again."""

    at: str
    set: str
    # None: it was not possible where it was tried, since the set is encrypted and its key was not there.
    passed: bool | None
    # Seconds from the first byte that was read to a site that answers.
    seconds: float
    # What was looked at, each with what was found.
    findings: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.at)

    @property
    def line(self) -> str:
        outcome = {True: "passed", False: "FAILED", None: "NOT POSSIBLE HERE (no key)"}[self.passed]
        told = "; ".join(f"{name}: {found}" for name, found in self.findings.items())
        return f"{self.at} drill with {self.set} {outcome} in {self.seconds:.0f} s; {told}"

    def written(self) -> bytes:
        return json.dumps(asdict(self), indent=1, ensure_ascii=False).encode()

    @classmethod
    def read(cls, raw: bytes) -> Self:
        try:
            made = cls(**json.loads(raw))
            if made.moment.tzinfo is None:
                raise ValueError("a moment of no zone")
            return made
        except TypeError as error:
            raise ValueError(f"not a report of a drill: {error}") from error
