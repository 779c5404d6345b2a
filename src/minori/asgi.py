"""The collector as a raw ASGI application; knows neither Django nor DuckDB.

`build` is a factory for any ASGI server; `serve` runs it as one of the supervisor's children.
"""

from minori.collect.server import Collector, make_collector, run
from minori.keys import read_or_make_key
from minori.options import Options, read_options


def build(options: Options | None = None) -> Collector:
    """The application as the environment describes it; raises `BadOption`, or OSError for an unwritable folder."""
    chosen = options or read_options()
    chosen.data_dir.mkdir(parents=True, exist_ok=True)
    key = read_or_make_key(chosen.data_dir / "secret.key").derive("collect")
    return make_collector(chosen.data_dir, key)


def serve(options: Options | None = None) -> None:
    """Listen on the tracking port until SIGTERM."""
    chosen = options or read_options()
    run(build(chosen), chosen.bind, chosen.tracking_port)


if __name__ == "__main__":
    serve()
