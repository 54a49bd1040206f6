"""What every page shares: the host, the page, the part, and the page with a form and a job."""
