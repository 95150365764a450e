"""Tests of farshore.catalog.crawl."""
