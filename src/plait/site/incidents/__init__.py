"""What went wrong with data, or was asked about it: breaches, complaints and requests, each with its clock."""
