"""Tests of action.yml, the hooks and the workflows that are shown."""
