"""Readers: files of learners (CSV, Excel, JSON lines) as rows of cells."""
