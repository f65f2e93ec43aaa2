"""Characters: which look the same, which stand for another, how a question is spelled in an
address, which questions are alike."""
