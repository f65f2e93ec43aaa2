"""Lighthouse (https://developer.chrome.com/docs/lighthouse) on the pages that readers open
first."""

import json
import os
import subprocess
from pathlib import Path

from tests.browser import FLAGS, executable

PAGES = (
    "home",
    "article",
    "preview",
    "article-former-version",
    "topic",
    "search",
)  # beginnings of names in tests/screens/pages.py
CATEGORIES = ("accessibility", "best-practices", "seo")
# These ask not to be indexed, so they are not asked whether they can be.
NOT_INDEXED = {"preview", "article-former-version", "search"}
CRAWLED = "is-crawlable"


def judge(program: Path, origin: str, addresses: dict[str, str]) -> list[str]:
    """Print the score of each page, and return a sentence for each audit that a page does not pass.

    `addresses` are paths by the name of their page.
    """
    failed = []
    for name, address in addresses.items():
        report = _report(
            program, origin + address, [f"--skip-audits={CRAWLED}"] if name in NOT_INDEXED else []
        )
        scores = {
            category: round(100 * (report["categories"][category]["score"] or 0))
            for category in CATEGORIES
        }
        print(
            f"{name:<24}" + "".join(f"{category} {score:<5}" for category, score in scores.items())
        )
        for category in CATEGORIES:
            for reference in report["categories"][category]["auditRefs"]:
                audit = report["audits"][reference["id"]]
                if reference["weight"] and audit["score"] not in (1, None):
                    failed.append(f"{name}: {audit['title']} ({category})")
    return failed


def _report(program: Path, url: str, options: list[str]) -> dict:
    flags = " ".join(["--headless", *FLAGS])
    asked = [
        "node",
        str(program),
        url,
        *options,
        "--quiet",
        "--output=json",
        f"--chrome-flags={flags}",
        f"--only-categories={','.join(CATEGORIES)}",
    ]
    done = subprocess.run(
        asked, capture_output=True, text=True, env=os.environ | {"CHROME_PATH": str(executable())}
    )
    if done.returncode:
        raise SystemExit(f"Lighthouse did not judge {url}: {done.stderr.strip()[-500:]}")
    return json.loads(done.stdout)
