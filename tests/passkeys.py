"""A device that makes passkeys and signs with them, in a few lines: what a browser would send,
without one."""

import json
from hashlib import sha256
from typing import Any

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.conf import settings
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode

PRESENT, VERIFIED, WITH_KEY = (
    0x01,
    0x04,
    0x40,
)  # flags (https://www.w3.org/TR/webauthn-3/#authdata-flags)


class Device:
    """Holds one passkey. `is_verifying`: it asks its owner for a finger or PIN."""

    def __init__(self, *, is_verifying: bool = True) -> None:
        self.key, self.name, self.signed = (
            ec.generate_private_key(ec.SECP256R1()),
            b"passkey of a test",
            0,
        )
        self.flags = PRESENT | (VERIFIED if is_verifying else 0)

    def belong_to(self, person: Any) -> Authenticator:
        """Make the passkey known as this person's."""
        public = cbor.encode(dict(ES256.from_cryptography_key(self.key.public_key())))
        about = bytes(16) + len(self.name).to_bytes(2, "big") + self.name + public
        attestation = cbor.encode(
            {"fmt": "none", "attStmt": {}, "authData": self._head(self.flags | WITH_KEY) + about}
        )
        response = {
            "clientDataJSON": self._client("webauthn.create", "AAAA"),
            "attestationObject": websafe_encode(attestation),
        }
        data = {"name": "Test", "credential": self._credential(response)}
        return Authenticator.objects.create(
            user=person, type=Authenticator.Type.WEBAUTHN, data=data
        )

    def answer(self, options: dict[str, Any], origin: str = "", owner: Any = None) -> str:
        """Return what the browser sends when it was asked with these options; with `owner`, who
        the passkey says it belongs to."""
        self.signed += 1
        head, client = (
            self._head(self.flags),
            self._client("webauthn.get", options["publicKey"]["challenge"], origin),
        )
        covered = head + sha256(websafe_decode(client)).digest()
        signature = self.key.sign(covered, ec.ECDSA(SHA256()))
        handle = {"userHandle": websafe_encode(user_pk_to_url_str(owner).encode())} if owner else {}
        return json.dumps(
            self._credential(
                {
                    "clientDataJSON": client,
                    "authenticatorData": websafe_encode(head),
                    "signature": websafe_encode(signature),
                }
                | handle
            )
        )

    def _head(self, flags: int) -> bytes:
        return sha256(b"localhost").digest() + bytes([flags]) + self.signed.to_bytes(4, "big")

    def _client(self, kind: str, challenge: str, origin: str = "") -> str:
        client = {"type": kind, "challenge": challenge, "origin": origin or settings.SITE_ORIGIN}
        return websafe_encode(json.dumps(client).encode())

    def _credential(self, response: dict[str, str]) -> dict[str, Any]:
        name = websafe_encode(self.name)
        return {
            "id": name,
            "rawId": name,
            "type": "public-key",
            "response": response,
            "clientExtensionResults": {},
        }
