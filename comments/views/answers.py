"""How a public form is answered: JSON for the script on the page, a page for everybody else."""

from django.http import HttpRequest


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")
