"""The page Eval: settings, threshold and figures."""
