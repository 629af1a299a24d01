"""The embedded PostgreSQL: one server for whoever needs it, and none for nobody."""

from __future__ import annotations

import os
import signal
import stat
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psutil
import psycopg2
import pytest

from marketplace.embedded import Cluster, EmbeddedError
from marketplace.embedded.keeper import buffers
from tests.embedded.processes import User, processes_in, wait_until


def keepers(directory: Path) -> list[psutil.Process]:
    return [
        process for process in processes_in(directory) if "marketplace.embedded.keeper" in process.cmdline()
    ]


def postmaster(cluster: Cluster) -> psutil.Process:
    return psutil.Process(int((cluster.data / "postmaster.pid").read_text().splitlines()[0]))


def ask(cluster: Cluster, sql: str) -> object:
    link = psycopg2.connect(cluster.url)
    link.autocommit = True
    try:
        with link.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchone()[0] if cursor.description else None
    finally:
        link.close()


@pytest.mark.parametrize(
    ("gigabytes", "megabytes"), [(1, 128), (2, 128), (4, 256), (8, 512), (16, 1024), (512, 1024)]
)
def test_the_server_keeps_a_sixteenth_of_the_memory_within_limits(gigabytes: int, megabytes: int) -> None:
    assert buffers(gigabytes * 2**30) == megabytes


def test_asking_where_the_database_is_touches_nothing(directory: Path) -> None:
    assert Cluster(directory).url.startswith("postgresql://postgres@/marketplace?host=")
    assert Cluster(directory).parameters["HOST"] == str(Cluster(directory).socket_directory)
    assert not directory.exists()


def test_four_commands_at_once_share_one_server_and_none_is_left_after_them(
    cluster: Cluster, user: Callable[..., User]
) -> None:
    users = [user("SELECT pg_postmaster_start_time()") for _ in range(4)]
    started = {one.answer() for one in users}
    assert len(started) == 1
    assert "Error" not in started.pop()
    assert len(keepers(cluster.directory)) == 1
    for one in users:
        one.end()
    wait_until(lambda: not processes_in(cluster.directory))
    assert "database system is shut down" in cluster.log.read_text().splitlines()[-1]


def test_the_server_stays_while_one_user_is_left(cluster: Cluster, user: Callable[..., User]) -> None:
    first, second = user("SELECT pg_postmaster_start_time()"), user("SELECT pg_postmaster_start_time()")
    started = {first.answer(), second.answer()}
    first.end()
    with cluster.hold():
        assert {str(ask(cluster, "SELECT pg_postmaster_start_time()"))} == started
    assert cluster.is_running()
    second.end()
    wait_until(lambda: not cluster.is_running())


def test_killing_its_user_leaves_no_orphan(cluster: Cluster, user: Callable[..., User]) -> None:
    one = user()
    assert one.answer() == "1"
    one.kill()
    wait_until(lambda: not processes_in(cluster.directory))


def test_killing_the_keeper_stops_the_server_and_the_next_command_starts_it_again(
    cluster: Cluster, user: Callable[..., User]
) -> None:
    one = user("CREATE TABLE kept (x int)")
    assert one.answer() == "done"
    (keeper,) = keepers(cluster.directory)
    keeper.kill()
    two = user("SELECT count(*) FROM kept")
    assert two.answer() == "0"
    (other,) = keepers(cluster.directory)
    assert other.pid != keeper.pid


def test_a_crash_of_the_server_loses_nothing_committed(directory: Path, user: Callable[..., User]) -> None:
    cluster = Cluster(directory)
    one = user("CREATE TABLE kept AS SELECT 42 AS x", "durable")
    assert one.answer() == "done"
    postmaster(cluster).kill()
    wait_until(lambda: not cluster.is_running())
    with cluster.hold():
        assert ask(cluster, "SELECT x FROM kept") == 42
        assert ask(cluster, "SHOW fsync") == "on"


@pytest.mark.parametrize("pid", ["ours", "nobody's"])
def test_a_stale_pid_file_is_not_believed(cluster: Cluster, pid: str) -> None:
    cluster.hold().close()
    wait_until(lambda: not cluster.is_running())
    number = os.getpid() if pid == "ours" else 4_194_303
    words = f"{number}\n{cluster.data}\n1\n5432\n{cluster.socket_directory}\n\n  1 1\nready   \n"
    (cluster.data / "postmaster.pid").write_text(words)
    (cluster.socket_directory / ".s.PGSQL.5432.lock").write_text(words)
    with cluster.hold():
        assert ask(cluster, "SELECT 1") == 1


def test_an_interrupted_first_start_is_done_over(cluster: Cluster) -> None:
    unfinished = cluster.directory / "data.unfinished"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")
    with cluster.hold():
        assert ask(cluster, "SELECT current_database()") == "marketplace"
    assert not unfinished.exists()


@pytest.mark.parametrize("name", ["có dấu và khoảng trắng", "a,comma", "long" * 40, "quo\"te'"])
def test_any_path_will_do(tmp_path: Path, name: str) -> None:
    cluster = Cluster(tmp_path / name, durable=False)
    with cluster.hold():
        assert ask(cluster, "SELECT 1") == 1
        host = parse_qs(urlsplit(cluster.url).query)["host"][0]
        assert Path(host) == cluster.socket_directory
    wait_until(lambda: not cluster.is_running())
    assert not (cluster.socket_directory / ".s.PGSQL.5432").exists()


def test_only_the_servers_user_may_enter_the_socket_directory(cluster: Cluster) -> None:
    with cluster.hold():
        found = cluster.socket_directory.stat()
        assert stat.S_IMODE(found.st_mode) == 0o700
        assert found.st_uid == cluster.data.stat().st_uid == postmaster(cluster).uids().real
        assert ask(cluster, "SHOW listen_addresses") == ""


def test_a_directory_laid_in_the_way_of_the_socket_is_refused(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("needs root to make a directory that belongs to somebody else")
    cluster = Cluster(tmp_path / ("long" * 40), durable=False)
    cluster.socket_directory.mkdir()
    try:
        os.chown(cluster.socket_directory, 12345, 12345)
        with pytest.raises(EmbeddedError, match="belongs to somebody else") as refusal:
            cluster.hold()
        assert refusal.value.code == "server_failed"
        assert not cluster.data.exists()
    finally:
        cluster.socket_directory.rmdir()


def test_as_root_the_server_runs_as_somebody_else_even_under_a_closed_directory(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("is about being root")
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    cluster = Cluster(closed / "pg", durable=False)
    with cluster.hold():
        assert ask(cluster, "SELECT 1") == 1
        assert postmaster(cluster).uids().effective != 0
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    wait_until(lambda: not cluster.is_running())


def test_what_is_wrong_is_said_with_the_end_of_the_log(cluster: Cluster) -> None:
    cluster.hold().close()
    wait_until(lambda: not cluster.is_running())
    (cluster.data / "PG_VERSION").write_text("9.6\n")
    with pytest.raises(EmbeddedError, match="incompatible with server") as failure:
        cluster.hold()
    assert str(cluster.log) in str(failure.value)
    wait_until(lambda: not processes_in(cluster.directory))


def test_a_connected_user_is_cut_off_when_the_machine_stops_the_keeper(
    cluster: Cluster, user: Callable[..., User]
) -> None:
    assert user().answer() == "1"
    (keeper,) = keepers(cluster.directory)
    keeper.send_signal(signal.SIGTERM)
    wait_until(lambda: not cluster.is_running())
    assert "fast shutdown" in cluster.log.read_text()
