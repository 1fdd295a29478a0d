"""How a public form is answered: JSON for the script on the page, a page for everybody else."""

from django.http import HttpRequest


def wants_json(request: HttpRequest) -> bool:
    return request.META.get("HTTP_ACCEPT", "").startswith("application/json")
