"""Run the stand-in from a shell: ``python -m tests.standin PORT [--access-log FILE] [--lifetime SECONDS]``."""

from __future__ import annotations

import argparse
import os
import threading
from pathlib import Path

DEFAULT_LIFETIME = 3600


def main() -> None:
    """Serve until stopped, or until the lifetime is over."""
    parser = argparse.ArgumentParser(prog="python -m tests.standin", description="A stand-in for AWS on 127.0.0.1.")
    parser.add_argument("port", type=int, help="the port to listen on; 0 takes a free one")
    parser.add_argument("--access-log", type=Path, metavar="FILE", help="append a JSON line for each call")
    parser.add_argument(
        "--lifetime", type=float, default=DEFAULT_LIFETIME, metavar="SECONDS", help="stop by itself after this long"
    )
    arguments = parser.parse_args()
    os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"  # moto reads it when its modules are imported

    from .server import make_standin_server

    server = make_standin_server(arguments.port, arguments.access_log)
    expiry = threading.Timer(arguments.lifetime, server.shutdown)
    expiry.daemon = True
    expiry.start()
    print(f"up http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
