"""Tests of farshore.plan.types.crawl."""
