"""What the signed-in frame shows on every page."""

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, object]:
    return {}
