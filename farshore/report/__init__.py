"""Findings as text: one renderer a file."""

from farshore.report.interface import Renderer
from farshore.report.terminal import Style, TerminalRenderer

__all__ = ["Renderer", "Style", "TerminalRenderer"]
