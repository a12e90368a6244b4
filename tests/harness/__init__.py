"""What the black-box tests share. See tests/README.md."""
