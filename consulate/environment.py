"""What each settings file begins with: the environment, and what kind of process this is."""

from pathlib import Path
from urllib.parse import urlsplit

import environs

BASE_DIR = Path(__file__).resolve().parent.parent

env = environs.Env()
env.read_env(BASE_DIR / ".env", recurse=False)

DEBUG = env.bool("DEBUG", False)
# A demonstration: logins are printed, the content is invented, plain http is allowed.
DEMO = env.bool("DEMO", False)
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
HTTPS = urlsplit(SITE_URL).scheme == "https"
# The name by which this site's letters and reports are told from another one's.
SITE_HOST = urlsplit(SITE_URL).hostname or "localhost"
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))
