"""What the commands show: findings for a person, a table, an editor or a browser; quoted lines; one document explained.

`human`, `sarif` and `findings_page` each write a `validation.ValidationOutcome`; `explanation` and `annotated_text`
make the page of `kg explain --html`, `excerpt` quotes lines with a place underlined.
"""
