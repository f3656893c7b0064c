"""The app factory."""

from flask import Flask

from web import errors, headers, navigation, page, theme
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
    app.extensions[KEY] = open_services(settings or Settings())
    page.register(app)
    theme.register(app)
    navigation.register(app)
    errors.register(app)
    headers.register(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app
