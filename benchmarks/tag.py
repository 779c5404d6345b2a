"""What the tag weighs as it is served, and that it moves nothing on the page."""

import gzip

from benchmarks.measure import Result
from minori.collect.core.config import CollectConfig
from minori.collect.server.settings import BUILT_TAG, tag_with

LIMIT = 4096


def run() -> Result:
    """Measure the script with a realistic configuration around it."""
    if not BUILT_TAG.exists():
        raise SystemExit("bench-tag needs the built tag; run make setup")
    tag = tag_with(BUILT_TAG.read_bytes(), CollectConfig(forms_url="https://marketing.steelworks.example/f/"))
    assert gzip.decompress(tag.packed) == tag.plain
    size = len(tag.packed)
    table = [["", "bytes"], ["plain", f"{len(tag.plain):,}"], ["compressed", f"{size:,}"], ["limit", f"{LIMIT:,}"]]
    return Result("tag", size, "bytes compressed", f"<= {LIMIT}", size <= LIMIT, {"plain": len(tag.plain)}, table)
