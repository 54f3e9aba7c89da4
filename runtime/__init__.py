"""Composition: settings, embedded engines, command line and demo; the only place that knows every part."""
