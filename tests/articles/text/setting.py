"""Texts as they are set in tests."""

REFERENCES = [{"title": f"Title {number}"} for number in range(1, 6)]


def cite(number, letter):
    return (
        f'<a href="#ref-{number}" id="cite-{number}-{letter}" aria-label="Reference '
        f'{number}">{number}</a>'
    )
