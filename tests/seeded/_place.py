"""Where the sources are."""
import os
import pathlib

SOURCE = pathlib.Path(os.environ["SOURCE"])
