"""Letters (文书) of a request as values: templates with fields, what fills them, what is checked, what follows."""
