"""What fetches: a person's browser, a known robot, a mail provider's proxy, a scanner. From the request's headers alone."""

import re
from functools import lru_cache

from ua_parser import parse_device

from minori.collect.words import AgentClass

_PROXIES = [
    (re.compile(r"GoogleImageProxy|ggpht\.com", re.IGNORECASE), AgentClass.GOOGLE_PROXY),
    (re.compile(r"YahooMailProxy|YahooCacheSystem", re.IGNORECASE), AgentClass.YAHOO_PROXY),
    # Apple's Mail Privacy Protection names no browser at all.
    (re.compile(r"\s*Mozilla/5\.0\s*"), AgentClass.APPLE_PROXY),
]
_SCANNERS = re.compile(
    r"barracuda|proofpoint|mimecast|fireeye|trellix|symantec|messagelabs|trend ?micro|sophos|ironport|cisco|forcepoint|"
    r"zscaler|fortinet|fortiguard|safelinks|urldefense|phish|virustotal|urlscan|kaspersky|checkpoint|mailscanner|"
    r"headlesschrome|phantomjs|puppeteer|playwright|selenium|electron-scan",
    re.IGNORECASE,
)
_ROBOTS = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|preview|monitor|uptime|pingdom|validator|archiver|fetch|scrap|feed|"
    r"^(curl|wget|python|java|go-http|ruby|perl|php|okhttp|axios|node|libwww|httpx|aiohttp|postman|insomnia|guzzle)",
    re.IGNORECASE,
)
_EARLY = re.compile(rb"prefetch|prerender|preview", re.IGNORECASE)
LONGEST_AGENT = 600


def is_early(purpose: bytes) -> bool:
    """Does a Purpose or Sec-Purpose header say that nobody has looked yet?"""
    return bool(_EARLY.search(purpose))


@lru_cache(maxsize=8192)
def agent_class(user_agent: bytes) -> AgentClass:
    """The class of a User-Agent header; cached, because parsing one costs more than everything else at the door."""
    text = user_agent[:LONGEST_AGENT].decode("latin-1").strip()
    if not text:
        return AgentClass.SCANNER
    for pattern, found in _PROXIES:
        if found is AgentClass.APPLE_PROXY and pattern.fullmatch(text):
            return found
        if found is not AgentClass.APPLE_PROXY and pattern.search(text):
            return found
    if _SCANNERS.search(text):
        return AgentClass.SCANNER
    device = parse_device(text)
    if _ROBOTS.search(text) or (device and device.family == "Spider"):
        return AgentClass.BOT
    return AgentClass.PERSON
