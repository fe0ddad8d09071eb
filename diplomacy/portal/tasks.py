"""Work of the top layer that runs in the background."""

from celery import shared_task

from . import pictures


@shared_task(ignore_result=True)
def draw_pictures(digests: list[str]) -> None:
    """Draw the pictures a page asked for."""
    from . import drawing  # the library behind it belongs in workers only

    pictures.draw(digests, drawing.draw_svg)
