"""The whole site of one test: where one can go, as whom, and what is sent there."""

from dataclasses import dataclass

from tests.trust.matrix.asking import ROLES, Browsers, Written, answer_in_a_word
from tests.trust.matrix.places import Place
from tests.trust.matrix.sent import Senders, Sent, request_of
from tests.trust.matrix.tables import Table


@dataclass(frozen=True)
class Site:
    """`acts` are posted where other things are too: what lists do with chosen rows, the steps of an article's form.

    `searches` are asked by a query: what forms look up while one types.
    """

    places: list[Place]
    acts: list[Place]
    searches: list[Place]
    browsers: Browsers
    senders: Senders
    written: Written

    def answers(self, method: str) -> Table:
        """Each place asked by each role, as if it were the first."""
        asked = self.places + {"get": self.searches, "post": self.acts}.get(method, [])
        return {place.written: (place.name, self.words(method, place)) for place in asked}

    def words(self, method: str, place: Place) -> dict[str, str]:
        body = self.senders.body(place) if method == "post" else None
        return {role: self.word(role, method, place, body) for role in ROLES}

    def word(self, role: str, method: str, place: Place, body: Sent | None = None) -> str:
        sent = {} if body is None else request_of(place, body)
        return answer_in_a_word(self.written, self.browsers.of(role), method, place.asked, **sent)
