"""What pages, rules and higher folders read of recognition."""
