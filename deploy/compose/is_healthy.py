"""Whether the application in this container is alive; it asks as nginx would."""

import os
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

site = urlsplit(os.environ["SITE_URL"])
headers = {"Host": site.netloc, "X-Forwarded-Proto": site.scheme}
urlopen(Request("http://127.0.0.1:8000/healthz", headers=headers), timeout=3).close()
