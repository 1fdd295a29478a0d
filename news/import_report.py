"""What an import does or would do, row by row, as it is shown to whoever brought the file."""

import hashlib
import json
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext_lazy as _


class Fate(models.TextChoices):
    CREATED = "created", _("new")
    CHANGED = "changed", _("changed")
    UNCHANGED = "unchanged", _("unchanged")
    REFUSED = "refused", _("refused")


@dataclass
class Outcome:
    """What becomes of one row; each change is the field's label, the text before, and the text after."""

    row: int
    name: str
    fate: Fate = Fate.UNCHANGED
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


@dataclass
class Report:
    outcomes: list[Outcome]
    created: list[models.Model]
    changed: list[models.Model]

    def count(self, fate: str) -> int:
        return sum(outcome.fate == fate for outcome in self.outcomes)

    @property
    def does_something(self) -> bool:
        return any(outcome.fate in {Fate.CREATED, Fate.CHANGED} for outcome in self.outcomes)

    def fingerprint(self) -> str:
        told = [[one.row, one.fate, one.changes, one.reasons] for one in self.outcomes]
        return hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest()
