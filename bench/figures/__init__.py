"""One module per figure; each has measure(bench), which gives its section of the table."""
