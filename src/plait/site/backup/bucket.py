"""Backups in a bucket of Amazon S3, or of a service that speaks its language.

A backup is made and read back on this computer's disk, then sent in parts. The service shows it by its name when the
last part is there, and not before; then it is fetched once more and compared.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, BinaryIO

from plait.errors import PlaitError
from plait.site.backup.archive import MEBIBYTE
from plait.site.backup.manifest import Manifest
from plait.site.backup.shelf import NAMES, REMOTE, Folder, is_over

AT_A_TIME = 4
"""Parts that are on their way at once; each takes `PART` bytes of memory."""
PART = 8 * MEBIBYTE
_LOST_AFTER = timedelta(days=1)
"""Nobody sends one backup for so long: parts that are older were left by a process that was killed."""
_MADE_AT, _SITE = "plait-made-at", "plait-site"
"""What stands on the parcel, so that it need not be fetched to know its age and whose it is."""
_REFUSED = {"AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken", "401", "403"}
_NOT_THERE = {"NoSuchBucket", "NoSuchKey", "404"}


@dataclass(frozen=True)
class Bucket:
    """A part of a bucket. Its methods raise PlaitError where the service does not do as it is asked."""

    client: Any
    name: str
    path: str
    """What the names of all backups begin with: "" or a path that ends in a slash."""
    here: Folder
    """Where a backup is made before it is sent."""

    @classmethod
    def at(cls, address: str, here: Folder) -> Bucket:
        """The bucket that an address such as s3://bucket/path names."""
        name, path = _parts(address)
        return cls(_client(), name, f"{path}/" if path else "", here)

    @property
    def folder(self) -> Path:
        """See `Shelf`."""
        return self.here.folder

    def begun(self, moment: datetime) -> AbstractContextManager[tuple[Path, BinaryIO]]:
        """See `Shelf`."""
        return self.here.begun(moment)

    def put(self, part: Path, manifest: Manifest) -> str:
        """See `Shelf`. The name ends in what the file is known by, so nobody else can have it."""
        with part.open("rb") as file:
            told = hashlib.file_digest(file, "sha256").hexdigest()
        key = f"{self.path}plait-{manifest.made_at:%Y-%m-%d-%H%M%S}-{told[:8]}.zip"
        where = f"{REMOTE}{self.name}/{key}"
        said = {_MADE_AT: manifest.made_at.isoformat(), _SITE: manifest.keys["secret"]}
        with _answered(where):
            self._take_away_lost(manifest.made_at)
            with part.open("rb") as file:
                self.client.upload_fileobj(
                    file,
                    self.name,
                    key,
                    ExtraArgs={"Metadata": said, "ContentType": "application/zip"},
                    Config=_sending(),
                )
            if self._sum(key) != told:
                self.client.delete_object(Bucket=self.name, Key=key)
                raise PlaitError(f"{where} is not what was sent, and was deleted: see to the service, and try again.")
        return where

    def take_away_old(self, new: Manifest) -> tuple[str, ...]:
        """See `Shelf`. What says nothing of itself on the parcel is let alone."""
        deleted = []
        with _answered(f"{REMOTE}{self.name}/{self.path}"):
            for key in self.backups():
                said = self.client.head_object(Bucket=self.name, Key=key)["Metadata"]
                ours = said.get(_SITE) == new.keys["secret"] and _MADE_AT in said
                if ours and is_over(datetime.fromisoformat(said[_MADE_AT]), new):
                    self.client.delete_object(Bucket=self.name, Key=key)
                    deleted.append(key.removeprefix(self.path))
        return tuple(deleted)

    def backups(self) -> list[str]:
        """The keys of what calls itself a backup, the oldest first."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.name, Prefix=self.path)
        keys = [found["Key"] for page in pages for found in page.get("Contents", ())]
        return sorted(key for key in keys if self._is_backup(key))

    def _is_backup(self, key: str) -> bool:
        name = key.removeprefix(self.path)
        return "/" not in name and fnmatch(name, NAMES)

    def _take_away_lost(self, now: datetime) -> None:
        """Delete parts that can never become a backup: a service keeps them, and shows them to nobody."""
        pages = self.client.get_paginator("list_multipart_uploads").paginate(Bucket=self.name, Prefix=self.path)
        for lost in (found for page in pages for found in page.get("Uploads", ())):
            if self._is_backup(lost["Key"]) and lost["Initiated"] < now - _LOST_AFTER:
                self.client.abort_multipart_upload(Bucket=self.name, Key=lost["Key"], UploadId=lost["UploadId"])

    def _sum(self, key: str) -> str:
        told = hashlib.sha256()
        for piece in self.client.get_object(Bucket=self.name, Key=key)["Body"].iter_chunks(MEBIBYTE):
            told.update(piece)
        return told.hexdigest()


@contextmanager
def fetched(address: str) -> Iterator[Path]:
    """A backup that is in a bucket, as a file that goes away again. Raises PlaitError where there is none."""
    name, key = _parts(address)
    client = _client()
    if not key.endswith(".zip"):
        raise PlaitError(_which(Bucket.at(address, Folder(Path()))))
    with tempfile.TemporaryDirectory(prefix="plait-") as folder:
        path = Path(folder) / key.rpartition("/")[2]
        with _answered(address), path.open("wb") as file:
            client.download_fileobj(name, key, file, Config=_sending())
        yield path


def _which(bucket: Bucket) -> str:
    """Words for somebody who named no backup, but where they are kept."""
    where = f"{REMOTE}{bucket.name}/{bucket.path}"
    with _answered(where):
        found = bucket.backups()
    newest = f"the newest there is {REMOTE}{bucket.name}/{found[-1]}" if found else "there is none there"
    return f"{where} names no backup: {newest}."


def _parts(address: str) -> tuple[str, str]:
    """Bucket and path of an address, which keep all their letters."""
    name, _, path = address.removeprefix(REMOTE).partition("/")
    return name, path.strip("/")


def _client() -> Any:  # noqa: ANN401 - boto3 has no types
    try:
        import boto3
        from botocore.config import Config
    except ImportError:
        raise PlaitError(
            "boto3 is not here, which reaches S3: install requirements/s3.lock into Plait's environment."
        ) from None
    with _answered(REMOTE):
        return boto3.session.Session().client("s3", config=Config(connect_timeout=10, retries={"mode": "standard"}))


def _sending() -> Any:  # noqa: ANN401 - boto3 has no types
    from boto3.s3.transfer import TransferConfig

    return TransferConfig(multipart_threshold=PART, multipart_chunksize=PART, max_concurrency=AT_A_TIME)


@contextmanager
def _answered(where: str) -> Iterator[None]:
    """Say in one sentence what a service or the way to it refused."""
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, ParamValidationError

    try:
        yield
    except ClientError as error:
        raise PlaitError(_refusal(where, error.response.get("Error", {}).get("Code", "no reason"))) from None
    except NoCredentialsError:
        raise PlaitError(
            "There are no credentials for S3: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give this computer "
            "a role."
        ) from None
    except ParamValidationError:
        raise PlaitError(f"{where} is no address in S3: write s3://BUCKET/PATH.") from None
    except (BotoCoreError, ValueError) as error:
        raise PlaitError(
            f"{where} cannot be reached ({type(error).__name__}): see that the network is there, and that what is set "
            "for AWS (AWS_ENDPOINT_URL_S3, AWS_DEFAULT_REGION, AWS_PROFILE) is right."
        ) from None


def _refusal(where: str, code: str) -> str:
    if code in _REFUSED:
        return f"S3 refuses these credentials for {where} ({code}): they have to list, read, write and delete there."
    if code in _NOT_THERE:
        return f"There is no {where}: see that its name is right, and make the bucket if there is none."
    return f"S3 did not do what was asked of it for {where} ({code}): try again later."
