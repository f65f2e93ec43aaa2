"""The registry of acts on the site: what its ledger can hold, about no one article (acts.py)."""

from .acts import Act, Meaning, Registry

REGISTRY = Registry()

FOUND = REGISTRY.add(Act("found", past="Taken in when this ledger began"))
ADOPT = REGISTRY.add(Act("adopt", past="Adopted"))
WITHDRAW = REGISTRY.add(Act("withdraw", past="Policy withdrawn"))
CHANGE_ROLES = REGISTRY.add(
    Act("change_roles", past="Roles changed", meanings=(Meaning.RESPONSIBILITY,))
)
CHANGE_ADDRESSES = REGISTRY.add(Act("change_addresses", past="Addresses changed"))
SEND_AGAIN = REGISTRY.add(Act("send_again", past="Mail sent again"))
