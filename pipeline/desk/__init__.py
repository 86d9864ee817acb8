"""What people may do, by noun. Every function takes the viewer; `access` decides."""
