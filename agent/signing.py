"""The key that signs the head of each record (Ed25519), kept in the data directory."""

import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from agent.errors import RecordWriteError


class Signer:
    """Signs and verifies heads. The private key stays in a file that only its owner reads."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key

    @classmethod
    def open(cls, path: Path) -> "Signer":
        """Load the key at `path`, or make one there on first use. Raises RecordWriteError."""
        try:
            return cls(Ed25519PrivateKey.from_private_bytes(path.read_bytes()))
        except FileNotFoundError:
            return cls._create(path)
        except (OSError, ValueError) as error:
            raise RecordWriteError(
                f"Cannot use the signing key {str(path)!r}: {error}. Restore it from a backup; "
                "without it old records cannot be told from forged ones."
            ) from error

    @classmethod
    def _create(cls, path: Path) -> "Signer":
        key = Ed25519PrivateKey.generate()
        partial = path.with_suffix(".partial")
        try:
            descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(key.private_bytes_raw())
                file.flush()
                os.fsync(file.fileno())
            partial.replace(path)
        except OSError as error:
            raise RecordWriteError(
                f"Cannot write the signing key {str(path)!r}: {error}. "
                "Make the data directory writable or choose another with --data."
            ) from error
        return cls(key)

    @property
    def public_key(self) -> str:
        """The public key as 64 hex digits, for `viva audit verify --public-key`."""
        return self._key.public_key().public_bytes_raw().hex()

    def sign(self, message: str) -> str:
        return self._key.sign(message.encode()).hex()

    def verifies(self, message: str, signature: str) -> bool:
        return verifies(self.public_key, message, signature)


def verifies(public_key: str, message: str, signature: str) -> bool:
    """Whether `signature` (hex) of `message` was made with the key of `public_key` (hex)."""
    if signature != signature.lower().strip():
        return False
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(signature), message.encode())
    except (InvalidSignature, ValueError):
        return False
    return True
