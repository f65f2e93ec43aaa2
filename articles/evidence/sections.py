"""What is found of the sections that a text has by its template: those that are missing or empty,
and guidance that still stands in it."""

from collections.abc import Iterator

from ..question_templates.outline import Outline, Section, key
from ..text.citations import checks
from ..text.citations.finding import Finding, blocking, line_of
from ..text.document import Block, Document, read_body
from .found import Found

GUIDANCE_LEFT = "guidance_left"


def about_sections(document: Document, outline: Outline) -> Iterator[Found]:
    """Yield each required section of the outline that the text lacks, or has without a word in it.
    Of a text without a word nothing is said."""
    body = [block for block in document.blocks if block.place.part == "body"]
    if not body or not outline.sections:
        return
    filled = {key(words) for block in body if _says(block) for words in block.place.headings}
    lines = {key(block.text): block.lines[0] + 1 for block in reversed(body) if _heads(block)}
    behind: Section | None = None  # the last one that is there
    for section in outline.sections:
        name = key(section.heading)
        if section.is_required and name not in filled:
            asked = f"the template “{outline.name}” asks for it"
            if name in lines:
                message, line = (
                    f"the section “{section.heading}” is empty, and {asked}",
                    lines[name],
                )
            else:
                where = f"below “{behind.heading}”" if behind else "before the others"
                message = (
                    f"the section “{section.heading}” is missing, and {asked}. Write it {where}"
                )
                line = lines[key(behind.heading)] if behind else 1
            yield Found("section_missing", message, "body", line, (section.heading,))
        behind = section if name in lines else behind


def guidance_left(body: str, outline: Outline) -> list[Finding]:
    """Return where guidance of the outline stands in a body unchanged: it is no text for readers,
    so each keeps the text from being submitted."""
    if not outline.sections or checks.body_too_long(body):
        return []
    prompts = {key(section.guidance): section.heading for section in outline.sections}
    found = []
    for block in read_body(body):
        words = key(block.text)
        for guidance, heading in prompts.items():
            if guidance in words:
                line = block.lines[0] + 1
                message = (
                    f"{line_of('body', line)}: “{heading}” is not written yet. Write it in place "
                    "of its guidance, or take the section out."
                )
                found.append(blocking("body", GUIDANCE_LEFT, message, line, 1))
    return found


def _heads(block: Block) -> bool:
    return block.kind == "heading"


def _says(block: Block) -> bool:
    return block.kind not in ("heading", "rule") and bool(block.text or block.cited)
