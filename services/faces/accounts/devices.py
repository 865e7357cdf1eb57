"""From what somebody signs in, in a few words: enough to know one's own sessions apart."""

BROWSERS = (
    *(("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome")),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    *(("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows")),
    *(("Mac OS", "Mac"), ("Linux", "Linux")),
)
"""The first that a User-Agent names is it: each names those it descends from too."""


def device(user_agent: str) -> str:
    """`Firefox sur Windows`; what nobody knows is « Autre navigateur »."""
    browser = next((said for mark, said in BROWSERS if mark in user_agent), "Autre navigateur")
    system = next((said for mark, said in SYSTEMS if mark in user_agent), "")
    return f"{browser} sur {system}" if system else browser
