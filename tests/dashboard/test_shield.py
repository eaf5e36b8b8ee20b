"""What gets through to the dashboard at all, by the name it was asked under, and what scripts its pages may run."""

import pytest

from dashboard.shield import HEADERS, NOT_HERE, Shield
from tests.dashboard.visiting import Visit

PAGE = "/ledger/crew/journal/"


@pytest.fixture
def client(folder):
    visit = Visit(folder.path).goes_as("ana")
    visit.site.wsgi_app = Shield(visit.site.wsgi_app)
    return visit.client


def asked(client, host):
    return client.get(PAGE, headers={"Host": host}, environ_overrides={"SERVER_PORT": "5000"})


def test_scripts_come_from_our_own_files_alone():
    policy = dict(each.split(" ", 1) for each in HEADERS["Content-Security-Policy"].split("; "))
    assert policy == {
        "default-src": "'self'",
        "script-src": "'self'",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data:",
        "object-src": "'none'",
        "frame-src": "'none'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "form-action": "'self'",
    }


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "LOCALHOST"])
def test_this_machines_own_names_are_answered(client, host):
    assert asked(client, f"{host}:5000").status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:5000",
        "localhost",
        "localhost:80",
        "localhost.evil.example:5000",
        "127.0.0.1:5000@x",
        "0.0.0.0:5000",
        "",
    ],
)
def test_another_name_is_not_answered(client, host):
    response = asked(client, host)
    assert (response.status_code, response.text.strip()) == (403, NOT_HERE)
