"""A year of nine users on the embedded default; test_up_local has the same, distributed."""

from pathlib import Path

from playwright.sync_api import Browser

from services.embedded.demo import begin, receive
from services.embedded.demo_accounts import open_accounts
from services.embedded.platform import platform
from services.embedded.server import create_app
from tests.browser.nine_users import POSTS, UNTIL, nine_users
from tests.serving import serving


def test_each_of_nine_users_does_their_part_and_sees_what_the_others_did(
    browser: Browser, tmp_path: Path
) -> None:
    with platform(tmp_path) as opened:
        receive(opened, begin(opened, POSTS, 2, UNTIL), lambda: None)
        opened.projections.catch_up()
        opened.projections.start()
        with serving(create_app(opened, open_accounts(opened))) as address:
            nine_users(browser, address, opened)
