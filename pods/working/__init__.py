"""Livelihood pods: income pooled and shared, pay, and mutual support."""
