"""The fixtures themselves: a cluster starts and a page that misbehaves is told."""

from __future__ import annotations

import socket

import pytest

from geo_mahalle.database.cluster import Cluster


@pytest.mark.database
def test_the_cluster_of_the_run_answers(settings):
    assert Cluster(settings).status().is_running


def test_no_test_reaches_another_machine():
    with socket.socket() as door, pytest.raises(OSError, match="may not reach"):
        door.connect(("192.0.2.1", 80))


@pytest.mark.browser
def test_a_quiet_page_has_no_findings(page, tmp_path):
    file = tmp_path / "quiet.html"
    file.write_text("<!doctype html><title>quiet</title><p>سلام")
    page.goto(file.as_uri())
    assert page.inner_text("p") == "سلام"


@pytest.mark.browser
def test_a_request_to_another_host_is_aborted_and_told(page, tmp_path):
    file = tmp_path / "loud.html"
    file.write_text("<!doctype html><title>loud</title><img src='https://elsewhere.invalid/a.png'>")
    page.goto(file.as_uri())
    page.wait_for_timeout(100)
    assert any("another host" in finding for finding in page.findings)
    page.findings.clear()


@pytest.mark.browser
def test_a_violation_of_the_policy_is_told(page, tmp_path):
    file = tmp_path / "loud.html"
    policy = "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'\">"
    file.write_text(f"<!doctype html>{policy}<title>loud</title><script>window.ran = true</script>")
    page.goto(file.as_uri())
    page.wait_for_timeout(100)
    assert any("policy violated" in finding for finding in page.findings)
    assert page.evaluate("window.ran") is None
    page.findings.clear()
