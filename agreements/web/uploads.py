"""Files that are sent in: too large ones are refused unread, and none touches the disk."""

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest

_AROUND_IT = 64 * 1024


class _InMemory(MemoryFileUploadHandler):
    def handle_raw_input(self, *args: object, **kwargs: object) -> None:
        self.activated = True


def too_large(request: HttpRequest, *, most: int) -> bool:
    """Whether what is on its way is more than such a file with what is around it."""
    return int(request.META.get("CONTENT_LENGTH") or 0) > most + _AROUND_IT


def keep_in_memory(request: HttpRequest) -> None:
    """Nothing of the form may have been read yet: the view is `csrf_exempt`, what it calls not."""
    request.upload_handlers = [_InMemory(request)]
