"""Addresses that differ in a number alone: of comments there are too many for each to be reversed, or kept."""

from news.row_addresses import address_of

# Of no row.
_ANY = 9_070_605_040_302_010_009


def numbered(name: str, number: int) -> str:
    """reverse(name, args=[number])."""
    return pattern(name) % number


def pattern(name: str) -> str:
    """The same for the operator %: who has many numbers asks once."""
    return address_of(name, _ANY).replace("%", "%%").replace(str(_ANY), "%d")
