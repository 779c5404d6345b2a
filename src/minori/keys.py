"""The installation's one secret, from which every other key is derived.

Kept in a file of the data folder that only its owner may read. Plain Python: the collector signs with a derived key
without loading Django. Losing the file makes stored secrets unreadable and old links void, so backups contain it.
"""

import base64
import hmac
import os
import secrets
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path


@dataclass(frozen=True, repr=False)
class MasterKey:
    """32 random bytes; never shown, never used directly."""

    secret: bytes

    def derive(self, purpose: str) -> bytes:
        """32 bytes for one purpose (HMAC-SHA256 of the purpose's name under the secret)."""
        return hmac.digest(self.secret, purpose.encode(), sha256)


def read_or_make_key(path: Path) -> MasterKey:
    """Read the key file, or make it durable before its first use; raises OSError where the folder is unwritable."""
    try:
        return MasterKey(base64.b64decode(path.read_bytes(), validate=True))
    except FileNotFoundError:
        fresh = secrets.token_bytes(32)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as handle:
            handle.write(base64.b64encode(fresh))
            handle.flush()
            os.fsync(handle.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            return MasterKey(base64.b64decode(path.read_bytes(), validate=True))
        finally:
            draft.unlink()
        return MasterKey(fresh)
