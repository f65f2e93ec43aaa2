"""Templates for kinds of questions: what a draft keeps, what is found, what files may name."""
