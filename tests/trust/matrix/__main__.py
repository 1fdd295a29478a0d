"""Makes the tables of who may do what anew, for somebody to read what changed in them and to commit it."""

import sys
from pathlib import Path

import pytest

if __name__ == "__main__":
    sys.exit(pytest.main(["-q", str(Path(__file__).with_name("writing.py")), *sys.argv[1:]]))
