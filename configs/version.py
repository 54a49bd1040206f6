"""The version of the product: the one place that says it. CHANGELOG.md tells what each version brought."""

VERSION = "0.1.0"
