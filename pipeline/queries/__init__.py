"""What people see, by noun. Reads only; every function takes the viewer, and `access` decides."""
