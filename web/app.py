"""The app factory."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from web import (
    compression,
    errors,
    freshness,
    gap_title,
    headers,
    hyphens,
    memory,
    navigation,
    older,
    page,
    reach,
    sharing,
    theme,
)
from web.services import KEY, open_services
from web.settings import Settings
from web.views import BLUEPRINTS


def create_app(settings: Settings | None = None) -> Flask:
    """The viewer on the release that the settings name."""
    app = Flask(__name__)
    app.url_map.strict_slashes = False
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.config["MAX_CONTENT_LENGTH"] = 1_000_000
    settings = settings or Settings()
    app.extensions[KEY] = open_services(settings)
    if settings.proxies:
        n = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]
    page.register(app)
    theme.register(app)
    sharing.register(app)
    gap_title.register(app)
    navigation.register(app)
    reach.register(app)
    errors.register(app)
    headers.register(app)
    compression.register(app)
    freshness.register(app)
    older.register(app)
    memory.register(app)
    hyphens.register(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app
