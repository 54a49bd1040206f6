"""The toolkit, PySimpleGUI, and what it leaves out: it knows no spec and no job."""
