"""The templates for kinds of questions, as chairs keep them."""
