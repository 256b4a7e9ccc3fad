import pytest
from django.test import RequestFactory, override_settings

from agreements.web.scope import network_of


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "network"),
    [
        (0, "203.0.113.77", "", "203.0.113.0/24"),
        (0, "203.0.113.77", "198.51.100.1", "203.0.113.0/24"),
        (1, "127.0.0.1", "198.51.100.9", "198.51.100.0/24"),
        (1, "127.0.0.1", "1.1.1.1, 198.51.100.9", "198.51.100.0/24"),
        (2, "127.0.0.1", "1.1.1.1, 198.51.100.9, 10.0.0.2", "198.51.100.0/24"),
        (1, "127.0.0.1", "", "127.0.0.0/24"),
        (0, "2001:db8:1:2::3", "", "2001:db8:1::/48"),
        (0, "::ffff:203.0.113.77", "", "203.0.113.0/24"),
        (1, "127.0.0.1", "nonsense" * 40, "unknown"),
        (0, "", "", "unknown"),
    ],
)
def test_a_network_is_known_by_what_our_own_proxies_saw(proxies, remote, forwarded, network):
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = RequestFactory().get("/", REMOTE_ADDR=remote, headers=headers)
    with override_settings(PROXIES=proxies):
        assert network_of(request) == network
