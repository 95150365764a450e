"""The Terraform files that a plan was made from: which block declares what, on which line, under which comments.

A plan names no files. What is read here is their outline alone: the blocks at the top of each file, the few arguments
that lead from one to another, and the comments. No expression is evaluated, nothing is fetched, and a file that cannot
be read costs its lines in a report, never the review.
"""
