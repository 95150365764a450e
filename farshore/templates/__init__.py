"""The files that `farshore init` writes into a new folder."""
