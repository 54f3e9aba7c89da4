"""The demo: a town with 20 letters and 71 promises, made by real commands and published by real workflows."""
