"""The tests mirror farshore/; `deployment` and `standin` are theirs alone."""
