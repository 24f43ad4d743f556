"""The OpenAPI document as it is kept in the repository: `python -m tongban.surfaces.openapi.document docs/reference/openapi.json`."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path


def document() -> str:
    """As text that is the same for the same interface."""
    from tongban.surfaces.openapi.api import api

    schema = api.get_openapi_schema(path_prefix="/api/v1/")
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True, default=str) + "\n"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.config.settings.test")
    import django

    django.setup()
    Path(sys.argv[1]).write_text(document(), encoding="utf-8")
