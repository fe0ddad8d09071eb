"""How an upload reaches the disk: in pieces, where one is expected, and never beyond the limit.

What exceeds the limit is read and dropped, so that the rest of the form arrives and nothing typed
is lost; nothing of it is kept.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.urls import Resolver404, resolve

from diplomacy.core import filestore

#: Times the limit: a request longer than that is not even read.
_HOPELESS = 8
MEGABYTE = 1_000_000


def largest() -> int:
    """Bytes that one upload may have, all its files together."""
    return int(settings.UPLOAD_MAX_MB) * MEGABYTE


class Incoming(UploadedFile):
    """A file that has arrived. ``too_large`` says that it has not, because the limit was met."""

    too_large = False


class BoundedUploadHandler(FileUploadHandler):
    """The only upload handler. Files sent by strangers, or to pages that take none, are dropped."""

    current: Incoming
    wanted = False
    left = 0

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        """Decide before the first byte is read whether files are wanted at all."""
        if content_length > _HOPELESS * largest():
            raise RequestDataTooBig("far more than an upload may have")
        request: Any = self.request
        try:
            view = resolve(request.path_info).func
        except Resolver404:
            view = None
        takes = getattr(getattr(view, "view_class", None), "takes_files", False)
        self.wanted = bool(takes) and SESSION_KEY in request.session
        self.left = largest()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """The next file of the form."""
        super().new_file(*args, **kwargs)
        if not self.wanted:
            raise SkipFile
        self.current = Incoming(filestore.incoming(), self.file_name, self.content_type)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """The next piece; nothing is written once the limit is met."""
        self.left -= len(raw_data)
        if self.left < 0 and not self.current.too_large:
            self.current.too_large = True
            self.current.truncate(0)
        if not self.current.too_large:
            self.current.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        """The file, open and at its beginning; it goes when the request ends."""
        self.current.seek(0)
        self.current.size = file_size
        return self.current

    def upload_interrupted(self) -> None:
        """Nobody will close a half file."""
        if hasattr(self, "current"):
            self.current.close()
