"""How a person sends a form in tests: open the page, take its single-use token, post."""

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse


def send(client: Client, page: str, *args: object, **given: object) -> HttpResponse:
    """Open the page called `page`, fill the form with `given` and send it."""
    address = reverse(page, args=args)
    opened = client.get(address)
    assert opened.status_code == 200, f"{address} answered {opened.status_code}"
    token = opened.content.decode().split('name="form_token" value="')[1].split('"')[0]
    return client.post(address, {**given, "form_token": token})
