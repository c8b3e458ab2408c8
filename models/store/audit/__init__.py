"""What audits of published reports left: files as they were read, what units were asked to rectify."""
