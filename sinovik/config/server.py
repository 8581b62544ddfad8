"""The web server's entry: a WSGI application with every page loaded, and no connection to the database yet."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sinovik.config.settings")
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 - the first visitor does not wait for it
