"""Coverage-guided fuzzing of the loader and the report writers: `make fuzz`."""
