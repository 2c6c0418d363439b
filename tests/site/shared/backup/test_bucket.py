"""Backups in a bucket of S3: sent in parts, there whole or not at all, restored from there, gone in time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import boto3
import pytest
from tests.site.shared.backup.backups import MADE_AT, plait, sentence, small
from werkzeug.serving import make_server

from plait.errors import PlaitError
from plait.site.backup.archive import open_archive
from plait.site.backup.bucket import PART, Bucket
from plait.site.backup.manifest import Manifest
from plait.site.backup.shelf import Folder, shelf_at

pytestmark = pytest.mark.enable_socket  # loopback alone
HERE = "s3://our-backups/plait"
Answer = Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]


class Service:
    """An S3 service on this computer, which can be made to stop in the middle of a backup."""

    def __init__(self, app: Answer) -> None:
        self.app = app
        self.refusal = ""
        self.stops_at = ""
        self.stopped = threading.Event()
        self.goes_on = threading.Event()

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if self.refusal:
            start("403 Forbidden", [("Content-Type", "application/xml")])
            return [f"<Error><Code>{self.refusal}</Code><Message>zq secret</Message></Error>".encode()]
        if self.stops_at and self.stops_at in environ["QUERY_STRING"]:
            self.stopped.set()
            self.goes_on.wait(60)
            environ |= {"wsgi.input": BytesIO(), "CONTENT_LENGTH": "0"}
            start("500 Internal Server Error", [])
            return [b""]
        return self.app(environ, start)


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

    made = Service(DomainDispatcherApplication(create_backend_app))
    server = make_server("127.0.0.1", 0, made, threaded=True)
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    for name, value in {
        "AWS_ENDPOINT_URL_S3": f"http://127.0.0.1:{server.server_port}",
        "AWS_ACCESS_KEY_ID": "zq",
        "AWS_SECRET_ACCESS_KEY": "zq",
        "AWS_DEFAULT_REGION": "eu-west-2",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": "none",
        "AWS_SHARED_CREDENTIALS_FILE": "none",
    }.items():
        monkeypatch.setenv(name, value)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    boto3.client("s3").create_bucket(
        Bucket="our-backups", CreateBucketConfiguration={"LocationConstraint": "eu-west-2"}
    )
    yield made
    made.goes_on.set()
    client = boto3.client("s3")
    for key in keys():
        client.delete_object(Bucket="our-backups", Key=key)
    for lost in unfinished():
        client.abort_multipart_upload(Bucket="our-backups", Key=lost["Key"], UploadId=lost["UploadId"])
    client.delete_bucket(Bucket="our-backups")
    server.shutdown()
    thread.join()
    server.server_close()


def keys() -> list[str]:
    listed = boto3.client("s3").list_objects_v2(Bucket="our-backups")
    return [found["Key"] for found in listed.get("Contents", ())]


def unfinished() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = boto3.client("s3").list_multipart_uploads(Bucket="our-backups").get("Uploads", [])
    return found


def kept(data: Path, **manifest: Any) -> str:
    """Put a small backup into the bucket; gives its name."""
    data.mkdir(exist_ok=True)
    path = small(data / "part", table=[b'{"id":1}\n'])
    return shelf_at(HERE, data).put(path, replace(open_archive(path).manifest, **manifest))


def manifest_of_small(tmp_path: Path) -> Manifest:
    return open_archive(small(tmp_path / "new", table=[])).manifest


@pytest.mark.slow
def test_a_site_is_backed_up_to_a_bucket_and_restored_from_it(
    site: Path, fresh: Path, service: Service, tmp_path: Path
) -> None:
    told = json.loads(plait("backup", "--data", site, "--to", HERE, "--json").out)
    assert [f"s3://our-backups/{key}" for key in keys()] == [told["file"]]
    assert not list(site.glob(".plait-*"))
    assert (site / "last-backup").exists()
    assert plait("restore", told["file"], "--check").status == 0
    said = plait("restore", told["file"], "--data", fresh)
    assert (said.status, said.err) == (0, "")
    assert (fresh / "site.sqlite3").exists()
    assert (
        sentence(plait("restore", HERE, "--check")) == f"{HERE}/ names no backup: the newest there is {told['file']}."
    )


def test_a_backup_in_parts_is_the_same_file(service: Service, tmp_path: Path) -> None:
    path = tmp_path / "part"
    path.write_bytes(os.urandom(PART + PART // 2))
    where = Bucket.at(HERE, Folder(tmp_path)).put(path, manifest_of_small(tmp_path))
    got = boto3.client("s3").get_object(Bucket="our-backups", Key=where.removeprefix("s3://our-backups/"))
    assert got["ETag"].endswith('-2"')
    assert got["Body"].read() == path.read_bytes()


def test_older_backups_of_this_site_go_from_the_bucket_and_no_others(service: Service, tmp_path: Path) -> None:
    new = manifest_of_small(tmp_path)
    gone = kept(tmp_path / "a", made_at=MADE_AT - timedelta(days=36))
    stay = {
        kept(tmp_path / "b", made_at=MADE_AT - timedelta(days=34)),
        kept(tmp_path / "c", made_at=MADE_AT - timedelta(days=50), keys={"secret": "2" * 64, "lists": ""}),
    }
    for key in ("plait/plait-2020-01-01-000000.zip", "plait/holiday.zip", "plait/deeper/plait-2020-01-01-000000.zip"):
        boto3.client("s3").put_object(Bucket="our-backups", Key=key, Body=b"no backup")
        stay.add(f"s3://our-backups/{key}")
    assert shelf_at(HERE, tmp_path).take_away_old(new) == (gone.rpartition("/")[2],)
    assert {f"s3://our-backups/{key}" for key in keys()} == stay


def test_a_backup_that_is_killed_while_it_is_sent_leaves_nothing_and_its_parts_go(
    service: Service, tmp_path: Path
) -> None:
    service.stops_at = "partNumber=2"
    path = tmp_path / "part"
    path.write_bytes(os.urandom(PART + PART // 2))
    small(tmp_path / "new", table=[])
    words = (
        "from pathlib import Path; from plait.site.backup.archive import open_archive\n"
        "from plait.site.backup.shelf import shelf_at; import sys\n"
        "folder = Path(sys.argv[1])\n"
        "shelf_at(sys.argv[2], folder).put(folder / 'part', open_archive(folder / 'new').manifest)\n"
    )
    sending = subprocess.Popen([sys.executable, "-c", words, tmp_path, HERE])
    assert service.stopped.wait(60)
    sending.kill()
    sending.wait()
    service.stops_at = ""
    assert keys() == []
    assert len(unfinished()) == 1
    begun_at = unfinished()[0]["Initiated"]
    kept(tmp_path / "a", made_at=begun_at + timedelta(hours=23))
    assert len(unfinished()) == 1  # somebody may still be sending it
    kept(tmp_path / "a", made_at=begun_at + timedelta(hours=25))
    assert unfinished() == []


@pytest.mark.parametrize(
    ("code", "words"), [("AccessDenied", "refuses these credentials"), ("SlowDownForever", "did not do what was asked")]
)
def test_a_service_that_refuses_is_told_in_a_sentence(service: Service, tmp_path: Path, code: str, words: str) -> None:
    service.refusal = code
    with pytest.raises(PlaitError, match=rf"{words}.*\({code}\)") as refused:
        kept(tmp_path / "a")
    assert "secret" not in str(refused.value)
    service.refusal = ""
    assert keys() == []


def test_without_credentials_it_is_said_where_to_put_them(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as without:
        without.delenv("AWS_ACCESS_KEY_ID")
        without.delenv("AWS_SECRET_ACCESS_KEY")
        with pytest.raises(PlaitError, match="There are no credentials for S3"):
            kept(tmp_path / "a")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("s3://another/plait", "There is no s3://another"),
        ("s3://", "is no address in S3"),
        ("ftp://our-backups", "is no place for backups"),
    ],
)
def test_an_address_that_leads_nowhere_is_told(service: Service, tmp_path: Path, address: str, words: str) -> None:
    path = small(tmp_path / "part", table=[])
    with pytest.raises(PlaitError, match=words):
        shelf_at(address, tmp_path).put(path, open_archive(path).manifest)


def test_a_service_that_is_not_there_is_told(service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9")
        with pytest.raises(PlaitError, match=r"cannot be reached \(EndpointConnectionError\)"):
            kept(tmp_path / "a")


def test_a_backup_that_is_not_there_is_told(service: Service) -> None:
    said = sentence(plait("restore", f"{HERE}/plait-2026-01-01-000000.zip", "--check"))
    assert said.startswith(f"There is no {HERE}/plait-2026-01-01-000000.zip")


def test_a_backup_that_the_service_changed_is_taken_away(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Bucket, "_sum", lambda _bucket, _key: "0" * 64)
    with pytest.raises(PlaitError, match="is not what was sent, and was deleted"):
        kept(tmp_path / "a")
    assert keys() == []


def test_without_boto3_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "boto3", None)
    with pytest.raises(PlaitError, match=r"install requirements/s3\.lock"):
        shelf_at(HERE, tmp_path)
