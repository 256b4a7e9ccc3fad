"""Pictures of every page in every state: `python -m tests.journeys.screens FOLDER [NAME ...]`.

Phone and desktop, light and dark, the whole page; a NAME is a part of a page's name.
"""

import os
import sys
from pathlib import Path

import django

WIDTHS = {"phone": {"width": 360, "height": 740}, "desktop": {"width": 1280, "height": 800}}


def main(folder: str, *parts: str) -> None:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser's loop runs in this thread
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()

    from django.test.utils import setup_databases, setup_test_environment

    setup_test_environment()
    setup_databases(verbosity=0, interactive=False)

    from tests.journeys.browsers import started
    from tests.journeys.looking import gallery
    from tests.journeys.pages import PAGES

    wanted = [page for page in PAGES if not parts or any(part in page.name for part in parts)]
    Path(folder).mkdir(parents=True, exist_ok=True)
    with started() as browser, gallery() as rooms:
        context = browser.new_context(reduced_motion="reduce")
        for looked in wanted:
            with rooms.opened(context, looked) as page:
                for device, size in WIDTHS.items():
                    page.set_viewport_size(size)
                    for scheme in ("light", "dark"):
                        page.emulate_media(color_scheme=scheme)
                        path = Path(folder, f"{looked.name}--{device}-{scheme}.png")
                        page.screenshot(path=path, full_page=True)
            print(looked.name, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
