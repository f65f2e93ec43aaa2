"""Asking what is outside the house: connections over HTTP that are bounded in time, to hosts that
are public.

What belongs here: how a host is looked up and called. What is asked, and what follows from the
answer, belongs to who asks (`articles.links`, `articles.look_up`). It imports nothing of the
product.
"""
