"""The Python that is deployed to Lambda, one file a function; nothing here imports the rest of farshore."""
