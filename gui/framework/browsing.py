"""Reports and folders are shown by the browser, and the window says which: it may have opened behind, or not at all."""

import webbrowser
from pathlib import Path

from gui.framework.host import Host


def show_in_browser(host: Host, path: Path) -> None:
    """Show a file or a folder, and say in the status bar where it is."""
    opened = webbrowser.open(path.absolute().as_uri())
    host.window["status"].update(
        f"{path} is open in the browser" if opened else f"no browser was found to show {path}"
    )
