"""The change matrix: edits to deployed specs, each applied step by step by the real terraform, and watched."""
