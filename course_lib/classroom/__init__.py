"""Teaching a class: hand exercises out, grade what comes back, see what the class misunderstood."""
