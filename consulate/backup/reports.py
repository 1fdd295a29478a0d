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
    passed: bool
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
        outcome = "passed" if self.passed else "FAILED"
        told = "; ".join(f"{name}: {found}" for name, found in self.findings.items())
        return f"{self.at} drill with {self.set} {outcome} in {self.seconds:.0f} s; {told}"

    def written(self) -> bytes:
        return json.dumps(asdict(self), indent=1, ensure_ascii=False).encode()

    @classmethod
    def read(cls, raw: bytes) -> Self:
        try:
            return cls(**json.loads(raw))
        except TypeError as error:
            raise ValueError(f"not a report of a drill: {error}") from error
