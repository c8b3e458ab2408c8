"""How the program looks: colours by meaning, typefaces, style sheet, icons."""
