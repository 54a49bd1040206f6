"""The one question before a page's job is stopped, whatever it is stopped by: a button, Escape, or the strip below."""

from gui.framework.page import Page
from gui.toolkit import dialogs


def stop_asked(page: Page) -> None:
    """Stop the job of a page, if one runs and the person agrees; it may have ended meanwhile."""
    question = f"{page.title}: a job is running.\nStop it? {page.keeps}"
    if page.is_busy and dialogs.confirm(page.host.window, question, "Stop", "Go on"):
        page.stop_job()
