"""The app that a web server runs: settings in, Flask out. It starts no job and keeps no schedule.

So far it answers for its health alone; the desk's pages are the next room.
"""

from flask import Flask

from pipeline.store import open_store
from web.pages import health
from web.settings import Settings


def create_app(settings: Settings) -> Flask:
    """Opens the storage; starts nothing. Raises `StorageError` when it is not usable."""
    app = Flask("web")
    app.extensions["store"] = open_store(settings.pipeline)
    app.register_blueprint(health.pages)
    app.after_request(health.plain_headers)
    return app
