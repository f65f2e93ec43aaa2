"""What members say of their interests: the standing ones, and whether they bear on a text. Pure;
imports nothing of ours."""
