"""The library of statements: what public texts state, found again where the same is written,
contradicted or withdrawn elsewhere.

What belongs here: reading, keeping and comparing rows of `ApprovedStatement`, and what authors and
editors are told of them. Rows are kept in the transaction of the act that makes a text public
(`following`), and can be made anew at any time (`rows.rebuild`).
"""
