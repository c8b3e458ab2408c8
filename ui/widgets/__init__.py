"""What several screens are made of: bars, labels, questions, message boxes, file dialogs."""
