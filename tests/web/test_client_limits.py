"""What one client may take of the endpoint, and what it leaves to the others."""

import json
import threading

import pytest

from graph.release import Release
from tests.web.serving import HOSTILE, QUERY, Reply, ask, send, served, wait_until
from web.rate import Rates
from web.services import KEY
from web.settings import Settings


def test_hostile_clients_leave_the_others_their_answers(release: Release) -> None:
    settings = Settings(release=release.path, query_seconds=6, workers=2, query_slice=0.3)
    with served(settings) as (site, app):
        hostile: list[Reply] = []
        threads = [
            threading.Thread(target=lambda: hostile.append(ask(site, HOSTILE))) for _ in range(2)
        ]
        for thread in threads:
            thread.start()
        wait_until(lambda: app.extensions[KEY].pool.gauges()["queries_held"] == 2)
        assert [ask(site, QUERY).status for _ in range(5)] == [200] * 5
        assert not hostile
        for thread in threads:
            thread.join()
        assert [reply.status for reply in hostile] == [504, 504]
        problem = json.loads(hostile[0].body)
        assert (problem["limit"], problem["value"]) == ("query_seconds", 6)


def test_a_client_has_its_share_and_is_told_when_to_come_back(release: Release) -> None:
    settings = Settings(release=release.path, client_queries=1, query_seconds=20)
    with served(settings) as (site, app):
        thread = threading.Thread(target=lambda: ask(site, HOSTILE, Akkuketju_Query_Id="long"))
        thread.start()
        wait_until(lambda: app.extensions[KEY].pool.gauges()["queries_held"] == 1)
        refused = ask(site, QUERY)
        assert (refused.status, refused.headers["Retry-After"]) == (503, "5")
        assert json.loads(refused.body)["limit"] == "client_queries"
        assert send(site, "GET", "/-/ready").status == 200
        assert send(site, "DELETE", "/sparql/queries/long").status == 204
        thread.join()


def test_a_rate_limit_is_said_with_the_time_to_wait(release: Release) -> None:
    settings = Settings(release=release.path, client_rate=0.01, client_burst=2)
    with served(settings) as (site, _):
        statuses = [ask(site, "ASK {}") for _ in range(3)]
        metrics = send(site, "GET", "/-/metrics").body.decode()
    assert "akkuketju_rate_refusals_total 1" in metrics.splitlines()
    assert [reply.status for reply in statuses] == [200, 200, 429]
    assert int(statuses[2].headers["Retry-After"]) > 60


def test_a_bucket_fills_again() -> None:
    now = [0.0]
    rates = Rates(2.0, 1, clock=lambda: now[0])
    rates.take("a")
    with pytest.raises(Exception, match="2 queries a second"):
        rates.take("a")
    rates.take("b")
    now[0] = 0.5
    rates.take("a")


@pytest.mark.parametrize(("proxies", "statuses"), [(0, [200, 429]), (1, [200, 200])])
def test_only_a_trusted_proxy_says_who_the_client_is(
    release: Release, proxies: int, statuses: list[int]
) -> None:
    settings = Settings(release=release.path, client_rate=0.01, client_burst=1, proxies=proxies)
    with served(settings) as (site, _):
        told = [ask(site, "ASK {}", X_Forwarded_For=f"192.0.2.{n}").status for n in (1, 2)]
    assert told == statuses
