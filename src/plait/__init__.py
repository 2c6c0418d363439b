"""Plait: what an area's organisations know about residents' needs, brought together safely."""

__version__ = "0.1.0"
