"""What the software costs, measured beside a peer in the same run."""
