"""The sites that `built.mjs` built, for the validators that are written in Python."""

import json
import os
import pathlib

PROJECT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = pathlib.Path(os.environ.get("BRIEFING_STANDARDS", PROJECT / "target/standards"))
SCHEMAS = PROJECT / "tests/schemas"


class Site:
    """A built site: its `name`, `address`, `folder`, and what `briefing.json` says."""

    def __init__(self, name, address):
        self.name = name
        self.address = address
        self.folder = FOLDER / name
        self.records = json.loads((self.folder / "briefing.json").read_bytes())
        self.as_of = self.records["site"]["as_of"]

    def file(self, address):
        """The file behind an address of the site, or none."""
        if not address.startswith(self.address):
            return None
        path = address.removeprefix(self.address).split("#")[0].split("?")[0]
        file = self.folder / (path + "index.html" if path == "" or path.endswith("/") else path)
        return file if file.is_file() else None


SITES = [Site(name, address) for name, address in json.loads((FOLDER / "addresses.json").read_bytes()).items()]
