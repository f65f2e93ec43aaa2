"""What decisions rest on and mean for reviewers: who is told of a public text. Imports models only; followers call it."""
