"""The roles of the Contributor Role Taxonomy (ANSI/NISO Z39.104-2022, https://credit.niso.org/),
by the end of their addresses there."""

ROLES = {
    "conceptualization": "Conceptualization",
    "data-curation": "Data curation",
    "formal-analysis": "Formal analysis",
    "funding-acquisition": "Funding acquisition",
    "investigation": "Investigation",
    "methodology": "Methodology",
    "project-administration": "Project administration",
    "resources": "Resources",
    "software": "Software",
    "supervision": "Supervision",
    "validation": "Validation",
    "visualization": "Visualization",
    "writing-original-draft": "Writing, original draft",
    "writing-review-editing": "Writing, review and editing",
}
