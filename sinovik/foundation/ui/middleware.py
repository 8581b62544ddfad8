"""Pages are packed on their way; files are not, they are packed already and may be asked for in parts."""

from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware


class PackPages(GZipMiddleware):
    """gzip for HTML only; its length varies by chance, as Django does it, so that no size tells a secret."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        return super().process_response(request, response) if is_page else response
